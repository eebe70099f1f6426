import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  asPrinted,
  differences,
  forget,
  live,
  nearly,
  readEquity,
  readPerformance,
  rows,
} from "../analytics/histories.ts";
import { Random } from "../engine/random.ts";
import { addDays, type Day, type Instant, newYork, newYorkDate, sessions } from "../model/calendar.ts";
import { STRATEGIES } from "../model/contract.ts";
import { CENT } from "../model/money.ts";
import type { ShareTrade } from "../model/shares.ts";
import { closedTrades } from "../model/statistics/closed-trades.ts";
import { comparison } from "../model/statistics/comparison.ts";
import { equityCurve } from "../model/statistics/equity-curve.ts";
import {
  type Held,
  type History,
  type LedgerEntry,
  type Note,
  type Part,
  seenAt,
} from "../model/statistics/history.ts";
import { months } from "../model/statistics/months.ts";
import { performance } from "../model/statistics/performance.ts";
import { type Book, createBook } from "../support/book.ts";

const HISTORIES = 20;

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(() => forget(book));
afterAll(() => book.drop());

/** An instant of a day, mostly during the session. */
function momentOf(random: Random, day: Day, second: number): Instant {
  const [low, high] = random.chance(90) ? [570, 959] : [60, 1400];
  const minute = random.int(low, high);
  const clock = [Math.floor(minute / 60), minute % 60, second].map((part) => String(part).padStart(2, "0"));
  return newYork(day, clock.join(":"));
}

/** The length of a history in days, and the percentage of its days with marks and closes. */
interface Span {
  from: Day;
  now: Instant;
  days: number;
  marked: number;
}

function randomPosition(random: Random, number: number, { from, now, days: long, marked }: Span): Held {
  const strategy_type = random.pick(STRATEGIES);
  const spread = ["VPC", "VCC", "IC"].includes(strategy_type);
  const width = random.pick([1, 5, 10]);
  const dollars = (low: number, high: number) =>
    random.int(Math.round(low * 100), Math.round(high * 100)) / 100;
  const entryPrice = dollars(10, spread ? width * 90 : 400);
  const most = spread ? width * 100 : 900;
  // No two trades end in the same second, because their order would be undefined.
  const second = number % 60;
  const today = newYorkDate(now);
  const entryDay = addDays(from, random.int(0, Math.max(90, long - 30)));
  const entry = Math.min(momentOf(random, entryDay, second), now - 86_400_000 * 2);
  const expiration = addDays(newYorkDate(entry), random.int(0, 80));
  const held = random.chance(20) ? 0 : random.int(1, 45);
  const quantity = random.int(1, 4);
  const exitAt = momentOf(random, addDays(newYorkDate(entry), held), second);
  const isOpen = exitAt >= now || exitAt <= entry;
  const lastDay = isOpen ? today : newYorkDate(exitAt);
  const days = sessions(newYorkDate(entry), lastDay)
    .filter(() => random.chance(marked))
    .map((day) => ({
      day,
      marks: Array.from({ length: random.int(1, 4) }, () =>
        dollars(0, Math.min(most, entryPrice * 3)),
      ).filter((_, i) => isOpen || seenAt(day, i) < exitAt),
    }))
    .filter(({ marks }) => marks.length > 0);
  const inParts = quantity > 1 && random.chance(40);
  return {
    request_id: `trade-${number}`,
    ticker: random.pick(["SPY", "QQQ", "IWM"]),
    strategy_type,
    expiration: isOpen || inParts ? addDays(today, random.int(1, 60)) : expiration,
    strike: random.pick([30, 50, 400]),
    ...(spread ? { width } : {}),
    quantity,
    entry,
    entryPrice,
    fees: isOpen || inParts || random.chance(30) ? 0 : dollars(0, 9),
    exit: isOpen
      ? null
      : {
          at: exitAt,
          price: random.chance(10) ? entryPrice : dollars(0, Math.min(most, entryPrice * 3)),
          reason: random.pick(["profit_target", "stop_loss", "dte", "manual", "expired"]),
        },
    days,
    ...(inParts ? { parts: randomParts(random, quantity, entry, isOpen ? now : exitAt, dollars) } : {}),
  };
}

/** Partial closes of a position, on sessions, weekends and holidays. */
function randomParts(
  random: Random,
  quantity: number,
  entry: Instant,
  end: Instant,
  dollars: (low: number, high: number) => number,
): Part[] {
  const parts = random.int(1, quantity - 1);
  const times = Array.from({ length: parts }, () => random.int(entry + 1_000, end - 1_000)).sort(
    (a, b) => a - b,
  );
  return times.map((at) => ({ at: at - (at % 1_000), price: dollars(0, 600), quantity: 1 }));
}

const FLOWS = ["deposit", "withdrawal"] as const;
const PERFORMANCE = ["interest", "dividend", "fee", "adjustment"] as const;

function randomLedger(random: Random, from: Day): LedgerEntry[] {
  if (random.chance(10)) {
    return [];
  }
  const start = addDays(from, random.int(-5, 60));
  const amount = random.pick([2_000, 10_000, 100_000]) + random.int(0, 99) / 100;
  const moves = Array.from({ length: random.int(0, 6) }, (): LedgerEntry => {
    const kind = random.pick([...FLOWS, ...FLOWS, ...PERFORMANCE]);
    const isFlow = kind === "deposit" || kind === "withdrawal";
    return {
      day: addDays(start, random.int(0, 70)),
      kind,
      amount:
        (random.int(1, Math.round(isFlow ? amount * 40 : amount)) / 100) *
        (isFlow || random.chance(70) ? 1 : -1),
    };
  });
  return [{ day: start, kind: "starting_balance", amount }, ...moves];
}

function randomNotes(random: Random, positions: Held[]): Note[] {
  return Array.from({ length: random.int(0, 20) }, (): Note => {
    const about = random.pick(positions);
    return {
      request_id: random.chance(60) ? about.request_id : null,
      day: newYorkDate(about.entry),
      tags: ["earnings", "fomc", "dip"].filter(() => random.chance(40)),
      mistakes: ["chased", "early"].filter(() => random.chance(30)),
      mood: random.chance(50) ? random.pick(["fearful", "nervous", "calm", "confident", "greedy"]) : null,
      rating: random.chance(50) ? random.int(1, 5) : null,
    };
  });
}

/** Bought and sold during the positions, also on weekends; sales beyond the holdings are short, as after an assignment. */
function randomShares(
  random: Random,
  { from, now, marked }: Span,
): Required<Pick<History, "shares" | "shareCloses">> {
  // Whole cents, with fees in whole cents per share, so that every part of a lot is exact.
  const prices = () => BigInt(random.int(3_000, 9_000)) * CENT;
  const shares = Array.from({ length: random.int(0, 25) }, (_, i): ShareTrade => {
    const quantity = random.pick([100, 100, 200, 37, -100, -100, -63]);
    const at = momentOf(random, addDays(from, random.int(0, 90)), i);
    return {
      ticker: random.pick(["SPY", "QQQ", "XLE"]),
      quantity,
      price: prices(),
      fees: BigInt(Math.abs(quantity) * random.pick([0, 0, 1, 2])) * CENT,
      at: Math.min(at, now - 86_400_000),
    };
  });
  const days = sessions(from, newYorkDate(now));
  const shareCloses = ["SPY", "QQQ", "XLE"].flatMap((ticker) =>
    days.filter(() => random.chance(marked)).map((day) => ({ ticker, day, close: prices() })),
  );
  return { shares, shareCloses };
}

function randomHistory(seed: number): History {
  const random = new Random(seed);
  const from = addDays("2026-01-02", random.int(0, 300));
  // Too short for a ratio, long enough, or longer than a year of sessions.
  const days = random.pick([60, 100, 150, 400]) + random.int(0, 30);
  const now = newYork(addDays(from, days), random.pick(["08:00", "15:59", "16:00", "23:00"]));
  const span = { from, now, days, marked: random.pick([70, 97, 100, 100]) };
  const positions = Array.from({ length: random.int(1, 60) }, (_, i) => randomPosition(random, i, span));
  const ledger = randomLedger(random, from);
  const notes = randomNotes(random, positions);
  const riskFree = random.pick([0, 4, 5.25]);
  return { positions, ledger, notes, now, riskFree, ...randomShares(random, span) };
}

/** With and without a starting balance, wiped out, started after a weekend: the seeds 12 to 31 cover all of these. */
const seeds = Array.from({ length: HISTORIES }, (_, i) => i + 12);

describe("the views and an independent computation agree on a random history", () => {
  it.each(seeds)("of seed %i", async (seed) => {
    const history = randomHistory(seed);
    await live(book, history);

    const curve = equityCurve(history);
    const equity = await readEquity(book);
    expect(equity.map(({ trade_date }) => trade_date)).toEqual(curve.map(({ trade_date }) => trade_date));
    const wrong = equity.flatMap((row, i) =>
      differences(`v_equity ${row.trade_date}`, row, { ...curve[i] }, nearly),
    );

    const trades = await rows(
      book,
      `select request_id, entry_day, exit_day, days_held, dte_at_entry, pnl_realized as pnl, mfe, mae, mfe_percent, mae_percent,
         stop_at_entry, r_multiple, return_on_collateral, annual_return, tags, mistakes, mood_before as mood, rating
       from public.v_trades order by exit_date`,
    );
    const expected = closedTrades(history);
    expect(trades.map(({ tags, mistakes }) => ({ tags, mistakes }))).toEqual(
      expected.map(({ tags, mistakes }) => ({ tags, mistakes })),
    );
    const wrongTrades = trades.flatMap(({ tags, mistakes, ...row }, i) => {
      const { tags: _, mistakes: __, ...all } = expected[i] ?? {};
      const columns = Object.entries(all).filter(([column]) => column in row);
      return differences(`v_trades ${row.request_id}`, row, Object.fromEntries(columns), asPrinted);
    });

    const wrongFigures = differences(
      "v_performance",
      await readPerformance(book),
      performance(history),
      asPrinted,
    );

    const compared = await rows(book, "select * from public.v_comparison");
    const buckets = comparison(history);
    expect(compared.map(({ dimension, bucket }) => `${dimension} ${bucket}`).sort()).toEqual(
      [...buckets.keys()].sort(),
    );
    const wrongBuckets = compared.flatMap(({ dimension, bucket, ...row }) => {
      const key = `${dimension} ${bucket}`;
      return differences(`v_comparison ${key}`, row, buckets.get(key) ?? {}, asPrinted);
    });
    const byMonth = months(history);
    const found = await rows(book, "select * from public.v_months");
    expect(found.map(({ month }) => month).sort()).toEqual([...byMonth.keys()]);
    const wrongMonths = found.flatMap(({ month, ...row }) =>
      differences(`v_months ${month}`, row, byMonth.get(String(month)) ?? {}, asPrinted),
    );
    // A fault of the curve is repeated in every later row, so its first rows are enough.
    expect([...wrong.slice(0, 8), ...wrongTrades, ...wrongFigures, ...wrongBuckets, ...wrongMonths]).toEqual(
      [],
    );
  });
});
