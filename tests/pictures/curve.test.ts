import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Mark, runs, thin, withCrossings } from "../../shared/pictures/curve.ts";

const STEP = 5 / 390;
const marks = fc
  .array(
    fc.record({ step: fc.double({ min: 0, max: 3, noNaN: true }), pnl: fc.integer({ min: -500, max: 500 }) }),
    { maxLength: 300 },
  )
  .map((steps) => {
    let at = 0;
    return steps.map(({ step, pnl }): Mark => {
      at += step;
      return { at, pnl };
    });
  });

describe("runs of marks", () => {
  it("break where marks are missing for long, relative to their usual distance", () => {
    const every5Minutes = [0, 1, 2, 3, 20, 21, 22].map((i) => ({ at: i * STEP, pnl: i }));
    expect(runs(every5Minutes).map((run) => run.length)).toEqual([4, 3]);
    const daily = [0, 1, 2, 3, 10, 11].map((at) => ({ at, pnl: at }));
    expect(runs(daily).map((run) => run.length)).toEqual([4, 2]);
  });

  it("do not break at a missed check or two", () => {
    expect(runs([0, 1, 4, 5, 6].map((i) => ({ at: i * STEP, pnl: i })))).toHaveLength(1);
  });

  it("lose none and keep the order", () => {
    fc.assert(
      fc.property(marks, (all) => {
        expect(runs(all).flat()).toEqual(all);
      }),
    );
  });
});

describe("thinning", () => {
  it("keeps the first, the last and the extremes of each column, in order", () => {
    const columnOf = ({ at }: Mark) => Math.floor(at);
    fc.assert(
      fc.property(marks, (all) => {
        const kept = thin(all, columnOf);
        expect(all.filter((mark) => kept.includes(mark))).toEqual(kept);
        for (const column of new Set(all.map(columnOf))) {
          const [before, after] = [all, kept].map((some) => some.filter((mark) => columnOf(mark) === column));
          expect(after?.length).toBeLessThanOrEqual(4);
          expect([after?.[0], after?.at(-1)]).toEqual([before?.[0], before?.at(-1)]);
          const range = (some: Mark[] = []) => [
            Math.min(...some.map(({ pnl }) => pnl)),
            Math.max(...some.map(({ pnl }) => pnl)),
          ];
          expect(range(after)).toEqual(range(before));
        }
      }),
    );
  });
});

describe("crossings of zero", () => {
  it("are added where the line crosses, and nowhere else", () => {
    const across = [
      { at: 0, pnl: -10 },
      { at: 1, pnl: 30 },
      { at: 2, pnl: 0 },
      { at: 3, pnl: 5 },
    ];
    expect(withCrossings(across)).toEqual([across[0], { at: 0.25, pnl: 0 }, ...across.slice(1)]);
  });
});
