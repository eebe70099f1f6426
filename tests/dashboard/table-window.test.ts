import { describe, expect, it } from "vitest";
import { MOST_ROWS, windowOf } from "../../dashboard/src/parts/table-window.ts";

const VIEWPORTS = [
  { pitch: 39, height: 900 },
  { pitch: 39, height: 1600 },
  { pitch: 45, height: 1024 },
  { pitch: 146, height: 844 },
  { pitch: 146.5, height: 640 },
];

/** Many scroll positions. */
function* places(count: number, pitch: number, height: number) {
  const end = count * pitch - height;
  for (let scrolled = -height; scrolled < end; scrolled += 37.7) {
    yield scrolled;
  }
  yield end;
}

describe("a window of a long table", () => {
  for (const { pitch, height } of VIEWPORTS) {
    it(`has the visible rows and at most ${MOST_ROWS} rows, with rows of ${pitch} px in ${height} px`, () => {
      const count = 1_000;
      for (const scrolled of places(count, pitch, height)) {
        const { from, until } = windowOf({ count, pitch, scrolled, height });
        expect(until - from).toBeLessThanOrEqual(MOST_ROWS);
        expect(from * pitch).toBeLessThanOrEqual(Math.max(0, scrolled));
        expect(until).toBeGreaterThanOrEqual(Math.min(count, Math.ceil((scrolled + height) / pitch)));
      }
    });
  }

  it("keeps the height of the page, whichever rows are in it", () => {
    const count = 10_000;
    for (const scrolled of [0, 5_000, 123_456, 389_000]) {
      const { from, until, before, behind } = windowOf({ count, pitch: 39, scrolled, height: 900 });
      expect(before + (until - from) * 39 + behind).toBe(count * 39);
    }
  });

  it("has the last row at the end", () => {
    const { until, behind } = windowOf({ count: 10_000, pitch: 39, scrolled: 389_100, height: 900 });
    expect([until, behind]).toEqual([10_000, 0]);
  });

  it("has all of a short table", () => {
    expect(windowOf({ count: 7, pitch: 39, scrolled: 0, height: 900 })).toEqual({
      ...{ from: 0, until: 7 },
      ...{ before: 0, behind: 0 },
    });
    expect(windowOf({ count: 0, pitch: 39, scrolled: 500, height: 900 }).until).toBe(0);
  });

  it("does not change for small steps of a scroll", () => {
    const sight = { count: 1_000, pitch: 40, height: 800 };
    const starts = Array.from({ length: 400 }, (_, px) => windowOf({ ...sight, scrolled: 8_000 + px }).from);
    expect(new Set(starts).size).toBeLessThanOrEqual(4);
  });
});
