import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import type { OrderReport } from "../../../shared/broker.ts";
import { type Book, createBook, quotesFor, type Row, TUESDAY, working } from "../../support/book.ts";
import type { StrikeRequest } from "../../support/trades.ts";
import { emptyBook } from "../positions.ts";
import { put } from "../trades.ts";

/** The book of the running test file, which makes its own. */
export let book: Book;

/** A book for a test file, empty on TUESDAY before each test. */
export function useBook(): void {
  beforeAll(async () => {
    book = await createBook();
  });
  beforeEach(async () => {
    await emptyBook(book.sql);
    await book.setClock(TUESDAY);
  });
  afterAll(() => book.drop());
}

export type Status = OrderReport["status"];

/** A working entry, by default of three contracts at 150.00. */
export async function entering(request: StrikeRequest = put({ quantity: 3 })) {
  await book.approve(request);
  const { run_id, place } = await book.send(quotesFor(request, 150), [
    { ticker: request.ticker, price: 600 },
  ]);
  expect(place).toHaveLength(1);
  const order_id = Number(place[0]?.order_id);
  await book.finish(run_id, place.map(working));
  const entry = async () => (await book.orders({ request_id: request.request_id }))[0] as Row;
  return {
    request,
    order_id,
    entry,
    /** Gives the broker's totals so far to a check: contracts, cash and fees, USD. */
    async fills(
      filled_quantity: number,
      fill_cash: number,
      fees = 0,
      status: Status = filled_quantity === request.quantity ? "filled" : "partially_filled",
    ) {
      const report = { order_id, status, filled_quantity, fill_cash, fees };
      return await book.finish(await book.begin(), [report]);
    },
    async position() {
      return await book.position(Number((await entry()).position_id));
    },
  };
}

export const positions = async () => [...(await book.sql`select position_id::integer from public.positions`)];
