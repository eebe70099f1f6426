import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import type { OrderReport } from "../../../shared/broker.ts";
import { type Book, createBook, type Delivered, quotesFor, type Row, TUESDAY } from "../../support/book.ts";
import type { StrikeRequest } from "../../support/trades.ts";
import { emptyBook } from "../positions.ts";
import { put } from "../trades.ts";

/** The book of the current test file. */
export let book: Book;

/** Makes a book for a test file; it is empty on TUESDAY before each test. */
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

export interface Lost {
  request: StrikeRequest;
  order_id: number;
  /** The mark at which the order was sent. */
  mark: number;
  order(): Promise<Row>;
}

/** An entry that was sent and whose answer was lost. */
export async function lostEntry(request: StrikeRequest = put({ quantity: 3 })): Promise<Lost> {
  await book.approve(request);
  const { run_id, place } = await send({ request, mark: 150 });
  expect(place).toHaveLength(1);
  const order_id = Number(place[0]?.order_id);
  await book.finish(run_id, [{ order_id, status: "unknown" }]);
  const order = async () => (await book.orders({ request_id: request.request_id }))[0] as Row;
  return { request, order_id, mark: 150, order };
}

/** A close that was sent and whose answer was lost. */
export async function lostExit(request: StrikeRequest = put({ quantity: 3 })): Promise<Lost> {
  const position_id = await book.open(request);
  // Its trigger; its limit never rises above it.
  const { run_id, place } = await send({ request, mark: 75 });
  const order_id = Number(place[0]?.order_id);
  await book.finish(run_id, [{ order_id, status: "unknown" }]);
  return { request, order_id, mark: 75, order: () => book.exit(position_id) };
}

export function send({ request, mark }: Pick<Lost, "request" | "mark">) {
  return book.send(quotesFor(request, mark), [{ ticker: request.ticker, price: 600 }]);
}

/** A check in which the broker is asked about the order and answers. */
export async function look(lost: Lost, report: Omit<OrderReport, "order_id">) {
  const { run_id, poll } = await send(lost);
  expect(poll).toMatchObject([{ order_id: lost.order_id }]);
  return await book.finish(run_id, [{ order_id: lost.order_id, ...report }]);
}

export const unclear = (lost: Lost, ...candidates: string[]) => look(lost, { status: "unknown", candidates });

/** The broker finds two candidates for the order, twice. Returns the message that asks. */
export async function asked(lost: Lost, ...candidates: string[]): Promise<Delivered> {
  await unclear(lost, ...candidates);
  await unclear(lost, ...candidates);
  const [message, ...more] = (await book.deliver()).filter(
    ({ kind, edited }) => kind === "which_order" && !edited,
  );
  expect(more).toEqual([]);
  expect(message).toBeDefined();
  return message as Delivered;
}

export const questions = async () => await book.prompts("which_order");
