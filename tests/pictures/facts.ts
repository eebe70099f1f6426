import type { ChartFacts } from "../../shared/pictures/chart-facts.ts";

/** A put sold on Monday, February 2, 2026, at 10:00 New York, as seen on Friday, February 20, at 15:55. */
export const FACTS: ChartFacts = {
  position_id: 7,
  ticker: "SPY",
  contract: "SPY 580 put Mar 20 '26",
  contract_short: "SPY 580p",
  expiration_date: "2026-03-20",
  quantity: 1,
  credit: 150,
  profit_target: 75,
  stop_loss: 300,
  can_lose: 57_850,
  points: [],
  entry_at: "2026-02-02T15:00:00Z",
  now_at: "2026-02-20T20:55:00Z",
  exit_on: "2026-02-27",
};

/** The same as a put spread of two contracts. */
export const SPREAD: ChartFacts = {
  ...FACTS,
  contract: "SPY 580/575 put spread Mar 20 '26",
  contract_short: "SPY 580/575p",
  quantity: 2,
  credit: 300,
  profit_target: 150,
  stop_loss: 1000,
  can_lose: 700,
};

interface Walk {
  facts?: ChartFacts;
  days: number;
  /** Marks per session. */
  perDay?: number;
  drift: number;
  swing: number;
  seed?: number;
  without?: string[];
}

/** Marks of this many weekdays from the entry on, in winter: sessions from 14:30 to 21:00 UTC. */
export function walk({
  facts = FACTS,
  days,
  perDay = 78,
  drift,
  swing,
  seed = 1,
  without = [],
}: Walk): ChartFacts["points"] {
  let state = seed;
  const random = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  let pnl = 0;
  const points: ChartFacts["points"] = [];
  const first = new Date(`${facts.entry_at.slice(0, 10)}T00:00:00Z`);
  for (let day = 0, sessions = 0; sessions < days; day++) {
    const date = new Date(first.getTime() + day * 86_400_000);
    if (date.getUTCDay() % 6 === 0) {
      continue;
    }
    sessions++;
    for (let i = 0; i < perDay; i++) {
      const at = new Date(date.getTime() + (14.5 + (6.5 * i) / perDay) * 3_600_000).toISOString();
      pnl += (drift + (random() - 0.5) * swing) / Math.sqrt(perDay);
      if (at > new Date(facts.entry_at).toISOString() && !without.includes(at.slice(0, 10))) {
        points.push({ at, pnl: Math.round(pnl * 100) / 100 });
      }
    }
  }
  return points;
}
