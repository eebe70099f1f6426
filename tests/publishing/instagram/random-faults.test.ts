import { expect, it } from "vitest";
import { TEXT } from "../../../shared/publishing/instagram/text.ts";
import { publishAtRandom } from "../random-faults.ts";
import { CONTAINER_FAULTS, FAULTS } from "../stand-ins/stand-in.ts";
import { SQUARE, useInstagram } from "./stage.ts";

const stage = useInstagram();

/** Without silence, which differs from a broken connection only by its duration. */
const QUICK = [...FAULTS.filter((fault) => !fault.startsWith("silent")), ...CONTAINER_FAULTS];

it("of 100 posts with every third call failing each is published once", async () => {
  const { standIn, another, clock, hosted } = stage();
  let unknowns = 0;
  for (let time = 0; time < 100; time += 1) {
    clock.pass(3600);
    const seed = `instagram/${time}`;
    const end = await publishAtRandom({
      ...{
        network: another(),
        standIn,
        clock,
        seed,
        faults: QUICK,
        percent: 33,
        look: null,
        picture: SQUARE,
      },
      written: TEXT.written,
    });
    expect(end.seen, seed).toHaveLength(1);
    expect(end, seed).toMatchObject({ status: "published", seen: [{ altText: end.post.altText }] });
    unknowns += end.unknowns;
  }
  // No picture remains public.
  expect(await hosted()).toBe(0);
  // Otherwise the test proved nothing.
  expect(unknowns).toBeGreaterThan(15);
}, 120_000);
