import {
  type Day,
  daysBetween,
  type Instant,
  newYorkDate,
  sessionClose,
  sessions,
  weekday,
} from "./calendar.ts";

/** The trustworthy marks of a position on one day, USD per contract, in order. */
export interface DayOfMarks {
  day: Day;
  marks: number[];
}

/** A position as the statistics see it. Prices in USD per contract, fees in USD, paid on the day of the entry. */
export interface Held {
  request_id: string;
  ticker: string;
  strategy_type: "CSP" | "VPC";
  expiration: Day;
  /** USD per share. */
  strike: number;
  width?: number;
  quantity: number;
  entry: Instant;
  entryPrice: number;
  fees: number;
  /** null = open. */
  exit: { at: Instant; price: number; reason: string } | null;
  days: DayOfMarks[];
}

export interface LedgerEntry {
  day: Day;
  kind: "starting_balance" | "deposit" | "withdrawal";
  amount: number;
}

export interface Note {
  /** null = of the day. */
  request_id: string | null;
  day: Day;
  tags: string[];
  mistakes: string[];
  mood: string | null;
  rating: number | null;
}

export interface History {
  positions: Held[];
  ledger: LedgerEntry[];
  notes: Note[];
  now: Instant;
  /** Percent a year. */
  riskFree: number;
}

export interface Close {
  trade_date: Day;
  flow: number;
  realized_pnl: number;
  unrealized_pnl: number;
  pnl: number;
  total_pnl: number;
  equity: number | null;
  daily_return: number | null;
  growth: number | null;
  drawdown_percent: number | null;
}

export type Figures = Record<string, number | string | boolean | null>;

/*
 * The figures of v_trades, v_equity, v_performance and v_comparison, written from what their comments say and from nothing
 * else, but for the names of the buckets, which no comment gives.
 */

/** Two ways to the same growth differ by this much at most. */
const NOISE = 1e-11;

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: number[]) => (values.length === 0 ? null : sum(values) / values.length);
const cents = (usd: number) => Math.round(usd * 100) / 100;
const ratio = (a: number, b: number) => (b === 0 ? null : a / b);

const wholePnl = (p: Held, price: number) => (p.entryPrice - price) * p.quantity;
const entryDay = (p: Held) => newYorkDate(p.entry);
const exitDay = (p: Held) => (p.exit === null ? null : newYorkDate(p.exit.at));
const hasClosed = (p: Held, by: Day) => (exitDay(p) ?? "9999-12-31") <= by;
const collateral = (p: Held) => (p.width ?? p.strike) * 100 * p.quantity;

function realized(p: Held): number {
  return p.exit === null ? 0 : cents(wholePnl(p, p.exit.price) - p.fees);
}

/** What an open position has made by the close of a day. */
function unrealized(p: Held, by: Day): number {
  if (entryDay(p) > by || hasClosed(p, by)) {
    return 0;
  }
  const marked = p.days.filter(({ day }) => day <= by).at(-1);
  return wholePnl(p, marked?.marks.at(-1) ?? p.entryPrice) - p.fees;
}

/** v_equity. */
export function equityCurve({ positions, ledger, now }: History): Close[] {
  const start = ledger.find(({ kind }) => kind === "starting_balance");
  const first = start?.day ?? positions.map(entryDay).sort()[0];
  if (first === undefined) {
    return [];
  }
  const days = sessions(first, newYorkDate(now)).filter((day) => sessionClose(day) <= now);

  const rows: Close[] = [];
  // The starting balance has everything in it that was made before its day.
  let counted = new Date(Date.parse(`${first}T00:00:00Z`) - 1).toISOString().slice(0, 10);
  let open = sum(positions.map((p) => unrealized(p, counted)));
  let total = 0;
  let equity = 0;
  let growth = 1;
  let high = 1;
  for (const day of days) {
    const since = (date: Day | null) => date !== null && date > counted && date <= day;
    const flow = sum(
      ledger
        .filter((entry) => since(entry.day))
        .map(({ kind, amount }) => (kind === "withdrawal" ? -amount : amount)),
    );
    const closed = sum(positions.filter((p) => since(exitDay(p))).map(realized));
    const stillOpen = sum(positions.map((p) => unrealized(p, day)));
    const pnl = closed + stillOpen - open;
    const invested = cents(equity + flow);
    const daily = invested > 0 ? pnl / invested : null;
    growth *= Math.max(0, 1 + (daily ?? 0));
    high = Math.max(high, growth);
    total += pnl;
    equity = cents(invested + pnl);
    rows.push({
      trade_date: day,
      flow,
      realized_pnl: closed,
      unrealized_pnl: stillOpen,
      pnl,
      total_pnl: total,
      equity: start ? equity : null,
      daily_return: start ? daily : null,
      growth: start ? growth : null,
      drawdown_percent: start ? 100 * (1 - growth / high) : null,
    });
    counted = day;
    open = stillOpen;
  }
  return rows;
}

interface Trade {
  request_id: string;
  ticker: string;
  strategy_type: string;
  exit_reason: string;
  exit: Instant;
  entry_day: Day;
  exit_day: Day;
  pnl: number;
  fees: number;
  collateral: number;
  days_held: number;
  dte_at_entry: number;
  return_on_collateral: number | null;
  annual_return: number | null;
  mfe: number | null;
  mae: number | null;
  tags: string[];
  mistakes: string[];
  mood: string | null;
  rating: number | null;
}

const yearsHeld = (days: number) => Math.max(days, 1) / 365;

/** v_trades, by their exits. */
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
    const marks = p.days.flatMap((day) => day.marks);
    // The comment speaks of checks alone, the view has the exit among them: tests/analytics/edges/trades.test.ts has the difference.
    const exit = p.exit.price;
    const excursions = [...marks, exit].map((mark) => wholePnl(p, mark));
    const pnl = realized(p);
    const days_held = daysBetween(entry_day, exit_day);
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
        collateral: collateral(p),
        days_held,
        dte_at_entry: daysBetween(entry_day, p.expiration),
        return_on_collateral: (100 * pnl) / collateral(p),
        annual_return: (100 * pnl) / (collateral(p) * yearsHeld(days_held)),
        mfe: marks.length === 0 ? null : Math.max(0, ...excursions),
        mae: marks.length === 0 ? null : Math.min(0, ...excursions),
        tags: all(({ tags }) => tags),
        mistakes: all(({ mistakes }) => mistakes),
        mood: noted.filter(({ mood }) => mood !== null).at(-1)?.mood ?? null,
        rating: noted.filter(({ rating }) => rating !== null).at(-1)?.rating ?? null,
      },
    ];
  });
  return trades.sort((a, b) => a.exit - b.exit);
}

/** What v_performance and v_comparison say alike of some trades. */
function together(trades: Trade[]) {
  const pnls = trades.map(({ pnl }) => pnl);
  const total_pnl = sum(pnls);
  const wins = pnls.filter((pnl) => pnl > 0);
  const losses = pnls.filter((pnl) => pnl <= 0);
  const roc = ratio(100 * total_pnl, sum(trades.map((t) => t.collateral)));
  const annual = ratio(100 * total_pnl, sum(trades.map((t) => t.collateral * yearsHeld(t.days_held))));
  const factor = ratio(sum(wins), -sum(losses));
  return {
    pnls,
    wins,
    losses,
    figures: {
      trades: trades.length,
      wins: wins.length,
      win_rate: ratio(100 * wins.length, trades.length),
      total_pnl,
      expectancy: mean(pnls),
      profit_factor: factor,
      avg_days_held: mean(trades.map((t) => t.days_held)),
      return_on_collateral: roc,
      annual_return_on_collateral: annual,
      few_trades: trades.length < 30,
    },
  };
}

/** Wilson (1927): where the true rate lies with 95 % confidence, in percent. */
function wilson(wins: number, trades: number): [number, number] | [null, null] {
  if (trades === 0) {
    return [null, null];
  }
  const z = 1.959964;
  const rate = wins / trades;
  const centre = rate + z ** 2 / (2 * trades);
  const half = z * Math.sqrt((rate * (1 - rate)) / trades + z ** 2 / (4 * trades ** 2));
  return [centre - half, centre + half].map((end) => (100 * end) / (1 + z ** 2 / trades)) as [number, number];
}

function streaks(won: boolean[]): Figures {
  const longest = { true: 0, false: 0 };
  let run = 0;
  for (const [i, win] of won.entries()) {
    run = i > 0 && won[i - 1] === win ? run + 1 : 1;
    longest[`${win}`] = Math.max(longest[`${win}`], run);
  }
  return {
    longest_win_streak: longest.true,
    longest_loss_streak: longest.false,
    current_streak: won.length === 0 ? null : won.at(-1) ? run : -run,
  };
}

/** The deepest fall of the curve, the first of two that are equal. */
function deepestFall(curve: { day: Day; growth: number }[]): Figures {
  let high = 1;
  let highDay: Day | null = null;
  let deepest: { fall: number; from: Day | null; to: Day | null; high: number; at: number } = {
    fall: 0,
    from: null,
    to: null,
    high: 1,
    at: 0,
  };
  for (const [at, { day, growth }] of curve.entries()) {
    if (growth >= high - high * NOISE) {
      high = Math.max(high, growth);
      highDay = day;
    }
    const fall = 1 - growth / high;
    if (fall > deepest.fall + NOISE) {
      deepest = { fall, from: highDay, to: day, high, at };
    }
  }
  const { fall, from, to } = deepest;
  const recovered = curve.slice(deepest.at).find(({ growth }) => growth >= deepest.high * (1 - NOISE));
  return {
    max_drawdown: fall === 0 ? null : 100 * fall,
    drawdown_from: from,
    drawdown_to: to,
    recovered_on: fall === 0 ? null : (recovered?.day ?? null),
  };
}

function ofAccount(curve: Close[], riskFree: number): Figures {
  const returns = curve.flatMap(({ daily_return }) => (daily_return === null ? [] : [daily_return]));
  const growth = curve.at(-1)?.growth ?? null;
  const n = returns.length;
  const annual = growth === null || n === 0 ? null : 100 * (growth ** (252 / n) - 1);
  const excess = returns.map((r) => r - riskFree / 100 / 252);
  const average = mean(excess) ?? 0;
  const flat = returns.every((r) => r === returns[0]);
  const deviation = Math.sqrt(sum(excess.map((r) => (r - average) ** 2)) / (n - 1));
  const daily = flat ? null : average / deviation;
  const downside = Math.sqrt(sum(excess.map((r) => Math.min(r, 0) ** 2)) / n);
  const fall = deepestFall(
    curve.flatMap(({ trade_date, growth }) => (growth === null ? [] : [{ day: trade_date, growth }])),
  );
  return {
    sessions: curve.length,
    equity: curve.at(-1)?.equity ?? null,
    total_return: growth === null ? null : 100 * (growth - 1),
    annual_return: annual,
    sharpe: daily === null ? null : daily * Math.sqrt(252),
    sharpe_error: daily === null ? null : Math.sqrt((1 + daily ** 2 / 2) / n) * Math.sqrt(252),
    sortino: flat || downside === 0 ? null : (average / downside) * Math.sqrt(252),
    ...fall,
    calmar: annual === null || fall.max_drawdown === null ? null : annual / Number(fall.max_drawdown),
    few_sessions: n < 126,
  };
}

/** v_performance; nothing is rounded. */
export function performance(history: History): Figures {
  const trades = closedTrades(history);
  const { pnls, wins, losses, figures } = together(trades);
  const [win_rate_low, win_rate_high] = wilson(wins.length, pnls.length);
  const avg_win = mean(wins);
  const avg_loss = mean(losses);
  const known = (values: (number | null)[]) => values.filter((value) => value !== null);
  return {
    ...figures,
    losses: losses.length,
    win_rate_low,
    win_rate_high,
    fees: sum(trades.map(({ fees }) => fees)),
    slippage: null,
    avg_win,
    avg_loss,
    payoff_ratio: avg_win === null || avg_loss === null ? null : ratio(avg_win, -avg_loss),
    ...streaks(pnls.map((pnl) => pnl > 0)),
    avg_mfe: mean(known(trades.map(({ mfe }) => mfe))),
    avg_mae: mean(known(trades.map(({ mae }) => mae))),
    ...ofAccount(equityCurve(history), history.riskFree),
  };
}

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
