import { beforeEach, describe, expect, it } from "vitest";
import type { TradeRequest } from "../../../shared/schemas/trade-request.ts";
import { iso } from "../../model/calendar.ts";
import { money, toNumber } from "../../model/money.ts";
import { contractOf } from "../../model/request.ts";
import { settle, tradesUntil } from "../../model/settlement.ts";
import { emptyBook } from "../positions.ts";
import { put, spread } from "../trades.ts";
import { type Begun, book, check, EXPIRATION, open, useBook } from "./stage.ts";

useBook();
beforeEach(() => emptyBook(book.sql));

/** The model's P&L of a trade at a price, USD. */
function pnlOf(request: TradeRequest, price: number): number {
  const outcome = settle(contractOf(request), money(price));
  if (!("debit" in outcome)) {
    throw new Error(`The model asks: ${outcome.outcome}.`);
  }
  return toNumber((money(request.net_credit) - outcome.debit) * BigInt(request.quantity));
}

const questions = async () => (await book.deliver()).filter(({ kind }) => kind === "settlement_value");

describe("a contract settled by opening prints", () => {
  const lower = spread({ ticker: "RUT", strike_price: 2240, width: 30, net_credit: 720, quantity: 2 });
  const upper = put({ ticker: "RUT", strike_price: 2105, net_credit: 1130 });
  const ours = [lower, upper].map((request) => ({ ...request, expiration_date: EXPIRATION }));
  const evening = put({ ticker: "RUTW", strike_price: 2200, net_credit: 400, expiration_date: EXPIRATION });

  it("asks that morning, once for a root and expiration, and is settled by the value alone", async () => {
    const [first = 0, second = 0, other = 0] = await open(...ours, evening);
    // Thursday's close is that of the last session and settles nothing.
    expect((await check("2026-03-19T20:00:00Z", 2266)).settled).toEqual([]);
    expect(await questions()).toEqual([]);
    const friday = await check("2026-03-20T13:30:00Z", 2266);
    expect(friday.settled).toEqual([]);
    expect(await questions()).toMatchObject([
      { facts: { ticker: "RUT", close: 2266, positions: [{ position_id: first }, { position_id: second }] } },
    ]);
    const later = await check("2026-03-20T14:30:00Z", 2251);
    expect(later.begun.closes).toEqual([]);
    expect(await questions()).toEqual([]);

    // It opened within the spread and closes far above it.
    expect(await book.command("settle", { ticker: "RUT", price: 2203.46 })).toEqual({ outcome: "done" });
    for (const [i, position_id] of [first, second].entries()) {
      expect(await book.position(position_id)).toMatchObject({
        status: "EXPIRED",
        realized_pnl: pnlOf(ours[i] as TradeRequest, 2203.46),
        exit_date: new Date("2026-03-19T20:00:00.000Z"),
      });
    }
    expect((await book.position(first)).realized_pnl).toBe(-4560);
    const evenings = await check("2026-03-20T20:00:00Z", 2271);
    expect(evenings.begun.closes).toMatchObject([{ ticker: "RUT", date: EXPIRATION }]);
    expect(evenings.settled).toEqual([other]);
    expect(await book.exit(other)).toMatchObject({ underlying_price: 2271 });
    expect((await book.exit(first)).underlying_price).toBe(2203.46);
    expect(await questions()).toMatchObject([{ edited: true, facts: { answer: "2203.46" } }]);
  });

  it("is reported, and the value can be withdrawn the same day, and given again", async () => {
    const [first = 0, second = 0] = await open(...ours);
    await check("2026-03-20T14:00:00Z", {});
    await book.deliver();
    await book.command("settle", { ticker: "RUT", price: 2230.64 });
    const told = await book.deliver();
    expect(told.filter(({ kind }) => kind === "settled")).toMatchObject([
      {
        facts: {
          value: 2230.64,
          positions: [
            { position_id: first, pnl: -432 },
            { position_id: second, pnl: 1130 },
          ],
        },
      },
    ]);
    expect(await book.command("reopen", { position_id: second })).toEqual({ outcome: "done" });
    expect(await book.trades()).toEqual([]);
    await check("2026-03-20T14:05:00Z", {});
    expect((await questions()).filter(({ edited }) => !edited)).toMatchObject([{ facts: { answer: null } }]);
    await book.command("settle", { ticker: "RUT", price: 2203.46 });
    expect((await book.trades()).map(({ pnl_realized }) => pnl_realized)).toEqual([-4560, 1130]);
    await book.setClock("2026-03-23T14:00:00Z");
    expect(await book.command("reopen", { position_id: first })).toMatchObject({ outcome: "refused" });
  });

  it("asks back if the value is far from the close before it", async () => {
    const [position_id = 0] = await open(...ours);
    await check("2026-03-20T14:00:00Z", 2266);
    expect(await book.command("settle", { ticker: "RUT", price: 223.064 })).toEqual({ outcome: "asked" });
    const [asked] = (await book.deliver()).filter(({ kind }) => kind === "confirmation");
    expect(asked?.facts).toMatchObject({ value: 223.064, known: 2266, known_as: "close" });
    expect(await book.position(position_id)).toMatchObject({ status: "OPEN" });
    expect(await book.answer(asked, "cancel")).toMatchObject({ outcome: "answered" });
    expect(await book.position(position_id)).toMatchObject({ status: "OPEN" });
  });

  it.each([
    ["Juneteenth", "2026-06-19", "2026-06-17", "2026-06-18"],
    ["the Thursday before it", "2026-06-18", "2026-06-17", "2026-06-18"],
    ["a third Friday", "2026-05-15", "2026-05-14", "2026-05-15"],
    ["the Saturday after one", "2026-05-16", "2026-05-14", "2026-05-15"],
    ["a Friday after Thanksgiving", "2026-11-27", "2026-11-25", "2026-11-27"],
  ])("that expires on %s trades until the session before its prints", async (_, expiration_date, last, prints) => {
    const request = put({ ticker: "NDX", strike_price: 19_500, net_credit: 8_000, expiration_date });
    const [position_id = 0] = await open(request);
    const close = tradesUntil(contractOf(request));
    expect(iso(close)).toBe(`${last}T${last < "2026-11" ? "20" : "21"}:00:00.000Z`);
    await book.setClock(iso(close - 1000));
    expect((await book.beginning<Begun>()).page?.symbols).toHaveLength(1);
    await book.loseLease();
    await check(iso(close), 20_000);
    expect(await questions()).toEqual([]);
    await check(`${prints}T15:00:00Z`, 20_000);
    expect(await questions()).toMatchObject([{ facts: { settled_on: prints } }]);
    await book.command("settle", { ticker: "NDX", price: 19_388.2 });
    expect(await book.position(position_id)).toMatchObject({
      realized_pnl: -3180,
      exit_date: new Date(close),
    });
  });
});

describe("a contract settled for cash by a close", () => {
  it.each([
    ["between its strikes", 18_011.7],
    ["at its short strike", 18_040],
    ["right above its long strike", 17_990.05],
    ["below both", 17_800],
    ["above both", 18_400],
  ])("is booked at any price: %s", async (_, close) => {
    const request = {
      ...spread({ ticker: "NDXP", strike_price: 18_040, width: 50, net_credit: 1_900, quantity: 3 }),
      expiration_date: EXPIRATION,
    };
    const [position_id = 0] = await open(request);
    const { begun, settled } = await check("2026-03-20T20:00:00Z", close);
    expect(begun.closes).toMatchObject([{ ticker: "NDX", date: EXPIRATION }]);
    expect(settled).toEqual([position_id]);
    expect(await book.position(position_id)).toMatchObject({
      exit_reason: "expired",
      realized_pnl: pnlOf(request, close),
    });
  });

  it("on Juneteenth is booked by Thursday's close", async () => {
    const request = put({ ticker: "XSP", strike_price: 602, net_credit: 210, expiration_date: "2026-06-19" });
    const [position_id = 0] = await open(request);
    const { begun, settled } = await check("2026-06-18T20:00:00Z", 601.13);
    expect(begun.closes).toMatchObject([{ ticker: "XSP", date: "2026-06-18" }]);
    expect(settled).toEqual([position_id]);
    expect(await book.position(position_id)).toMatchObject({ realized_pnl: 123 });
  });
});
