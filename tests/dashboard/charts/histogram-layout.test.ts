import { describe, expect, it } from "vitest";
import { amountsOf } from "../../../dashboard/src/charts/amounts.ts";
import { type Bin, histogramLayout } from "../../../dashboard/src/charts/histogram-layout.ts";

const bins = (first: number, width: number, ...trades: number[]): Bin[] =>
  trades.map((count, i) => ({ from: first + i * width, until: first + (i + 1) * width, trades: count }));

describe("the histogram", () => {
  const all = bins(-200, 100, 1, 0, 6, 3);

  it("has losses left of the zero line", () => {
    const { bars, zero } = histogramLayout(all, 400, amountsOf(false));
    expect(bars.map(({ isLoss }) => isLoss)).toEqual([true, true, false, false]);
    expect(bars.every(({ isLoss, middle }) => isLoss === middle < (zero ?? 0))).toBe(true);
  });

  it("has no zero line if all trades lost, or all won", () => {
    expect(histogramLayout(bins(0, 100, 3, 1), 400, amountsOf(false)).zero).toBeNull();
  });

  it("is as high as the counts: twice the trades, twice the bar", () => {
    const { bars } = histogramLayout(all, 400, amountsOf(false));
    expect(bars[2]?.height).toBeCloseTo(2 * (bars[3]?.height ?? 0));
    expect(bars[1]?.height).toBe(0);
  });

  it("counts whole trades on its lines", () => {
    const { grid } = histogramLayout(bins(-100, 100, 1, 2), 400, amountsOf(false));
    expect(grid.map(({ label }) => label)).toEqual(["0", "1", "2"]);
  });

  it("labels zero and both ends of the axis", () => {
    const texts = histogramLayout(all, 400, amountsOf(false)).edges.map(({ text }) => text);
    expect(texts).toEqual(["0", "−200", "+200"]);
  });

  it("describes every bin, with a summary", () => {
    const { spots, label } = histogramLayout(all, 400, amountsOf(false));
    expect(spots[0]?.says).toBe("−200 to −100: 1 trade.");
    expect(label).toBe("10 closed trades by P&L, from −200 to +200: 1 below zero; most, 6, from 0 to +100.");
    expect(histogramLayout([], 400, amountsOf(false)).label).toBe("Closed trades by P&L: none yet.");
  });

  it("says of its open outer bins that they include everything beyond", () => {
    const open = all.map((bin, i) => ({ ...bin, is_open: i === 0 || i === 3 }));
    const { spots } = histogramLayout(open, 400, amountsOf(false));
    expect(spots.map(({ says }) => says)).toEqual([
      "below −100: 1 trade.",
      "−100 to 0: 0 trades.",
      "0 to +100: 6 trades.",
      "+100 and more: 3 trades.",
    ]);
  });

  it("marks a bin over its whole width", () => {
    const { spots, plot } = histogramLayout(all, 400, amountsOf(false));
    expect(spots[0]?.box?.width).toBeCloseTo((plot.right - plot.left) / 4);
    expect(spots[0]?.box?.x).toBeCloseTo(plot.left);
  });
});
