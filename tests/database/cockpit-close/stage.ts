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

/** An open position with a mark. */
export async function held(
  request: StrikeRequest = csp(),
  mark = 120,
): Promise<{ request: StrikeRequest; position_id: number }> {
  const position_id = await book.open(request);
  await book.decide(quotesFor(request, mark));
  await book.deliver();
  return { request, position_id };
}

/** Gives the command, delivers the question, and confirms it. */
export async function close(position_id: number): Promise<Row> {
  await book.command("close", { position_id });
  await book.deliver();
  return await book.answerNewest("confirmation", "confirm");
}

/** The facts of the newest confirmation after its delivery. */
export async function question(): Promise<Row> {
  await book.sql`
    insert into private.outbox (kind, prompt_id)
    select kind, prompt_id from private.prompts where kind = 'confirmation' order by prompt_id desc limit 1`;
  return (await book.deliver()).at(-1)?.facts as Row;
}
