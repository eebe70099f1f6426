import type { CurveFacts } from "../../shared/reports/facts.ts";

interface Account {
  days: number;
  /** In USD; null = unknown. */
  start?: number | null;
  /** P&L of a day from 0 to `days` - 1. */
  made: (day: number) => number;
  flows?: Record<number, number>;
  /** SPY's return on a day; undefined = no price. */
  spy?: (day: number) => number | undefined;
  /** The last day. */
  until?: string;
  /** The account began with this curve, not before. */
  isNew?: boolean;
}

/** Random, but the same on every run. */
export function walkOf(seed: number, drift: number, swing: number): (day: number) => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return drift + (state / 2147483647 - 0.5) * swing;
  };
}

/** In the form of private.curve_facts(); without an equity, based on a collateral of 40,000. */
export function curveFacts({
  days,
  start = 100_000,
  made,
  flows = {},
  spy,
  until = "2026-03-03",
  isNew,
}: Account): CurveFacts {
  const dates = weekdaysUntil(until, days + 1);
  const first = isNew ? dates[1] : dates[0];
  const points: CurveFacts["points"] = [{ day: first ?? until, pnl: 0, percent: 0, drawdown: 0 }];
  let equity = start ?? 0;
  let [pnl, growth, high, stake] = [0, 1, start === null ? 0 : 1, equity];
  let market: { pnl: number; growth: number } | undefined;
  for (let day = 0; day < days; day++) {
    const flow = flows[day] ?? 0;
    const gain = made(day);
    const staked = equity + Math.max(flow, 0);
    pnl += gain;
    equity += gain + flow;
    stake = Math.max(stake, equity);
    growth = start === null ? 1 + pnl / 40_000 : growth * (1 + gain / staked);
    high = Math.max(high, growth);
    const move = spy?.(day);
    if (move !== undefined && market === undefined) {
      market = { pnl, growth };
    } else if (move !== undefined && market !== undefined) {
      market = { pnl: market.pnl + staked * move, growth: market.growth * (1 + move) };
    }
    points.push({
      day: dates[day + 1] ?? until,
      pnl: cents(pnl),
      percent: 100 * (growth - 1),
      drawdown: start === null ? 100 * (high - growth) : 100 * (1 - growth / high),
      ...(flow === 0 ? {} : { flow }),
      ...(move === undefined || market === undefined
        ? {}
        : { spy_pnl: cents(market.pnl), spy_percent: 100 * (market.growth - 1) }),
    });
  }
  return start === null ? { of: "collateral", stake: 40_000, points } : { of: "equity", stake, points };
}

function cents(usd: number): number {
  return Math.round(usd * 100) / 100;
}

function weekdaysUntil(last: string, count: number): string[] {
  const found: string[] = [];
  for (let at = Date.parse(`${last}T00:00:00Z`); found.length < count; at -= 86_400_000) {
    const date = new Date(at);
    if (date.getUTCDay() % 6 !== 0) {
      found.unshift(date.toISOString().slice(0, 10));
    }
  }
  return found;
}
