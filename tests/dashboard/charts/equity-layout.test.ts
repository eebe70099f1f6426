import { describe, expect, it } from "vitest";
import { amountsOf } from "../../../dashboard/src/charts/amounts.ts";
import { type EquityPoint, equityLayout } from "../../../dashboard/src/charts/equity-layout.ts";

const SHOWN = amountsOf(false);

/** Weekdays of March 2026, each with its P&L and its flow. */
function account(
  made: number[],
  flows: Record<number, number> = {},
  start: number | null = 100_000,
): EquityPoint[] {
  let [total, paid, growth, high] = [0, start ?? 0, 1, 1];
  return made.map((pnl, i) => {
    paid += flows[i] ?? 0;
    growth *= 1 + pnl / (paid + total);
    high = Math.max(high, growth);
    total += pnl;
    return {
      day: `2026-03-${String(2 + Math.floor(i / 5) * 7 + (i % 5)).padStart(2, "0")}`,
      equity: start === null ? null : paid + total,
      total_pnl: total,
      drawdown: start === null ? null : 100 * (1 - growth / high),
      flow: (i === 0 ? (start ?? 0) : 0) + (flows[i] ?? 0),
    };
  });
}

const yOf = (path: string) => [...path.matchAll(/[ML][\d.-]+,([\d.-]+)/g)].map(([, y]) => Number(y));

describe("the equity chart", () => {
  it("is as wide as its container, with its labels inside", () => {
    for (const width of [336, 1200]) {
      const { plot, last, height } = equityLayout(account([100, -50, 700]), true, width, SHOWN);
      expect(plot.right).toBeLessThan(width - 40);
      expect(last?.x).toBe(plot.right);
      expect(height).toBeGreaterThan(plot.bottom);
    }
  });

  it("has no text below 12 pixels on a phone", () => {
    expect(equityLayout(account([1]), true, 336, SHOWN).size).toBe(12);
  });

  it("has round grid lines", () => {
    const { levels } = equityLayout(account([1000, 1000, 1000]), true, 600, SHOWN);
    expect(levels.map(({ label }) => label)).toEqual(["100,000", "101,000", "102,000", "103,000"]);
  });

  it("does not exaggerate two dollars: the scale spans at least one percent", () => {
    const { paths, plot } = equityLayout(account([2, -2, 2]), true, 600, SHOWN);
    const ys = yOf(paths.curve);
    expect(Math.max(...ys) - Math.min(...ys)).toBeLessThan((plot.bottom - plot.top) / 100);
  });

  it("does not treat a deposit as a gain: the curve is above the deposited money by the P&L", () => {
    const { paths, y, flows, legend } = equityLayout(
      account([100, 100, 100], { 2: 5_000 }),
      true,
      600,
      SHOWN,
    );
    expect(yOf(paths.base).at(-1)).toBeCloseTo(y(105_000), 0);
    expect(yOf(paths.curve).at(-1)).toBeCloseTo(y(105_300), 0);
    expect(flows.map(({ kind }) => kind)).toEqual(["deposit"]);
    expect(legend.map(({ text }) => text)).toEqual(["money put in", "deposit"]);
  });

  it("measures a range from its own beginning", () => {
    const points = account([5_000, 100, 200]).slice(1);
    const { paths, y, legend } = equityLayout(points, false, 600, SHOWN);
    expect(yOf(paths.base).at(-1)).toBeCloseTo(y(105_100), 0);
    expect(legend[0]?.text).toBe("starting balance");
  });

  it("has no tick for the starting balance", () => {
    expect(equityLayout(account([100, 100]), true, 600, SHOWN).flows).toEqual([]);
  });

  it("draws total P&L against zero if the equity is unknown, without drawdowns", () => {
    const { levels, strip, legend, last, label } = equityLayout(
      account([300, -800], {}, null),
      true,
      600,
      SHOWN,
    );
    expect(levels.some(({ at }) => at === 0)).toBe(true);
    expect(strip).toBeNull();
    expect(legend).toEqual([]);
    expect(last?.text).toBe("−500");
    expect(label).toContain("P&L from Mar 2 '26 to Mar 3 '26");
  });

  it("shows where the drawdown was deepest", () => {
    const { strip, x } = equityLayout(account([100, -1_000, -1_000, 500]), true, 600, SHOWN);
    expect(strip?.deepest?.x).toBe(x(2));
    expect(strip?.text).toBe("−2.0 %");
    expect(equityLayout(account([100, 100]), true, 600, SHOWN).strip?.text).toBe("none");
  });

  it("describes every session in words", () => {
    const { spots } = equityLayout(account([100, -1_000], { 1: -2_000 }), true, 600, SHOWN);
    expect(spots.map(({ says }) => says)).toEqual([
      "Mar 2 '26: equity 100,100.00, P&L in all +100.00, no drawdown, deposit +100,000.00.",
      "Mar 3 '26: equity 97,100.00, P&L in all −900.00, drawdown −1.0 %, withdrawal −2,000.00.",
    ]);
  });

  it("summarises the subject, the period and the extremes", () => {
    expect(equityLayout(account([100, -1_000, 500]), true, 600, SHOWN).label).toBe(
      "Equity from Mar 2 '26 to Mar 4 '26: from 100,100.00 to 99,600.00, highest 100,100.00 on Mar 2 '26, lowest 99,100.00 on Mar 3 '26, deepest drawdown −1.0 % on Mar 3 '26.",
    );
    expect(equityLayout([], true, 600, SHOWN).label).toBe("P&L: no session has closed yet.");
  });

  it("has the first and the last date, and others only if there is room", () => {
    const long = account(Array.from({ length: 20 }, () => 10));
    const narrow = equityLayout(long, true, 336, SHOWN).dates.map(({ text }) => text);
    expect(narrow).toEqual(["Mar 2 '26", "Mar 27 '26"]);
    expect(equityLayout(long.slice(0, 1), true, 336, SHOWN).dates.map(({ text }) => text)).toEqual([
      "Mar 2 '26",
    ]);
  });

  it("hides every amount, but no percentage", () => {
    const { spots, label, levels, last, strip } = equityLayout(
      account([100, -1_000]),
      true,
      600,
      amountsOf(true),
    );
    const texts = [
      label,
      last?.text,
      ...levels.map((level) => level.label),
      ...spots.map(({ says }) => says),
    ];
    expect(texts.join(" ")).not.toMatch(/\d,\d{3}|\d\.\d\d/);
    expect(last?.text).toBe("•••");
    expect(strip?.text).toBe("−1.0 %");
  });
});
