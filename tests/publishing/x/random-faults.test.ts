import { expect, it } from "vitest";
import { TEXT } from "../../../shared/publishing/x/text.ts";
import { publishAtRandom } from "../random-faults.ts";
import { FAULTS } from "../stand-ins/stand-in.ts";
import { useX } from "./stage.ts";

const stage = useX();

/** Without silence, which differs from a broken connection only by its duration. */
const QUICK = FAULTS.filter((fault) => !fault.startsWith("silent"));

it.each([
  ["a person looks where X does not tell", true],
  ["a person sends it again without a look", false],
])(
  "of 30 posts with every third call failing each is published once, where %s",
  async (_, looks) => {
    const { standIn, network, clock } = stage();
    let unknowns = 0;
    let faults = 0;
    for (let time = 0; time < 30; time += 1) {
      clock.pass(3600);
      const look = looks
        ? ({ text }: { text: string }) => standIn.posts().find((seen) => seen.text === text)
        : null;
      const seed = `${looks}/${time}`;
      const end = await publishAtRandom({
        ...{ network, standIn, clock, seed, faults: QUICK, percent: 33, look },
        written: TEXT.written,
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
    expect(faults).toBeGreaterThan(40);
  },
  120_000,
);
