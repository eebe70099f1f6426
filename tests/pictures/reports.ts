import type { BriefFacts, Looks, ScorecardFacts, WeeklyFacts } from "../../shared/reports/facts.ts";
import { curveFacts } from "./curves.ts";

export const LOOKS: Looks = {
  hide_dollars: false,
  hide_quantities: false,
  hide_tickers: false,
  theme: "dark",
  mode: "LIVE",
};

const OF_TUESDAY = { message_id: 1, day: "2026-03-03", is_over: true, looks: LOOKS };
const NOTHING = {
  total: 0,
  wins: 0,
  scratches: 0,
  parts: 0,
  pnl: 0,
  shares_pnl: 0,
  fees: 0,
  return_on_collateral: null,
};

/** A day with this many closed trades, losses of five digits and the longest tickers. */
export function scorecardOf(trades: number): ScorecardFacts {
  const closed = Array.from({ length: trades }, (_, n) => ({
    position_id: n + 1,
    ticker: n % 2 === 0 ? "ABCDEFGHIJKLMNOPQRST" : "SPY",
    contract: "ABCDEFGHIJKLMNOPQRST 1142.5/1140 put spread Apr 17 '26",
    contract_short: `${n % 2 === 0 ? "ABCDEFGHIJKLMNOPQRST" : "SPY"} 1142.5${n % 3 === 0 ? "" : "/1140"}p`,
    expiration_date: "2026-04-17",
    quantity: 100,
    exit_reason: n % 4 === 0 ? "rolled into the next month, again and again" : "profit_target",
    exit_day: "2026-03-03",
    pnl: n % 2 === 0 ? -98_765.43 : 12_345.67,
    pnl_percent: n % 2 === 0 ? -217.2 : 50,
    days_held: n,
  }));
  const sum = {
    total: trades,
    wins: Math.floor(trades / 2),
    scratches: 0,
    parts: 0,
    pnl: -98_765.43,
    shares_pnl: -12_345.67,
    fees: 130,
    return_on_collateral: -2.31,
  };
  return {
    ...OF_TUESDAY,
    closed: { ...(trades === 0 ? NOTHING : sum), trades: closed },
    opened: trades,
    month: trades === 0 ? NOTHING : sum,
    open: {
      total: 40,
      unmarked: 0,
      unrealized_pnl: -1_421,
      day: "2026-03-03",
      day_change: -61_234.56,
      shares: { unrealized_pnl: -23_456.78, market_value: 1_142_000 },
    },
    account: trades === 0 ? null : { pnl: -123_456.78, daily_return: -12.3, equity: 876_543.21 },
    curve: curveFacts({
      days: Math.min(trades * 2, 252),
      start: 1_000_000,
      made: (n) => 4_000 * Math.cos(n / 4) - 100,
    }),
  };
}

/** A morning with this many open positions. */
export function briefOf(positions: number): BriefFacts {
  const contract = {
    ticker: "ABCDEFGHIJKLMNOPQRST",
    contract: "ABCDEFGHIJKLMNOPQRST 1142.5/1140 put spread Apr 17 '26",
    contract_short: "ABCDEFGHIJKLMNOPQRST 1142.5/1140p",
    expiration_date: "2026-04-17",
  };
  const most = Math.min(positions, 6);
  return {
    ...OF_TUESDAY,
    as_of: null,
    is_session: true,
    open: {
      total: positions,
      unmarked: 0,
      unrealized_pnl: -1_421 * positions,
      day: "2026-03-02",
      day_change: 234.56 * positions,
      shares: null,
      collateral: 86_500 * positions,
      risk: 84_301 * positions,
      max_total_collateral: null,
      equity: null,
    },
    nearest: Array.from({ length: most }, (_, n) => ({
      ...contract,
      position_id: n + 1,
      dte: 45,
      unrealized_pnl: n === 1 ? null : -12_345.67,
      credit_percent: -217.2,
      nearest_rule: "profit_target",
      nearest: 12,
    })),
    expiring: positions === 0 ? [] : [{ date: "2026-03-06", positions }],
    pending: positions,
    yesterday: { ...NOTHING, day: "2026-03-02", until: "2026-03-02" },
    proposals: positions,
    opportunities: Array.from({ length: Math.min(positions, 5) }, () => ({
      ...contract,
      dte: 45,
      quantity: 3,
      floor_credit: 12_345.67,
      return_on_collateral: 19.6,
    })),
  };
}

/** A week with this many closed trades. */
export function weeklyOf(trades: number): WeeklyFacts {
  const { closed, month, open } = scorecardOf(trades);
  const noted = {
    ...{ ticker: "SPY", contract: "SPY 580 put Apr 17 '26", contract_short: "SPY 580p" },
    ...{ expiration_date: "2026-04-17", position_id: 1, quantity: 2, exit_reason: "profit_target" },
    ...{ pnl_realized: 150, pnl_percent: 50, notes: [] },
  };
  return {
    ...OF_TUESDAY,
    ...{
      since: "2026-03-02",
      until: "2026-03-08",
      closed: { ...closed, pnl: 3_301.25 },
      before: month,
      open,
    },
    strategies: [
      { strategy_type: "CSP", trades, wins: 1, pnl: 1_234.56, return_on_collateral: 1.4 },
      { strategy_type: "VPC", trades, wins: 0, pnl: -234.56, return_on_collateral: -3.1 },
    ],
    account: { pnl: 2_345.67, equity: 412_000, week_return: 0.57, drawdown: 4.4, drawdown_now: 1.2 },
    best: noted,
    worst: { ...noted, position_id: 2, pnl_realized: -450, pnl_percent: -150 },
    replay: { as_traded: { trades, total_pnl: 0 }, results: [] },
    curve: curveFacts({ days: 60, start: 400_000, made: (n) => 900 * Math.cos(n / 7) }),
  };
}
