import { describe, expect, it } from "vitest";
import type { OpenPosition } from "../../dashboard/src/data/pages.ts";
import { matching } from "../../dashboard/src/pages/positions/matching.ts";
import { placeBetween } from "../../dashboard/src/pages/positions/place-between.ts";

describe("the place of a P&L between stop and target", () => {
  const ways = { to_profit_target_way: 40, to_stop_loss_way: 80 };

  it("is a fraction of the distance to the target, or to the stop", () => {
    expect(placeBetween({ unrealized_pnl: 60, ...ways })).toBeCloseTo(0.6);
    expect(placeBetween({ unrealized_pnl: -20, ...ways, to_profit_target_way: 110 })).toBeCloseTo(-0.2);
  });

  it("ends at the rule, however far beyond it", () => {
    expect(placeBetween({ unrealized_pnl: 300, ...ways, to_profit_target_way: -50 })).toBe(1);
    expect(placeBetween({ unrealized_pnl: -300, ...ways, to_stop_loss_way: -50 })).toBe(-1);
  });

  it("is the middle if the rule on its side is off, and absent without a mark", () => {
    expect(placeBetween({ unrealized_pnl: 60, ...ways, to_profit_target_way: null })).toBe(0);
    expect(placeBetween({ unrealized_pnl: null, ...ways })).toBeNull();
  });
});

describe("a filter of positions", () => {
  const spy = {
    ...{ position_id: 3, ticker: "SPY", strategy_type: "VPC", nearest_rule: "stop_loss" },
    ...{ contract: "SPY 580/575 put spread Apr 17 '26", contract_short: "SPY 580/575p" },
  } as OpenPosition;
  const qqq = {
    ...{ position_id: 34, ticker: "QQQ", strategy_type: "CSP", nearest_rule: null },
    ...{ contract: "QQQ 500 put Apr 17 '26", contract_short: "QQQ 500p" },
  } as OpenPosition;
  const found = (query: Record<string, string>) =>
    matching([spy, qqq], query).map(({ position_id }) => position_id);

  it("keeps all without a condition", () => {
    expect(found({})).toEqual([3, 34]);
    expect(found({ sort: "-pnl" })).toEqual([3, 34]);
  });

  it("matches one value of each list", () => {
    expect(found({ ticker: "QQQ,IWM" })).toEqual([34]);
    expect(found({ ticker: "SPY,QQQ", strategy: "VPC" })).toEqual([3]);
    expect(found({ rule: "none" })).toEqual([34]);
  });

  it("finds all words in the name or the number", () => {
    expect(found({ search: "put 580" })).toEqual([3]);
    expect(found({ search: "#34" })).toEqual([34]);
    expect(found({ search: "call" })).toEqual([]);
  });
});
