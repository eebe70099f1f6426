import { describe, expect, it } from "vitest";
import { pressed, readSort, sortRows, writeSort } from "../../dashboard/src/parts/table-sort.ts";

const ROWS = [
  { name: "b", pnl: 5 },
  { name: "a", pnl: null },
  { name: "c", pnl: -2 },
  { name: "d", pnl: 5 },
];

const names = (rows: { name: string }[]) => rows.map(({ name }) => name).join("");

describe("the order of a table", () => {
  it("has rows without a figure last, in both directions", () => {
    expect(names(sortRows(ROWS, ({ pnl }) => pnl, false))).toBe("cbda");
    expect(names(sortRows(ROWS, ({ pnl }) => pnl, true))).toBe("bdca");
  });

  it("keeps the order of equal rows", () => {
    expect(names(sortRows(ROWS, () => 1, true))).toBe("bacd");
  });

  it("compares numbers in names as numbers", () => {
    const rows = ["SPY 1000p", "SPY 580p", "SPY 95p"];
    expect(sortRows(rows, (name) => name, false)).toEqual(["SPY 95p", "SPY 580p", "SPY 1000p"]);
  });

  it("does not change the rows that it gets", () => {
    const before = names(ROWS);
    sortRows(ROWS, ({ name }) => name, true);
    expect(names(ROWS)).toBe(before);
  });

  it("is read back from an address as it was written", () => {
    for (const text of ["pnl", "-pnl"]) {
      const sort = readSort(text);
      expect(sort && writeSort(sort)).toBe(text);
    }
    expect(readSort(undefined)).toBeNull();
    expect(readSort("-")).toBeNull();
  });

  it("begins with the greatest figure, or with the first name, and is reversed by a second press", () => {
    expect(pressed(null, "pnl", 3)).toEqual({ by: "pnl", descending: true });
    expect(pressed(null, "name", "SPY")).toEqual({ by: "name", descending: false });
    expect(pressed({ by: "pnl", descending: true }, "pnl", 3)).toEqual({ by: "pnl", descending: false });
  });
});
