import { beforeEach, describe, expect, it } from "vitest";
import type { Holding } from "../../../shared/broker.ts";
import { type Delivered, quotesFor, TUESDAY } from "../../support/book.ts";
import { holdingsOf } from "../../support/holdings.ts";
import type { StrikeRequest } from "../../support/trades.ts";
import { emptyBook } from "../positions.ts";
import { put } from "../trades.ts";
import { book, CLOSE, check, EXPIRATION, useBook } from "./stage.ts";

useBook();
beforeEach(async () => {
  await emptyBook(book.sql);
  await book.setClock(TUESDAY);
});

const MONDAY = "2026-03-23T14:00:00Z";
const kre = (differing: Partial<StrikeRequest>) =>
  put({ ticker: "KRE", expiration_date: EXPIRATION, overrides: { auto_exit: false }, ...differing });

/** A check that receives the broker's holdings with this many shares. */
async function held(
  now: string,
  shares: number,
  price: number,
  open: StrikeRequest[],
  ...left: StrikeRequest[]
) {
  await book.setClock(now);
  const holdings: Holding[] = left.flatMap((request) => holdingsOf(request));
  await book.compare(
    [...holdings, { symbol: "KRE", quantity: shares }],
    open.flatMap((request) => quotesFor(request, 140)),
    [{ ticker: "KRE", price }],
  );
}
const unanswered = async () =>
  (await book.prompts("settlement")).filter(({ answer }) => answer === null).map(({ facts }) => facts);
const asked = async (kind: string, position_id?: number): Promise<Delivered | undefined> =>
  (await book.deliver()).find(
    (message) =>
      message.kind === kind && (position_id ?? message.facts.position_id) === message.facts.position_id,
  );

describe("shares of an expiration are not confused with those of an early assignment", () => {
  const near = kre({ strike_price: 58 });
  const call = kre({ strategy_type: "CC", strike_price: 70 });

  /** The put is assigned on the morning of its last day, and the call expires worthless. */
  async function assigned(): Promise<number> {
    const position_id = await book.open(near);
    await book.open(call);
    await held("2026-03-19T19:00:00Z", 130, 55, [near, call], near, call);
    await held("2026-03-20T14:00:00Z", 230, 55, [near, call], call);
    await held("2026-03-20T14:05:00Z", 230, 55, [near, call], call);
    return position_id;
  }
  const shares = () => book.sql`select quantity, price::float from public.share_trades`;

  it("that a person books with the settlement", async () => {
    const position_id = await assigned();
    await check(CLOSE, 55);
    await book.answer(await asked("settlement", position_id), "assigned");
    await held(MONDAY, 230, 55, []);
    expect(await unanswered()).toEqual([]);
    expect(await shares()).toMatchObject([{ quantity: 100, price: 55 }]);
  });

  it("that nobody has answered by the next session", async () => {
    const position_id = await assigned();
    await check(CLOSE, 55);
    await held(MONDAY, 230, 55, []);
    expect(await unanswered()).toMatchObject([{ position_id, outcome: "differs" }]);
  });

  it("that was adopted before the close", async () => {
    await assigned();
    await book.answer(await asked("drift"), "adopt");
    await check(CLOSE, 55);
    await held(MONDAY, 230, 55, []);
    expect(await unanswered()).toEqual([]);
    expect(await shares()).toHaveLength(1);
  });

  it("that was adopted after it", async () => {
    await assigned();
    await check(CLOSE, 55);
    await book.answer(await asked("drift"), "adopt");
    await held(MONDAY, 230, 55, []);
    expect(await unanswered()).toEqual([]);
    expect(await shares()).toHaveLength(1);
  });

  it("while a call that took shares after the close is still asked about", async () => {
    const position_id = await assigned();
    await check(CLOSE, 55);
    await book.answer(await asked("settlement", position_id), "assigned");
    await held(MONDAY, 130, 55, []);
    expect(await unanswered()).toMatchObject([{ contract_short: "KRE 70c", outcome: "exercised" }]);
  });
});

it("an assignment of a later expiration over the weekend is not an exercise of the expired one", async () => {
  const expired = kre({ strike_price: 50 });
  const later = put({ ticker: "KRE", strike_price: 62, overrides: { auto_exit: false } });
  await book.open(expired);
  await book.open(later);
  await held("2026-03-20T19:00:00Z", 30, 52, [expired, later], expired, later);
  expect((await check(CLOSE, 52)).settled).toHaveLength(1);
  await held(MONDAY, 130, 52, [later]);
  expect(await book.sql`select ticker from public.drifts where kind = 'assigned'`).toHaveLength(1);
  expect(await unanswered()).toEqual([]);
});
