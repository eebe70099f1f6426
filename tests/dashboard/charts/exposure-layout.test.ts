import { describe, expect, it } from "vitest";
import { amountsOf } from "../../../dashboard/src/charts/amounts.ts";
import { exposureLayout } from "../../../dashboard/src/charts/exposure-layout.ts";

const ROWS = [
  { label: "SPY", risk: 20_000, collateral: 40_000 },
  { label: "QQQ", risk: 1_000, collateral: 10_000 },
];

describe("the bars of exposure", () => {
  it("are as long as their amounts, the largest as long as the chart is wide", () => {
    const [spy, qqq] = exposureLayout(ROWS, 400, amountsOf(false)).bars;
    expect([spy?.collateral.width, spy?.risk.width]).toEqual([400, 200]);
    expect([qqq?.collateral.width, qqq?.risk.width]).toEqual([100, 10]);
  });

  it("say what they are, and sum themselves up", () => {
    const { bars, label } = exposureLayout(ROWS, 400, amountsOf(false));
    expect(bars[0]?.says).toBe("SPY: collateral 40,000.00, max loss 20,000.00.");
    expect(label).toBe(
      "Exposure of SPY, QQQ: most collateral in SPY, 40,000.00; most at risk in SPY, 20,000.00.",
    );
  });

  it("are walked from the top down, each of them marked whole", () => {
    const { spots, along } = exposureLayout(ROWS, 400, amountsOf(false));
    expect(along).toBe("y");
    expect(spots[0]?.y).toBeLessThan(spots[1]?.y ?? 0);
    expect(spots[0]?.box?.width).toBe(400);
  });

  it("say where a loss has no bound, which is the most", () => {
    const { bars, label } = exposureLayout(
      [...ROWS, { label: "TSLA", risk: null, collateral: 5_000 }],
      400,
      amountsOf(false),
    );
    expect(bars[2]?.value).toBe("collateral 5,000 · risk unlimited");
    expect(label).toContain("most at risk in TSLA, unlimited.");
  });

  it("are none where nothing is open", () => {
    expect(exposureLayout([], 400, amountsOf(false)).label).toBe("Exposure: nothing is open.");
    const [bar] = exposureLayout([{ label: "SPY", risk: 0, collateral: 0 }], 400, amountsOf(false)).bars;
    expect(bar?.collateral.width).toBe(0);
  });
});
