import { scaleLinear } from "d3-scale";

/** The least share of the height that the three lines span. Labels then have room, and no line is far from the curve. */
const LEAST_SPAN = 0.55;

/**
 * Three lines at round values, one of them zero, for values from `low` to `high` (`low` <= 0 <= `high`), and the ends
 * of the scale, which show both. Of all lines that fit, these leave the curve the most height.
 */
export function threeLines(low: number, high: number): { lines: number[]; ends: [number, number] } {
  const span = scaleLinear().domain([0, high - low]);
  const steps = new Set([1, 2, 3, 4, 5].map((count) => span.ticks(count)[1] ?? 0));
  const found = [...steps].flatMap((step) =>
    [-2, -1, 0].map((first) => {
      const lines = [first, first + 1, first + 2].map((n) => n * step);
      const ends: [number, number] = [Math.min(low, ...lines), Math.max(high, ...lines)];
      return { lines, ends, height: ends[1] - ends[0], apart: 2 * step };
    }),
  );
  const [best] = found
    .filter(({ apart, height }) => apart >= LEAST_SPAN * height)
    .sort((a, b) => a.height - b.height || b.apart - a.apart);
  if (!best) {
    throw new Error(`There are no three lines from ${low} to ${high}.`);
  }
  return best;
}
