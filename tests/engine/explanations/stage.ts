import { afterAll, beforeAll, beforeEach } from "vitest";
import { type Book, createBook, type Row } from "../../support/book.ts";
import type { StrikeRequest } from "../../support/trades.ts";
import { emptyBook } from "../positions.ts";

/** The book of the running test file, which makes its own. */
export let book: Book;

/** A book for a test file, empty before each test. */
export function useBook(): void {
  beforeAll(async () => {
    book = await createBook();
  });
  beforeEach(() => emptyBook(book.sql));
  afterAll(() => book.drop());
}

export async function open(...requests: StrikeRequest[]): Promise<number[]> {
  await book.setClock("2026-03-02T20:00:00Z");
  const ids: number[] = [];
  for (const request of requests) {
    ids.push(await book.open(request));
  }
  return ids;
}

export async function explained(position_id: number): Promise<Row[]> {
  const rows = await book.sql`
    select position_id::integer, checked_at, ticker, mark::float, legs, pnl::float, dte, to_profit_target::float,
      to_profit_target_percent::float, to_stop_loss::float, to_stop_loss_percent::float, to_exit_dte, exit_reason,
      verdict, code
    from public.v_exit_decisions where position_id = ${position_id} order by run_id`;
  return [...rows];
}
