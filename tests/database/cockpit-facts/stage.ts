import { afterAll, beforeAll, beforeEach } from "vitest";
import { type Book, createBook, quotesFor, type Row } from "../../support/book.ts";
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

let updates = 1_000_000;

/** The facts of the reply to a command, at its delivery. */
export async function reply(kind: string, facts: Row = {}): Promise<Row> {
  await book.deliver();
  updates += 1;
  await book.call("queue_reply", { update_id: updates, kind, facts });
  return (await book.deliver()).at(-1)?.facts as Row;
}

/** Opens positions and marks all of them in one check. */
export async function marked(...trades: [StrikeRequest, number][]): Promise<number[]> {
  const ids: number[] = [];
  for (const [request] of trades) {
    ids.push(await book.open(request));
  }
  await book.decide(trades.flatMap(([request, mark]) => quotesFor(request, mark)));
  return ids;
}
