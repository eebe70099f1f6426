import { describe, expect, it } from "vitest";
import { yearsOf } from "../../../dashboard/src/charts/month-table-layout.ts";

const month = (day: string, realized_pnl: number, account_return: number | null) => {
  return { month: day, realized_pnl, account_return };
};

describe("the table of months", () => {
  it("has the latest year first, and January to December in each", () => {
    const years = yearsOf([month("2026-02-01", 5, 1), month("2025-12-01", 7, 1)]);
    expect(years.map(({ year }) => year)).toEqual(["2026", "2025"]);
    expect(years[0]?.months).toHaveLength(12);
    expect(years[0]?.months[1]?.realized_pnl).toBe(5);
    expect(years[1]?.months[11]?.realized_pnl).toBe(7);
    expect(years[1]?.months[0]).toBeNull();
  });

  it("sums a year to the cent, and compounds its returns", () => {
    const [year] = yearsOf([month("2026-01-01", 0.1, 10), month("2026-02-01", 0.2, -10)]);
    expect(year?.realized_pnl).toBe(0.3);
    expect(year?.account_return).toBeCloseTo(-1);
  });

  it("has no return of a year with an unknown month", () => {
    expect(yearsOf([month("2026-01-01", 5, 10), month("2026-02-01", 5, null)])[0]?.account_return).toBeNull();
  });
});
