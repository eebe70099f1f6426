import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Book, createBook, csp, putSymbol, quote, quotesFor, vpc } from "../support/book.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(() => book.empty());
afterAll(() => book.drop());

/** The warnings on a request's card. */
async function warnings(request_id: string): Promise<unknown> {
  const card = (await book.deliver()).find(
    ({ kind, facts }) => kind === "card" && facts.request_id === request_id,
  );
  return card?.facts.warnings;
}

describe("two 580/575 put spreads sold for 150.00 each", () => {
  it("have the short put and the long put below it as legs", async () => {
    const request = vpc({ ticker: "SPY", quantity: 2 });
    const position_id = await book.open(request);
    const leg = { option_type: "put", expiration: "2026-04-17", quantity: 2 };
    expect((await book.position(position_id)).legs).toEqual([
      { ...leg, action: "sell", strike: 580, symbol: "SPY260417P00580000" },
      { ...leg, action: "buy", strike: 575, symbol: "SPY260417P00575000" },
    ]);
  });

  it("store width x 100 x quantity as stop, and as risk the width minus the credit", async () => {
    const position_id = await book.open(vpc({ quantity: 2 }));
    expect(await book.position(position_id)).toMatchObject({
      profit_target: 150,
      stop_loss: 1000,
      collateral: 1000,
      max_risk: 700,
      exit_dte: 21,
    });
  });

  it.each([
    ["holds a cent above the full loss", 499.99, "hold", null],
    ["has its stop at the maximum risk: the full width", 500, "exit", "stop_loss"],
    ["holds a cent below its profit target", 75.01, "hold", null],
    ["closes at its profit target", 75, "exit", "profit_target"],
  ])("%s", async (_sentence, mark, verdict, exit_reason) => {
    const request = vpc({ quantity: 2 });
    const position_id = await book.open(request);
    await book.decide(quotesFor(request, mark));
    expect(await book.decision(position_id)).toMatchObject({
      mark,
      pnl: Math.round((150 - mark) * 200) / 100,
      verdict,
      exit_reason,
    });
  });

  it("show the distance to the effective stop", async () => {
    const request = vpc({ quantity: 2 });
    const position_id = await book.open(request);
    await book.decide(quotesFor(request, 250));
    expect(await book.decision(position_id)).toMatchObject({
      pnl: -200,
      to_profit_target: 350,
      to_stop_loss: 500,
    });
    const [row] = await book.sql`
      select profit_price::float, stop_price::float from public.v_open_positions where position_id = ${position_id}`;
    expect(row).toEqual({ profit_price: 75, stop_price: 500 });
  });

  it("stop earlier with an overridden stop", async () => {
    const request = vpc({ quantity: 2, overrides: { stop_loss: 300 } });
    const position_id = await book.open(request);
    await book.decide(quotesFor(request, 299.99));
    expect(await book.decision(position_id)).toMatchObject({ verdict: "hold" });
    await book.decide(quotesFor(request, 300));
    expect(await book.decision(position_id)).toMatchObject({ verdict: "exit", exit_reason: "stop_loss" });
  });

  it("log the width as collateral, and their target in percent of it", async () => {
    const position_id = await book.open(vpc({ quantity: 2 }));
    await book.call("close_position", { position_id, exit_price: 60 });
    expect(await book.trades()).toMatchObject([
      {
        strategy_type: "VPC",
        collateral_required: 1000,
        max_risk: 700,
        target_return: 15,
        pnl_realized: 180,
        pnl_percent: 60,
      },
    ]);
  });
});

describe("a spread's mark", () => {
  it.each([
    ["is the short leg's mid less the long leg's", [300, 320], [90, 110], { mark: 210, code: null }],
    ["may be its whole width", [590, 610], [90, 110], { mark: 500, code: null }],
    ["cannot be more than its width", [590.02, 610], [90, 110], { mark: null, code: "out_of_bounds" }],
    ["may be zero", [95, 105], [95, 105], { mark: 0, code: null }],
    ["cannot be negative", [95, 104.98], [95, 105], { mark: null, code: "out_of_bounds" }],
    [
      "takes a long leg with a zero bid and a small ask for worth zero",
      [70, 80],
      [0, 10],
      { mark: 75, code: null },
    ],
    [
      "does not trust a long leg with a zero bid and an ask that is not small",
      [170, 180],
      [0, 50],
      { mark: null, code: "too_wide" },
    ],
    ["takes a short leg with a zero bid at its mid", [0, 10], [0, 2], { mark: 5, code: null }],
  ] as const)("%s", async (_sentence, short, long, expected) => {
    const request = vpc();
    const position_id = await book.open(request);
    await book.decide([
      quote(putSymbol(request, 580), 0, { bid: short[0], ask: short[1] }),
      quote(putSymbol(request, 575), 0, { bid: long[0], ask: long[1] }),
    ]);
    expect(await book.decision(position_id)).toMatchObject(expected);
  });

  it.each([580, 575])("needs a quote for every leg: it is missing without the %s put", async (strike) => {
    const request = vpc();
    const position_id = await book.open(request);
    const quotes = quotesFor(request, 75).filter(({ symbol }) => symbol !== putSymbol(request, strike));
    await book.decide(quotes);
    expect(await book.decision(position_id)).toMatchObject({
      mark: null,
      code: "missing",
      verdict: "unmarked",
      exit_reason: null,
    });
  });
});

describe("the card", () => {
  it("of a spread with the default stop says that it has no stop short of the full loss", async () => {
    const request = vpc();
    await book.propose(request);
    expect(await warnings(request.request_id)).toEqual(["no_effective_stop"]);
  });

  it.each([
    ["a spread with a stop below the full loss", vpc({ overrides: { stop_loss: 349.99 } }), []],
    ["a spread with a stop at the full loss", vpc({ overrides: { stop_loss: 350 } }), ["no_effective_stop"]],
    ["a put sold with the default stop", csp(), []],
  ])("of %s: warnings %j", async (_sentence, request, expected) => {
    await book.propose(request);
    expect(await warnings(request.request_id)).toEqual(expected);
  });

  it("shows the resulting position: collateral, risk, target and the effective stop", async () => {
    const request = vpc({ quantity: 2 });
    await book.propose(request);
    const [card] = await book.deliver();
    expect(card?.facts).toMatchObject({
      request_id: request.request_id,
      status: "pending",
      strategy_type: "VPC",
      contract: `${request.ticker} 580/575 put spread Apr 17 '26`,
      contract_short: `${request.ticker} 580/575p`,
      expiration_date: "2026-04-17",
      dte: 45,
      credit: 150,
      quantity: 2,
      collateral: 1000,
      max_risk: 700,
      max_profit: 300,
      profit_target: 150,
      profit_price: 75,
      stop_loss: 700,
      stop_price: 500,
      exit_dte: 21,
      exit_on: "2026-03-27",
    });
  });
});
