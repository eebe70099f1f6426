import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import type { Holding } from "../../../shared/broker.ts";
import { type Book, createBook, type Delivered, quotesFor, TUESDAY } from "../../support/book.ts";
import type { StrikeRequest } from "../../support/trades.ts";
import { emptyBook } from "../positions.ts";

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

/** A mark at which no rule of a 150.00 put or spread holds. */
export const QUIET = 140;

/** A check that finds these holdings in a quiet market. */
export const compare = (holdings: Holding[] | null, ...requests: StrikeRequest[]) =>
  book.compare(
    holdings,
    requests.flatMap((request) => quotesFor(request, QUIET)),
  );

/** Two checks with the same holdings, after which the drift counts. */
export async function drifted(holdings: Holding[], ...requests: StrikeRequest[]): Promise<void> {
  await compare(holdings, ...requests);
  await compare(holdings, ...requests);
}

export const drifts = async () => [
  ...(await book.sql`
    select symbol, ticker, kind, booked, held, checks from public.drifts order by symbol`),
];

export const asked = async (): Promise<Delivered[]> =>
  (await book.deliver()).filter(({ kind }) => kind === "drift");

export const shares = (ticker: string, quantity: number): Holding => ({ symbol: ticker, quantity });

/** Opens and closes by fills, so that only the orders remain. */
export async function openedAndClosed(request: StrikeRequest): Promise<void> {
  await book.approve(request);
  const entry = await book.send(quotesFor(request, 150), [{ ticker: request.ticker, price: 600 }]);
  const { quantity } = request;
  await book.finish(entry.run_id, [
    {
      order_id: Number(entry.place[0]?.order_id),
      status: "filled",
      filled_quantity: quantity,
      fill_cash: 150 * quantity,
      fees: 0,
    },
  ]);
  const exit = await book.send(quotesFor(request, 75));
  const { closed } = await book.finish(exit.run_id, [
    {
      order_id: Number(exit.place[0]?.order_id),
      status: "filled",
      filled_quantity: quantity,
      fill_cash: -75 * quantity,
      fees: 0,
    },
  ]);
  expect(closed).toHaveLength(1);
}
