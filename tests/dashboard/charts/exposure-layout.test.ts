import { describe, expect, it } from "vitest";
import { amountsOf } from "../../../dashboard/src/charts/amounts.ts";
import { exposureLayout } from "../../../dashboard/src/charts/exposure-layout.ts";

const ROWS = [
  { label: "SPY", risk: 20_000, collateral: 40_000 },
  { label: "QQQ", risk: 1_000, collateral: 10_000 },
];

describe("the bars of exposure", () => {
  it("are proportional to their amounts, the largest as long as the chart is wide", () => {
    const [spy, qqq] = exposureLayout(ROWS, 400, amountsOf(false)).bars;
    expect([spy?.collateral.width, spy?.risk.width]).toEqual([400, 200]);
    expect([qqq?.collateral.width, qqq?.risk.width]).toEqual([100, 10]);
  });

  it("describe themselves, with a summary", () => {
    const { bars, label } = exposureLayout(ROWS, 400, amountsOf(false));
    expect(bars[0]?.says).toBe("SPY: collateral 40,000.00, at risk 20,000.00.");
    expect(label).toBe(
      "Exposure of SPY, QQQ: most collateral in SPY, 40,000.00; most at risk in SPY, 20,000.00.",
    );
  });

  it("are navigated from the top down, each marked whole", () => {
    const { spots, along } = exposureLayout(ROWS, 400, amountsOf(false));
    expect(along).toBe("y");
    expect(spots[0]?.y).toBeLessThan(spots[1]?.y ?? 0);
    expect(spots[0]?.box?.width).toBe(400);
  });

  it("are absent without open positions", () => {
    expect(exposureLayout([], 400, amountsOf(false)).label).toBe("Exposure: nothing is open.");
    const [bar] = exposureLayout([{ label: "SPY", risk: 0, collateral: 0 }], 400, amountsOf(false)).bars;
    expect(bar?.collateral.width).toBe(0);
  });
});
