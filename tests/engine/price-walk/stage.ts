import { afterAll, beforeAll, beforeEach, expect } from "vitest";
import type { OrderReport } from "../../../shared/broker.ts";
import type { OptionQuote } from "../../../shared/market-data.ts";
import { putSymbol, quote, TUESDAY, working } from "../../support/book.ts";
import type { StrikeRequest } from "../../support/trades.ts";
import { createWorld, type TestWorld } from "../../support/world.ts";
import { emptyBook } from "../positions.ts";
import { put, spread } from "../trades.ts";

/** The book of the running test file, which makes its own. */
export let book: TestWorld;

/** A book for a test file, with a market and the paper broker, empty on TUESDAY before each test. */
export function useBook(): void {
  beforeAll(async () => {
    book = await createWorld();
  });
  beforeEach(async () => {
    await emptyBook(book.sql);
    await book.setClock(TUESDAY);
  });
  afterAll(() => book.drop());
}

/** An expiration in 21 days. */
export const DATED = { expiration_date: "2026-03-24" };
export const STRATEGIES = [
  ["put", put],
  ["spread", spread],
] as const;

/** Trustworthy quotes at which closing costs `mark` at the mids and `natural` at the natural prices. */
export function wideQuotesFor(request: StrikeRequest, mark: number, natural: number): OptionQuote[] {
  const cents = (dollars: number) => Math.round(dollars * 100) / 100;
  const around = (symbol: string, mid: number, half: number) =>
    quote(symbol, mid, { bid: Math.max(cents(mid - half), 0), ask: cents(mid + half) });
  if (request.width === undefined) {
    return [around(putSymbol(request), mark, natural - mark)];
  }
  const half = (natural - mark) / 2;
  return [
    around(putSymbol(request), mark + 100, half),
    around(putSymbol(request, request.strike_price - request.width), 100, half),
  ];
}

/** A check in which the broker accepts every limit and fills nothing. */
export async function check(quotes: OptionQuote[]) {
  const sent = await book.send(quotes);
  await book.finish(sent.run_id, [...sent.place, ...sent.replace, ...sent.poll].map(working));
  return sent;
}

/** A position sold for 150.00, with the close that the quotes cause working at the broker. */
export async function closing(request: StrikeRequest, mark: number, natural: number) {
  const position_id = await book.open(request);
  const { place } = await check(wideQuotesFor(request, mark, natural));
  expect(place).toHaveLength(1);
  const order_id = Number(place[0]?.order_id);
  const at = (mark: number, natural: number) => check(wideQuotesFor(request, mark, natural));
  return { request, position_id, order_id, placed: place[0], at, order: () => book.exit(position_id) };
}

/** A check that receives a report on an order. */
export const hear = async (order_id: number, report: Omit<OrderReport, "order_id">) =>
  await book.finish(await book.begin(), [{ order_id, ...report }]);
