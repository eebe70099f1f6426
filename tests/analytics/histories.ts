import { expect } from "vitest";
import { type Day, type Instant, iso, newYork } from "../model/calendar.ts";
import { money, toDecimal } from "../model/money.ts";
import { requestOf } from "../model/request.ts";
import type { Figures } from "../model/statistics/figures.ts";
import {
  contractOf,
  type Held,
  type History,
  isWatched,
  type LedgerEntry,
  seenAt,
} from "../model/statistics/history.ts";
import type { Book, Row } from "../support/book.ts";

/** Empties the book of what analytics reads, too. */
export async function forget(book: Book): Promise<void> {
  await book.sql`
    delete from public.journal; delete from public.account_ledger; delete from private.daily_marks;
  `.simple();
  await book.empty();
}

const trade = (p: Held, exit: NonNullable<Held["exit"]>) => ({
  ...terms(p),
  entry_date: iso(p.entry),
  entry_price: p.entryPrice,
  exit_date: iso(exit.at),
  exit_price: exit.price,
  exit_reason: exit.reason,
  fees: p.fees,
});

const terms = (p: Held) =>
  requestOf(contractOf(p), {
    request_id: p.request_id,
    credit: money(p.entryPrice),
    quantity: p.quantity,
  });

/** Writes a history into an empty book. */
export async function live(book: Book, history: History): Promise<void> {
  const { positions, ledger, notes, now, riskFree, shares = [], shareCloses = [] } = history;
  const { sql } = book;
  for (const p of positions) {
    if (isWatched(p)) {
      await openAt(book, p, p.entry);
      await closeInParts(book, p);
    }
  }
  await book.setClock(iso(now));
  const trades = positions.flatMap((p) => (p.exit === null || isWatched(p) ? [] : [trade(p, p.exit)]));
  await book.call("import_trades", { trades, write: true });
  await sql`update public.report_settings set risk_free_percent = ${riskFree}`;
  const marks = positions.flatMap((p) =>
    p.days.map(({ day, marks }) => ({
      request_id: p.request_id,
      trade_date: day,
      low: Math.min(...marks),
      high: Math.max(...marks),
      close: marks.at(-1) ?? 0,
      times: marks.map((_, i) => iso(seenAt(day, i))),
      marks,
    })),
  );
  await sql`
    insert into private.daily_marks
    select p.position_id, m.trade_date, m.low, m.high, m.close, m.times, m.marks
    from jsonb_to_recordset(${sql.json(marks)}) m (
      request_id text, trade_date date, low numeric, high numeric, close numeric, times timestamptz[], marks numeric[]
    )
    join public.positions p using (request_id)`;
  await sql`
    insert into public.account_ledger (entry_date, kind, amount)
    select day, kind, amount from jsonb_to_recordset(${sql.json(ledger.map((entry) => ({ ...entry })))}) l (day date, kind text, amount numeric)`;
  const traded = shares.map(({ at, price, fees, ...rest }) => ({
    ...rest,
    at: iso(at),
    price: toDecimal(price),
    fees: toDecimal(fees),
  }));
  await sql`
    insert into public.share_trades (ticker, quantity, price, fees, traded_at)
    select ticker, quantity, price, fees, at
    from jsonb_to_recordset(${sql.json(traded)}) t (ticker text, quantity integer, price numeric, fees numeric, at timestamptz)`;
  const closes = shareCloses.map(({ close, ...rest }) => ({ ...rest, close: toDecimal(close) }));
  await sql`
    insert into private.share_closes
    select ticker, day, close from jsonb_to_recordset(${sql.json(closes)}) c (ticker text, day date, close numeric)`;
  const written = notes.map((note, i) => ({ ...note, at: iso(now + i) }));
  await sql`
    insert into public.journal (position_id, trade_date, text, tags, mistakes, mood_before, rating, written_at)
    select p.position_id, n.day, 'noted', n.tags, n.mistakes, n.mood, n.rating, n.at
    from jsonb_to_recordset(${sql.json(written)}) n (
      request_id text, day date, tags text[], mistakes text[], mood text, rating smallint, at timestamptz
    )
    left join public.positions p using (request_id)
    order by n.at`;
}

async function openAt(book: Book, p: Held, at: Instant): Promise<void> {
  await book.setClock(iso(at));
  await book.call("create_position", {
    request: terms(p),
    entry_price: p.entryPrice,
    quantity: p.quantity,
    execution_data: {},
  });
}

/** As a broker's reports do it, one order for each part. */
async function closeInParts(book: Book, p: Held): Promise<void> {
  const closes = (p.parts ?? []).map((part) => ({ ...part, reason: "manual" }));
  const left = p.quantity - closes.reduce((sum, { quantity }) => sum + quantity, 0);
  if (p.exit !== null) {
    closes.push({ ...p.exit, quantity: left });
  }
  for (const { at, price, quantity, reason } of closes) {
    await book.setClock(iso(at));
    const [row] = await book.sql`
      insert into public.orders (request_id, position_id, purpose, source, exit_reason, status, limit_price, quantity,
        filled_quantity, fill_cash)
      select request_id, position_id, 'exit', 'manual', ${reason}, 'filled', ${price}, ${quantity}::integer, ${quantity}::integer,
        -${price}::numeric * ${quantity}::integer
      from public.positions where request_id = ${p.request_id}
      returning position_id`;
    await book.sql`select private.settle_exits(array[${row?.position_id}::bigint])`;
  }
}

/** Rows as REST gives them. */
export async function rows(book: Book, text: string): Promise<Row[]> {
  const [row] = await book.sql.unsafe(
    `select coalesce(jsonb_agg(to_jsonb(v)), '[]') as rows from (${text}) v`,
  );
  return row?.rows;
}

export const readEquity = (book: Book) => rows(book, "select * from public.v_equity order by trade_date");

export async function readPerformance(book: Book): Promise<Row> {
  const [row, ...others] = await rows(book, "select * from public.v_performance");
  expect(others).toEqual([]);
  return row ?? {};
}

/** As printed: percent of trades and days to one decimal, all else to two. */
const decimals = (column: string) =>
  /^(win_rate|win_rate_low|win_rate_high|avg_days_held|premium_captured|(avg_)?m[af]e_percent)$/.test(column)
    ? 1
    : 2;

/** Where a row differs from what was expected of it, as sentences. */
export function differences(
  where: string,
  got: Row,
  expected: Figures,
  near: (column: string, got: number, expected: number) => boolean,
): string[] {
  expect(Object.keys(got).sort(), where).toEqual(Object.keys(expected).sort());
  return Object.entries(expected).flatMap(([column, value]) => {
    const found = got[column];
    const same =
      typeof value === "number" && typeof found === "number" ? near(column, found, value) : found === value;
    return same ? [] : [`${where}: ${column} is ${found}, not ${value}`];
  });
}

/** One unit in the last decimal. */
export const asPrinted = (column: string, got: number, expected: number) =>
  Math.abs(got - expected) <= Math.max(1.000001 * 10 ** -decimals(column), Math.abs(expected) * 1e-9);

/** Relative to the figure itself, and to a dollar of growth where that is near nothing. */
export const nearly = (_column: string, got: number, expected: number) =>
  Math.abs(got - expected) <= 1e-9 * Math.max(1, Math.abs(expected));

let written = 0;

/** A position of one put with a strike of 50, so with a collateral of 5000.00, opened and closed at noon. */
export function put(
  [from, entryPrice]: [Day, number],
  closed: [Day, number] | null,
  differing: Partial<Held> = {},
): Held {
  written += 1;
  return {
    request_id: `written-${written}`,
    ticker: "SPY",
    strategy_type: "CSP",
    expiration: "2026-12-18",
    strike: 50,
    quantity: 1,
    entry: newYork(from, "12:00"),
    entryPrice,
    fees: 0,
    exit: closed && { at: newYork(closed[0], "12:30"), price: closed[1], reason: "manual" },
    days: [],
    ...differing,
  };
}

export const start = (day: Day, amount: number): LedgerEntry => ({ day, kind: "starting_balance", amount });
export const deposit = (day: Day, amount: number): LedgerEntry => ({ day, kind: "deposit", amount });
export const withdrawal = (day: Day, amount: number): LedgerEntry => ({ day, kind: "withdrawal", amount });

/** After the close of a day. */
export function until(day: Day, positions: Held[], ledger: LedgerEntry[], riskFree = 0): History {
  return { positions, ledger, notes: [], now: newYork(day, "16:00"), riskFree };
}
