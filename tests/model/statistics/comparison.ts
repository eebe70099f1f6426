import { weekday } from "../calendar.ts";
import { closedTrades, type Trade, together } from "./closed-trades.ts";
import type { Figures } from "./figures.ts";
import type { History } from "./history.ts";

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MOODS = ["fearful", "nervous", "calm", "confident", "greedy"];
const DTES: [number, string][] = [
  [7, "up to 7"],
  [21, "8 to 21"],
  [35, "22 to 35"],
  [49, "36 to 49"],
  [63, "50 to 63"],
  [Number.POSITIVE_INFINITY, "over 63"],
];
const HELD: [number, string][] = [
  [0, "same day"],
  [7, "1 to 7"],
  [14, "8 to 14"],
  [30, "15 to 30"],
  [Number.POSITIVE_INFINITY, "over 30"],
];

type Bucket = [dimension: string, bucket: string, place: number];

function bucketsOf(t: Trade): Bucket[] {
  const within = (dimension: string, bounds: [number, string][], days: number): Bucket => {
    const place = bounds.findIndex(([most]) => days <= most);
    return [dimension, bounds[place]?.[1] ?? "", place];
  };
  const day = weekday(t.entry_day);
  return [
    ["strategy", t.strategy_type, 0],
    ["ticker", t.ticker, 0],
    ["exit_reason", t.exit_reason, 0],
    within("dte_at_entry", DTES, t.dte_at_entry),
    ["weekday", WEEKDAYS[day] ?? "", day === 0 ? 7 : day],
    within("days_held", HELD, t.days_held),
    ["month", t.exit_day.slice(0, 7), 0],
    ...t.tags.map((tag): Bucket => ["tag", tag, 0]),
    ...t.mistakes.map((mistake): Bucket => ["mistake", mistake, 0]),
    ...(t.rating === null ? [] : [["rating", String(t.rating), 0] satisfies Bucket]),
    ...(t.mood === null ? [] : [["mood", t.mood, MOODS.indexOf(t.mood) + 1] satisfies Bucket]),
  ];
}

/** v_comparison by `dimension bucket`; nothing is rounded. */
export function comparison(history: History): Map<string, Figures> {
  const rows = new Map<string, { place: number; trades: Trade[] }>();
  for (const trade of closedTrades(history)) {
    for (const [dimension, bucket, place] of bucketsOf(trade)) {
      const key = `${dimension} ${bucket}`;
      const row = rows.get(key) ?? { place, trades: [] };
      row.trades.push(trade);
      rows.set(key, row);
    }
  }
  return new Map(
    [...rows].map(([key, { place, trades }]) => {
      const { pnls, figures } = together(trades);
      return [key, { ...figures, place, best: Math.max(...pnls), worst: Math.min(...pnls) }];
    }),
  );
}
