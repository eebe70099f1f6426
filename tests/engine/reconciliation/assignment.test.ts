import { describe, expect, it } from "vitest";
import type { Holding } from "../../../shared/broker.ts";
import type { TradeRequest } from "../../../shared/schemas/trade-request.ts";
import { cc, type Delivered, quotesFor, str } from "../../support/book.ts";
import { holdingsOf } from "../../support/holdings.ts";
import { put, spread } from "../trades.ts";
import { asked, book, drifts, QUIET, shares, useBook } from "./stage.ts";

useBook();

/** A check that finds these holdings, with the underlying at a price. */
const found = (request: TradeRequest, price: number | null, ...holdings: Holding[]) =>
  book.compare(
    holdings,
    quotesFor(request, QUIET),
    price === null ? [] : [{ ticker: request.ticker, price }],
  );

const kinds = async () =>
  (await drifts()).filter(({ kind }) => kind !== "foreign").map(({ kind, held }) => [kind, held]);

const adopt = (message: Delivered | undefined) => message?.facts.adopt;

describe("a missing short put", () => {
  it("whose shares were in the account for days was not assigned", async () => {
    const request = put({ quantity: 3 });
    await book.open(request);
    await found(request, 560, ...holdingsOf(request), shares(request.ticker, 700));
    await found(request, 560, shares(request.ticker, 700));
    expect(await kinds()).toEqual([["missing", 0]]);
    expect(await asked()).toEqual([]);
  });

  it("was assigned when its shares came, which is reported at once and booked at the underlying's price", async () => {
    const request = put({ quantity: 3 });
    const position_id = await book.open(request);
    await found(request, null, ...holdingsOf(request), shares(request.ticker, 700));
    await found(request, null, shares(request.ticker, 1000));
    const [first] = await asked();
    expect(first?.facts).toMatchObject({ lines: [{ kind: "assigned" }], adopt: null });
    // The next check brings the price, and with it the button.
    await found(request, 571.25, shares(request.ticker, 1000));
    const [message] = await asked();
    expect(message).toMatchObject({ edited: true, message_id: first?.message_id });
    expect(adopt(message)).toEqual([
      { position_id, quantity: 3, price: 875, reason: "assigned", underlying_price: 571.25, to_exercise: [] },
    ]);
    expect(await book.answer(message, "adopt")).toMatchObject({ outcome: "answered" });
    expect(await book.position(position_id)).toMatchObject({
      status: "CLOSED",
      exit_reason: "assigned",
      exit_price: 875,
      realized_pnl: 3 * (150 - 875),
    });
    expect(await book.exit(position_id)).toMatchObject({ underlying_price: 571.25, fill_cash: -3 * 875 });
  });

  it("closes nothing of it any more, from the first look on", async () => {
    const request = put({ quantity: 2 });
    const position_id = await book.open(request);
    await found(request, 560, ...holdingsOf(request));
    await found(request, 560, shares(request.ticker, 200));
    await book.compare([shares(request.ticker, 200)], quotesFor(request, 700));
    expect((await book.send(quotesFor(request, 700))).place).toEqual([]);
    expect(await book.decision(position_id)).toMatchObject({ verdict: "drift" });
  });
});

describe("a missing short call", () => {
  it("was assigned if its shares are gone, too", async () => {
    const request = cc({ quantity: 2, strike_price: 45 });
    const position_id = await book.open(request);
    await found(request, 47, ...holdingsOf(request), shares(request.ticker, 350));
    await found(request, 47, shares(request.ticker, 150));
    await found(request, 47.1, shares(request.ticker, 150));
    const [message] = await asked();
    expect(adopt(message)).toEqual([
      { position_id, quantity: 2, price: 210, reason: "assigned", underlying_price: 47.1, to_exercise: [] },
    ]);
  });

  it("left short stock if there were none", async () => {
    const request = str({ quantity: 1 });
    await book.open(request);
    const [put, call] = holdingsOf(request) as [Holding, Holding];
    await found(request, 640, put, call);
    await found(request, 640, put, shares(request.ticker, -100));
    expect(await kinds()).toEqual([["assigned", 0]]);
    const [message] = await asked();
    // The other side is still short, so the position has not ended.
    expect(adopt(message)).toBeNull();
  });
});

describe("a short leg that was assigned while its long leg is held", () => {
  async function assigned() {
    const request = spread({ quantity: 2, strike_price: 62, width: 2, net_credit: 70 });
    const position_id = await book.open(request);
    const [short, long] = holdingsOf(request) as [Holding, Holding];
    await found(request, 61, short, long);
    await found(request, 61, long, shares(request.ticker, 200));
    await found(request, 61, long, shares(request.ticker, 200));
    const [message] = await asked();
    return { request, position_id, long, message };
  }

  it("is recognised, and a press after the exercise books exactly the width", async () => {
    const { request, position_id, long, message } = await assigned();
    expect(adopt(message)).toMatchObject([
      { position_id, quantity: 2, price: 200, to_exercise: [long.symbol] },
    ]);
    expect((await book.send(quotesFor(request, 199))).place).toEqual([]);
    await book.answer(message, "adopt");
    expect(await book.position(position_id)).toMatchObject({
      status: "CLOSED",
      exit_reason: "assigned",
      realized_pnl: 2 * (70 - 200),
    });
  });

  it("is exercised when the long leg goes and takes the shares along", async () => {
    const { request, position_id } = await assigned();
    await found(request, 61);
    await found(request, 61);
    const [message] = await asked();
    expect(message?.facts.lines).toMatchObject([{ kind: "exercised" }, { kind: "assigned" }]);
    expect(adopt(message)).toMatchObject([
      { position_id, price: 200, underlying_price: 59.99, to_exercise: [] },
    ]);
  });

  it("is sold when the long leg goes and the shares stay: booked at its latest mid, the shares at the underlying's price", async () => {
    const { request, position_id } = await assigned();
    const held = shares(request.ticker, 200);
    await found(request, 61, held);
    await found(request, 61, held);
    const [message] = await asked();
    // 62.00 less 61.00 for the shares, less 1.00 that the long leg brought.
    expect(message?.facts.lines).toMatchObject([{ kind: "missing" }, { kind: "assigned" }]);
    expect(adopt(message)).toMatchObject([{ position_id, price: 0, underlying_price: 61, to_exercise: [] }]);
  });

  it("is not recognised if both legs went without a share: that was a close elsewhere", async () => {
    const request = spread({ quantity: 2 });
    await book.open(request);
    await found(request, 560, ...holdingsOf(request), shares(request.ticker, 200));
    await found(request, 560, shares(request.ticker, 200));
    expect(await kinds()).toEqual([
      ["missing", 0],
      ["missing", 0],
    ]);
  });
});

describe("contracts that are assigned in two steps before anybody answers", () => {
  async function first() {
    const request = put({ quantity: 5 });
    await book.open(request);
    await found(request, 560, ...holdingsOf(request), shares(request.ticker, 30));
    await found(request, 560, ...holdingsOf(request, 2), shares(request.ticker, 330));
    expect(await kinds()).toEqual([["assigned", -2]]);
    await book.setClock("2026-03-04T15:00:00Z");
    return request;
  }

  it("are assigned, all of them", async () => {
    const request = await first();
    await found(request, 560, shares(request.ticker, 530));
    await found(request, 571, shares(request.ticker, 530));
    expect(await kinds()).toEqual([["assigned", 0]]);
    const message = (await asked()).at(-1);
    expect(adopt(message)).toMatchObject([{ quantity: 5, price: 900, reason: "assigned" }]);
    await book.answer(message, "adopt");
    expect(await book.sql`select quantity, price::float from public.share_trades`).toMatchObject([
      { quantity: 500, price: 571 },
    ]);
  });

  it("are not a close elsewhere if the rest went without a share: only a person knows", async () => {
    const request = await first();
    await found(request, 560, shares(request.ticker, 330));
    await found(request, 571, shares(request.ticker, 330));
    expect(await kinds()).toEqual([["missing", 0]]);
    expect(adopt((await asked()).at(-1))).toBeNull();
  });
});
