import { at, type Instant, iso, newYorkDate } from "../model/calendar.ts";
import type { Book, Row } from "../support/book.ts";

let trades = 0;

/**
 * A row for `import_trades()`: a 580 put sold for 150.00 on a Monday and bought back for 60.00 by hand on a Thursday,
 * with fees of 1.30.
 */
export function past(differing: Row = {}): Row {
  trades += 1;
  return {
    request_id: `past-${trades}`,
    ticker: "SPY",
    strategy_type: "CSP",
    expiration_date: "2025-04-17",
    strike_price: 580,
    width: null,
    quantity: 1,
    entry_date: "2025-03-03T15:00:00Z",
    entry_price: 150,
    exit_date: "2025-03-20T15:00:00Z",
    exit_price: 60,
    exit_reason: "manual",
    fees: 1.3,
    ...differing,
  };
}

/** A mark with its time and the natural price, null where none was kept. USD per contract. */
export type Look = [at: string, mark: number, natural?: number | null];

/** Puts closed trades and their kept marks into the book. */
export async function putIn(book: Book, closed: { trade: Row; looks: Look[] }[]): Promise<void> {
  await book.call("import_trades", { trades: closed.map(({ trade }) => trade), write: true });
  const days = closed.flatMap(({ trade, looks }) =>
    [...byDay(looks)].map(([trade_date, seen]) => {
      const marks = seen.map(([, mark]) => mark);
      return {
        request_id: trade.request_id,
        trade_date,
        low: Math.min(...marks),
        high: Math.max(...marks),
        close: marks.at(-1),
        times: seen.map(([when]) => when),
        marks,
        naturals: seen.map(([, , natural]) => natural ?? null),
      };
    }),
  );
  await book.sql`
    insert into private.daily_marks (position_id, trade_date, low, high, close, times, marks, naturals)
    select p.position_id, d.trade_date, d.low, d.high, d.close, d.times, d.marks, d.naturals
    from jsonb_to_recordset(${book.sql.json(days as never)}) d (request_id text, trade_date date, low numeric, high numeric,
      close numeric, times timestamptz[], marks numeric[], naturals numeric[])
    join public.positions p using (request_id)`;
}

function byDay(looks: Look[]): Map<string, Look[]> {
  const days = new Map<string, Look[]>();
  for (const look of looks) {
    const day = newYorkDate(at(look[0]));
    days.set(day, [...(days.get(day) ?? []), look]);
  }
  return days;
}

/** Looks five minutes apart. */
export function looksFrom(first: string, marks: number[]): Look[] {
  const start: Instant = at(first);
  return marks.map((mark, i) => [iso(start + i * 5 * 60_000), mark]);
}
