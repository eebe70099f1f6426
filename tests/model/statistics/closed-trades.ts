import { type Day, daysBetween, type Instant, newYorkDate } from "../calendar.ts";
import { mean, ratio, sum } from "./figures.ts";
import {
  capital,
  entryDay,
  type History,
  type Note,
  pnlThen,
  realized,
  seenAt,
  stopAtEntry,
  wholePnl,
} from "./history.ts";

export interface Trade {
  request_id: string;
  ticker: string;
  strategy_type: string;
  exit_reason: string;
  exit: Instant;
  entry_day: Day;
  exit_day: Day;
  pnl: number;
  fees: number;
  credit: number;
  capital: number;
  days_held: number;
  dte_at_entry: number;
  return_on_collateral: number | null;
  annual_return: number | null;
  mfe: number | null;
  mae: number | null;
  mfe_percent: number | null;
  mae_percent: number | null;
  stop_at_entry: number | null;
  r_multiple: number | null;
  tags: string[];
  mistakes: string[];
  mood: string | null;
  rating: number | null;
}

const yearsHeld = (days: number) => Math.max(days, 1) / 365;

/** v_trades, in the order of their exits. */
export function closedTrades({ positions, notes }: History): Trade[] {
  const trades = positions.flatMap((p): Trade[] => {
    if (p.exit === null) {
      return [];
    }
    const [entry_day, exit_day] = [entryDay(p), newYorkDate(p.exit.at)];
    const noted = notes.filter((n) =>
      n.request_id === null ? n.day === entry_day : n.request_id === p.request_id,
    );
    const all = (words: (note: Note) => string[]) => [...new Set(noted.flatMap(words))].sort();
    const marks = p.days.flatMap(({ day, marks }) =>
      marks.map((mark, i) => pnlThen(p, mark, seenAt(day, i))),
    );
    // The comment speaks of checks alone, but the view includes the exit: see tests/analytics/edges/trades.test.ts.
    const exit = p.exit.price;
    const excursions = [...marks, wholePnl(p, exit)];
    const pnl = realized(p);
    const days_held = daysBetween(entry_day, exit_day);
    const credit = p.entryPrice * p.quantity;
    const mfe = marks.length === 0 ? null : Math.max(0, ...excursions);
    const mae = marks.length === 0 ? null : Math.min(0, ...excursions);
    const stop_at_entry = stopAtEntry(p);
    return [
      {
        request_id: p.request_id,
        ticker: p.ticker,
        strategy_type: p.strategy_type,
        exit_reason: p.exit.reason,
        exit: p.exit.at,
        entry_day,
        exit_day,
        pnl,
        fees: p.fees,
        credit,
        capital: capital(p),
        days_held,
        dte_at_entry: daysBetween(entry_day, p.expiration),
        return_on_collateral: (100 * pnl) / capital(p),
        annual_return: (100 * pnl) / (capital(p) * yearsHeld(days_held)),
        mfe,
        mae,
        mfe_percent: mfe === null ? null : (100 * mfe) / credit,
        mae_percent: mae === null ? null : (100 * mae) / credit,
        stop_at_entry,
        r_multiple: stop_at_entry === null ? null : pnl / stop_at_entry,
        tags: all(({ tags }) => tags),
        mistakes: all(({ mistakes }) => mistakes),
        mood: noted.filter(({ mood }) => mood !== null).at(-1)?.mood ?? null,
        rating: noted.filter(({ rating }) => rating !== null).at(-1)?.rating ?? null,
      },
    ];
  });
  return trades.sort((a, b) => a.exit - b.exit);
}

/** The figures that v_performance and v_comparison share. */
export function together(trades: Trade[]) {
  const pnls = trades.map(({ pnl }) => pnl);
  const total_pnl = sum(pnls);
  const wins = pnls.filter((pnl) => pnl > 0);
  const losses = pnls.filter((pnl) => pnl < 0);
  const roc = ratio(100 * total_pnl, sum(trades.map((t) => t.capital)));
  const annual = ratio(100 * total_pnl, sum(trades.map((t) => t.capital * yearsHeld(t.days_held))));
  const factor = ratio(sum(wins), -sum(losses));
  return {
    pnls,
    wins,
    losses,
    figures: {
      trades: trades.length,
      wins: wins.length,
      scratches: pnls.length - wins.length - losses.length,
      win_rate: ratio(100 * wins.length, trades.length),
      total_pnl,
      expectancy: mean(pnls),
      profit_factor: factor,
      avg_days_held: mean(trades.map((t) => t.days_held)),
      premium_captured: ratio(100 * total_pnl, sum(trades.map((t) => t.credit))),
      return_on_collateral: roc,
      annual_return_on_collateral: annual,
      few_trades: trades.length < 30,
    },
  };
}
