import { afterAll, beforeAll, beforeEach } from "vitest";
import type { OrderReport } from "../../../shared/broker.ts";
import { type Book, createBook, csp, quotesFor, type Row } from "../../support/book.ts";
import type { StrikeRequest } from "../../support/trades.ts";

/** The book of the running test file, which makes its own. */
export let book: Book;

/** A book for a test file, empty before each test. */
export function useBook(): void {
  beforeAll(async () => {
    book = await createBook();
  });
  beforeEach(() => book.empty());
  afterAll(() => book.drop());
}

export type Report = Omit<OrderReport, "order_id">;
export const id = (order: Row | undefined) => Number(order?.order_id);

/** A working entry, by default of three contracts. */
export async function entry(request: StrikeRequest = csp({ quantity: 3 })) {
  await book.approve(request);
  const { run_id, place } = await book.send(quotesFor(request, 150), [
    { ticker: request.ticker, price: 588 },
  ]);
  const order_id = id(place[0]);
  await book.finish(run_id, [{ order_id, status: "working", broker_order_id: "E1", limit_price: 150 }]);
  return { request, order_id };
}

/** A working close, by default of three contracts. */
export async function closing(request: StrikeRequest = csp({ quantity: 3 })) {
  const position_id = await book.open(request);
  const { run_id, place } = await book.send(quotesFor(request, 75));
  const order_id = id(place[0]);
  await book.finish(run_id, [{ order_id, status: "working", broker_order_id: "X1", limit_price: 75 }]);
  return { request, position_id, order_id };
}

/** Gives the broker's reports to the next checks in an unchanged market, and returns what opened and closed. */
export async function told(order_id: number, ...reports: Report[]) {
  const [opened, closed]: [number[], number[]] = [[], []];
  for (const report of reports) {
    const run_id = await book.begin();
    const changed = await book.finish(run_id, [{ order_id, ...report }]);
    opened.push(...changed.opened);
    closed.push(...changed.closed);
  }
  return { opened, closed };
}
