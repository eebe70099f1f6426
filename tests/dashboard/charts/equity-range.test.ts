import { describe, expect, it } from "vitest";
import { rangesOf, within } from "../../../dashboard/src/charts/equity-range.ts";

const days = (...all: string[]) => all.map((day) => ({ day }));

describe("the displayed range", () => {
  it("can be chosen only if it leaves something out", () => {
    expect(rangesOf(["2026-03-02", "2026-03-20"])).toEqual(["all"]);
    expect(rangesOf(["2026-01-02", "2026-03-20"])).toEqual(["month", "all"]);
    expect(rangesOf(["2024-01-02", "2026-03-20"])).toEqual(["month", "quarter", "year", "all"]);
    expect(rangesOf([])).toEqual(["all"]);
  });

  it("begins with the last close before it, which is its base", () => {
    const points = days("2026-02-12", "2026-02-13", "2026-02-17", "2026-03-16");
    expect(within(points, "month")).toEqual(days("2026-02-13", "2026-02-17", "2026-03-16"));
    expect(within(points, "all")).toEqual(points);
  });

  it("treats a month before the 31st as the last day of a shorter month", () => {
    const points = days("2026-02-27", "2026-03-02", "2026-03-31");
    expect(within(points, "month")).toEqual(points);
  });
});
