import { afterAll, beforeAll, beforeEach } from "vitest";
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

/** Gives and confirms /kill, after earlier messages were delivered. */
export async function kill(): Promise<Row> {
  await book.command("kill");
  await book.deliver();
  return await book.answerNewest("confirmation", "confirm");
}

export async function unkill(): Promise<Row> {
  await book.command("unkill");
  await book.deliver();
  return await book.answerNewest("confirmation", "confirm");
}

export const working = (order: Row | undefined) => ({
  order_id: Number(order?.order_id),
  status: "working" as const,
  broker_order_id: `B${order?.order_id}`,
  limit_price: Number(order?.limit_price),
});

export const underlying = ({ ticker }: StrikeRequest) => [{ ticker, price: 600 }];

/** An entry at the broker. */
export async function entryAtTheBroker(request: StrikeRequest = csp({ quantity: 2 })) {
  await book.approve(request);
  const { run_id, place } = await book.send(quotesFor(request, 150), underlying(request));
  await book.finish(run_id, [working(place[0])]);
  await book.deliver();
  return { request, order: place[0] as Row };
}

/** A working close for profit. */
export async function closeAtTheBroker() {
  const request = csp();
  const position_id = await book.open(request);
  const { run_id, place } = await book.send(quotesFor(request, 75));
  await book.finish(run_id, [working(place[0])]);
  await book.deliver();
  return { request, position_id, order: place[0] as Row };
}

export const settings = async () =>
  (await book.sql`select killed_at, killed_by from public.switches`)[0] as unknown as Row;
