import { expect, it } from "vitest";
import { publishAtRandom } from "../random-faults.ts";
import { FAULTS } from "../stand-ins/stand-in.ts";
import { useLinkedIn } from "./stage.ts";

const stage = useLinkedIn();

/** Without silence, which differs from a broken connection only by its duration. */
const QUICK = FAULTS.filter((fault) => !fault.startsWith("silent"));

it("of 40 posts with every third call failing each is published once, and nobody is asked", async () => {
  const { standIn, network, clock } = stage();
  let unknowns = 0;
  let faults = 0;
  for (let time = 0; time < 40; time += 1) {
    clock.pass(3600);
    const seed = `linkedin/${time}`;
    const end = await publishAtRandom({
      ...{ network, standIn, clock, seed, faults: QUICK, percent: 33 },
      written: (text) => text,
      look: () => {
        throw new Error("A person was asked.");
      },
    });
    expect(end, seed).toMatchObject({
      status: "published",
      seen: [{ id: end.id, altText: end.post.altText }],
    });
    expect(end.seen).toHaveLength(1);
    unknowns += end.unknowns;
    faults += end.faults;
  }
  // Otherwise the test proved nothing.
  expect(unknowns).toBeGreaterThan(10);
  expect(faults).toBeGreaterThan(80);
}, 120_000);
