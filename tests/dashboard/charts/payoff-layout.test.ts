import { describe, expect, it } from "vitest";
import { amountsOf } from "../../../dashboard/src/charts/amounts.ts";
import { type Payoff, payoffLayout, pnlAt } from "../../../dashboard/src/charts/payoff-layout.ts";

const SHOWN = amountsOf(false);
/** A put spread 580/575 sold for 300. */
const SPREAD: Payoff = {
  price: 577.5,
  pnl: 50,
  break_evens: [577],
  points: [
    { price: 560, pnl: -200 },
    { price: 575, pnl: -200 },
    { price: 580, pnl: 300 },
    { price: 600, pnl: 300 },
  ],
};

describe("the payoff at expiration", () => {
  it("is a straight line between its corners", () => {
    expect([560, 570, 577, 578, 600].map((price) => pnlAt(SPREAD.points, price))).toEqual([
      -200, -200, 0, 100, 300,
    ]);
    expect(pnlAt(SPREAD.points, 559)).toBeNull();
    expect(pnlAt(SPREAD.points, 601)).toBeNull();
  });

  it("marks the break-evens, on the line of zero and on the axis", () => {
    const { evens, prices } = payoffLayout(SPREAD, 600, SHOWN);
    expect(evens.map(({ text }) => text)).toEqual(["577.00"]);
    expect(prices[0]?.text).toBe("577.00");
  });

  it("marks the current price with its P&L", () => {
    const { now, y } = payoffLayout(SPREAD, 600, SHOWN);
    expect(now).toMatchObject({ texts: ["now 577.50", "+50.00"], y: y(50), anchor: "start" });
    expect(payoffLayout({ ...SPREAD, price: null, pnl: null }, 600, SHOWN).now).toBeNull();
  });

  it("has a price outside the range at the edge", () => {
    const { now, plot } = payoffLayout({ ...SPREAD, price: 700, pnl: 300 }, 600, SHOWN);
    expect(now).toMatchObject({ x: plot.right, y: null, anchor: "end" });
  });

  it("reads out corners, break-evens and the current price in order", () => {
    const says = payoffLayout(SPREAD, 600, SHOWN).spots.map((spot) => spot.says);
    expect(says[0]).toBe("560.00 a share: −200.00 at expiration.");
    expect(says).toContain("577.00 a share: it breaks even.");
    expect(says).toContain("Now, 577.50 a share: +50.00 at expiration.");
    expect(says.at(-1)).toBe("600.00 a share: +300.00 at expiration.");
  });

  it("has a summary", () => {
    expect(payoffLayout(SPREAD, 600, SHOWN).label).toBe(
      "P&L at expiration from 560.00 to 600.00 a share: from −200.00 to +300.00, breaks even at 577.00; now 577.50, which would make +50.00.",
    );
  });

  it("has its labels within its width", () => {
    for (const width of [336, 1000]) {
      const { plot, prices } = payoffLayout(SPREAD, width, SHOWN);
      expect(plot.right).toBeLessThan(width);
      expect(prices.every(({ x }) => x > 0 && x < width)).toBe(true);
    }
  });
});
