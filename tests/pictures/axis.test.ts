import fc from "fast-check";
import { expect, it } from "vitest";
import { threeLines } from "../../shared/pictures/axis.ts";

it.each([
  [-1_000, 1_000, [-1_000, 0, 1_000]],
  [-1_000, 74_200, [0, 50_000, 100_000]],
  [-1_000, 68_693, [0, 20_000, 40_000]],
  [-5_000, 52_000, [0, 20_000, 40_000]],
  [-22_000, 9_170, [-20_000, -10_000, 0]],
  [-1, 1, [-1, 0, 1]],
  [-0.3, 2.2, [0, 1, 2]],
])("from %d to %d the lines are %j", (low, high, lines) => {
  expect(threeLines(low, high).lines).toEqual(lines);
});

it("there are three round values including zero, and the drawing has most of the height", () => {
  const reach = fc.double({ min: 0.01, max: 1e8, noNaN: true });
  fc.assert(
    fc.property(reach, reach, (below, above) => {
      const { lines, ends } = threeLines(-below, above);
      const [low = 0, middle = 0, high = 0] = lines;
      expect(lines).toHaveLength(3);
      expect(lines).toContain(0);
      expect(high - middle).toBeCloseTo(middle - low);
      expect(String(Number((middle - low).toPrecision(3)).toExponential()[0])).toMatch(/[125]/);
      expect(ends[0]).toBeLessThanOrEqual(Math.min(low, -below));
      expect(ends[1]).toBeGreaterThanOrEqual(Math.max(high, above));
      expect((above + below) / (ends[1] - ends[0])).toBeGreaterThan(0.6);
    }),
  );
});
