import { describe, expect, it } from "vitest";
import type { Holding } from "../../../shared/broker.ts";
import { putSymbol, quotesFor, TUESDAY } from "../../support/book.ts";
import { holdingsOf } from "../../support/holdings.ts";
import type { StrikeRequest } from "../../support/trades.ts";
import { newTicker, put, spread } from "../trades.ts";
import { asked, book, compare, drifted, drifts, openedAndClosed, shares, useBook } from "./stage.ts";

useBook();

describe("the broker's holdings agree with the book", () => {
  it.each<[string, StrikeRequest]>([
    ["of a put", put({ quantity: 2 })],
    ["of a spread", spread({ quantity: 2 })],
  ])("when it holds the legs %s", async (_what, request) => {
    await book.open(request);
    await drifted(holdingsOf(request), request);
    expect(await drifts()).toEqual([]);
    expect(await asked()).toEqual([]);
  });

  it("when two positions in one symbol add up to it", async () => {
    const one = put({ quantity: 2 });
    const other = put({ ticker: one.ticker, quantity: 3 });
    await book.open(one);
    await book.open(other);
    await drifted(holdingsOf(one, 5), one);
    expect(await drifts()).toEqual([]);
  });

  it("when a put that one position is short and another long nets to nothing", async () => {
    const wide = spread();
    const below = put({ ticker: wide.ticker, strike_price: 575 });
    await book.open(wide);
    await book.open(below);
    await drifted([{ symbol: putSymbol(wide), quantity: -1 }], wide, below);
    expect(await drifts()).toEqual([]);
  });

  it("after a fill of the same check, which is booked by then", async () => {
    const request = put({ quantity: 2 });
    await book.open(request);
    const { run_id, place } = await book.send(quotesFor(request, 75));
    const order_id = Number(place[0]?.order_id);
    await book.finish(
      run_id,
      [{ order_id, status: "filled", filled_quantity: 2, fill_cash: -150, fees: 0 }],
      [],
    );
    expect(await drifts()).toEqual([]);
  });
});

describe("a difference is classified", () => {
  it.each<[when: string, kind: string, held: number, shares: number]>([
    ["nothing is held", "missing", 0, 0],
    ["fewer are held", "quantity_differs", -1, 0],
    ["more are held", "quantity_differs", -3, 0],
    ["they are held the other way round", "quantity_differs", 1, 0],
    ["nobody can hold so many of them", "quantity_differs", 30_000_000, 0],
    ["nothing is held but the shares of both", "assigned", 0, 200],
    ["nothing is held but more shares than that", "missing", 0, 1000],
    ["one is held and the shares of the other", "assigned", -1, 100],
    ["nothing is held and a share too few", "missing", 0, 199],
    ["nothing is held and the shares of one", "missing", 0, 100],
    ["one is held and a share too few", "quantity_differs", -1, 99],
    ["nothing is held and shares are sold short", "missing", 0, -200],
    ["more are held, and shares", "quantity_differs", -3, 500],
  ])("of two short puts, when %s: %s", async (_when, kind, held, stock) => {
    const request = put({ quantity: 2 });
    await book.open(request);
    await compare(holdingsOf(request), request);
    const symbol = putSymbol(request);
    const holdings = [
      ...(held === 0 ? [] : [{ symbol, quantity: held }]),
      ...(stock === 0 ? [] : [shares(request.ticker, stock)]),
    ];
    await compare(holdings, request);
    expect((await drifts()).filter((row) => row.kind !== "foreign")).toEqual([
      { symbol, ticker: request.ticker, kind, booked: -2, held, checks: 1 },
    ]);
  });

  it("a long leg is missing even if its shares are held: nobody assigns a long put", async () => {
    const request = spread({ quantity: 2 });
    await book.open(request);
    const [short, long] = holdingsOf(request) as [Holding, Holding];
    await compare([short, shares(request.ticker, 1000)], request);
    expect((await drifts()).filter(({ kind }) => kind !== "foreign")).toMatchObject([
      { symbol: long.symbol, kind: "missing", booked: 2, held: 0 },
    ]);
  });

  it("each leg of a spread is a difference of its own", async () => {
    const request = spread({ quantity: 2 });
    await book.open(request);
    const [short, long] = holdingsOf(request) as [Holding, Holding];
    await compare([{ ...long, quantity: 1 }], request);
    expect(await drifts()).toEqual([
      {
        symbol: long.symbol,
        ticker: request.ticker,
        kind: "quantity_differs",
        booked: 2,
        held: 1,
        checks: 1,
      },
      { symbol: short.symbol, ticker: request.ticker, kind: "missing", booked: -2, held: 0, checks: 1 },
    ]);
  });

  it("contracts of a closed position that are still held are ours", async () => {
    const request = put({ quantity: 2 });
    await openedAndClosed(request);
    await compare([{ symbol: putSymbol(request), quantity: -2 }]);
    expect(await drifts()).toMatchObject([{ kind: "quantity_differs", booked: 0, held: -2 }]);
  });

  it("two positions in one symbol are one difference", async () => {
    const one = put({ quantity: 2 });
    const other = put({ ticker: one.ticker, quantity: 3 });
    await book.open(one);
    await book.open(other);
    await compare(holdingsOf(one, 4), one);
    expect(await drifts()).toMatchObject([{ kind: "quantity_differs", booked: -5, held: -4 }]);
  });

  it("it has the market clock's time", async () => {
    const request = put();
    await book.open(request);
    await compare([], request);
    await book.setClock("2026-03-03T15:05:00Z");
    await compare([], request);
    const rows = await book.sql`select since, dismissed_at, dismissed_by from public.drifts`;
    expect([...rows]).toEqual([{ since: new Date(TUESDAY), dismissed_at: null, dismissed_by: null }]);
  });
});

describe("a holding that is not ours", () => {
  const foreign = (): Holding => ({ symbol: `${newTicker()}260417P00100000`, quantity: -4 });

  it("is recorded, and never announced: options, shares, long and short", async () => {
    const request = put();
    await book.open(request);
    const option = foreign();
    const holdings = [
      ...holdingsOf(request),
      option,
      { ...foreign(), quantity: 2 },
      shares("SPY", 300),
      shares("QQQ", -50),
    ];
    for (let i = 0; i < 3; i += 1) {
      await compare(holdings, request);
    }
    const rows = await drifts();
    expect(rows).toHaveLength(4);
    expect(rows.every(({ kind, booked }) => kind === "foreign" && booked === 0)).toBe(true);
    expect(rows.find(({ symbol }) => symbol === "SPY")).toMatchObject({ ticker: "SPY", held: 300 });
    expect(rows.find(({ symbol }) => symbol === option.symbol)).toMatchObject({
      ticker: option.symbol?.slice(0, -15),
      held: -4,
    });
    expect(await asked()).toEqual([]);
  });

  it("includes a contract of the same underlying at another strike", async () => {
    const request = put();
    await book.open(request);
    await drifted([...holdingsOf(request), { symbol: putSymbol(request, 500), quantity: -1 }], request);
    expect(await drifts()).toMatchObject([{ symbol: putSymbol(request, 500), kind: "foreign" }]);
    expect(await asked()).toEqual([]);
  });

  it("includes a contract that was only proposed: nothing of it was ever sent", async () => {
    const request = put();
    await book.propose(request);
    await drifted(holdingsOf(request), request);
    expect(await drifts()).toMatchObject([{ kind: "foreign", booked: 0, held: -1 }]);
  });

  it("is forgotten when it is gone", async () => {
    await compare([foreign(), shares("SPY", 100)]);
    expect(await drifts()).toHaveLength(2);
    await compare([]);
    expect(await drifts()).toEqual([]);
  });

  it("does not prevent entries in its underlying", async () => {
    const request = put();
    await drifted([shares(request.ticker, 100), { symbol: putSymbol(request, 500), quantity: -1 }]);
    expect(await book.approve(request)).toMatchObject({ outcome: "approved" });
    const { place } = await book.send(quotesFor(request, 150), [{ ticker: request.ticker, price: 600 }]);
    expect(place).toHaveLength(1);
  });
});
