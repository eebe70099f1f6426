import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import { type Book, createBook, type Limits, NO_LIMITS, quotesFor, TUESDAY } from "../../support/book.ts";
import type { StrikeRequest } from "../../support/trades.ts";
import { emptyBook } from "../positions.ts";

/** The book of the running test file, which makes its own. */
export let book: Book;

/** A book for a test file, empty and without limits on TUESDAY before each test. */
export function useBook(): void {
  beforeAll(async () => {
    book = await createBook();
  });
  beforeEach(async () => {
    await emptyBook(book.sql);
    await book.limit(NO_LIMITS);
    await book.setClock(TUESDAY);
  });
  afterAll(() => book.drop());
}

export type Name = keyof Limits;

/** A check in a quiet market for these trades. */
export const check = (requests: StrikeRequest[], buying_power: number | null = null) =>
  book.send(
    requests.flatMap((request) => quotesFor(request, request.net_credit)),
    requests.map(({ ticker }) => ({ ticker, price: 600 })),
    buying_power,
  );

export const statusOf = async ({ request_id }: StrikeRequest) => (await book.request(request_id)).status;

export const noteOf = async ({ request_id }: StrikeRequest) =>
  String((await book.request(request_id)).status_note);

/** Expects a sentence with the limit's name and number. */
export function expectSentence(sentence: unknown, limit: Name, value: number): void {
  expect(sentence).toMatch(/^[A-Z0-9].*\.$/);
  expect(sentence).toContain(limit);
  expect(String(sentence).replaceAll(",", "")).toContain(String(value));
}
