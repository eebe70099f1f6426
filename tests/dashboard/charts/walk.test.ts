import { describe, expect, it } from "vitest";
import { nearest, type Spot, walk } from "../../../dashboard/src/charts/walk.ts";

const spots = (...places: number[]): Spot[] => places.map((x) => ({ x, y: 0, says: String(x) }));

describe("keyboard navigation over a chart's points", () => {
  it("begins at the first with an arrow to the right, at the last with one to the left", () => {
    expect(walk("ArrowRight", null, 5)).toBe(0);
    expect(walk("ArrowLeft", null, 5)).toBe(4);
  });

  it("goes from point to point and ends at the ends", () => {
    expect(walk("ArrowRight", 2, 5)).toBe(3);
    expect(walk("ArrowDown", 4, 5)).toBe(4);
    expect(walk("ArrowUp", 0, 5)).toBe(0);
  });

  it("goes to both ends by Home and End, and a tenth of the way by Page Up and Page Down", () => {
    expect(walk("Home", 300, 1000)).toBe(0);
    expect(walk("End", 300, 1000)).toBe(999);
    expect(walk("PageDown", 300, 1000)).toBe(400);
    expect(walk("PageUp", 300, 1000)).toBe(200);
  });

  it("ends with Escape, and ignores other keys", () => {
    expect(walk("Escape", 3, 5)).toBeNull();
    expect(walk("Tab", 3, 5)).toBeUndefined();
    expect(walk("ArrowRight", null, 0)).toBeUndefined();
  });
});

describe("the point under the pointer", () => {
  it("is the nearest along the axis", () => {
    const all = spots(0, 10, 30, 31);
    expect([-5, 4, 6, 19, 21, 30.4, 30.6, 99].map((to) => nearest(all, "x", to))).toEqual([
      0, 0, 1, 1, 2, 2, 3, 3,
    ]);
  });

  it("is absent without points", () => {
    expect(nearest([], "x", 5)).toBeNull();
  });
});
