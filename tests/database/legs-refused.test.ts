import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import { type Book, createBook, csp, ic, str, vcc } from "../support/book.ts";
import { byLegs } from "../support/trades.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(() => book.empty());
afterAll(() => book.drop());

describe("refusals and their reasons", () => {
  const four = ic();
  it.each<[string, TradeRequest, string, string]>([
    [
      "a call spread that calls itself one of puts",
      byLegs("VPC", {}, [
        ["sell", "call", 620],
        ["buy", "call", 625],
      ]),
      "legs",
      "legs make VCC, not VPC",
    ],
    [
      "legs of another quantity",
      { ...four, legs: four.legs?.map((leg, at) => ({ ...leg, quantity: at === 3 ? 2 : 1 })) },
      "legs",
      "legs have a quantity of 2, but the trade has a quantity of 1",
    ],
    [
      "a leg of another month",
      { ...four, legs: four.legs?.map((leg) => ({ ...leg, expiration: "2026-05-15" })) },
      "legs",
      "legs expire on 2026-05-15, but the trade expires on 2026-04-17",
    ],
    [
      "a strangle whose put is above its call",
      str({}, [620, 560]),
      "legs",
      "legs make no known strategy, not STR",
    ],
    [
      "a condor whose sides overlap",
      ic({}, [605, 610, 600, 615]),
      "legs",
      "legs make no known strategy, not IC",
    ],
    [
      "a spread for a debit",
      byLegs("VCC", {}, [
        ["buy", "call", 620],
        ["sell", "call", 625],
      ]),
      "legs",
      "legs make no known strategy, not VCC",
    ],
    [
      "a strategy that nobody knows",
      byLegs("JL", {}, [["sell", "put", 560]]),
      "strategy_type",
      "is not a known strategy",
    ],
    [
      "a condor by one strike",
      csp({ strategy_type: "IC" }),
      "legs",
      "legs are needed: a strike_price alone does not describe a IC",
    ],
    [
      "a credit as large as the wider wing",
      ic({ net_credit: 1000 }),
      "net_credit",
      "net_credit must be below 1000, the most the legs can be worth",
    ],
    [
      "a credit above a call spread's width",
      vcc({ net_credit: 500.01 }),
      "net_credit",
      "net_credit must be below 500, the most the legs can be worth",
    ],
    [
      "a width that nothing is said of",
      { ...ic(), width: 10 },
      "width",
      "width needs a strike_price beside it",
    ],
  ])("%s", async (_what, request, field, message) => {
    await expect(book.propose(request)).rejects.toMatchObject({
      code: "PT422",
      detail: field,
      message: expect.stringContaining(message),
    });
    expect(await book.sql`select from public.trade_requests`).toHaveLength(0);
  });

  it("a credit without bound is accepted", async () => {
    expect(await book.propose(str({ net_credit: 70_000 }))).toMatchObject({ status: "pending" });
  });

  it.each<[string, TradeRequest, number, string]>([
    // 2 x 8,800 less the credit of 300.
    [
      "a strangle, by its stress",
      str({ quantity: 2 }),
      17_299.99,
      "It risks 17,300.00; max_risk_per_trade is 17,299.99.",
    ],
    [
      "a condor, by its wider wing",
      ic({ quantity: 2 }),
      1699.99,
      "It risks 1,700.00; max_risk_per_trade is 1,699.99.",
    ],
  ])("%s above max_risk_per_trade", async (_what, request, max_risk_per_trade, note) => {
    await book.limit({ max_risk_per_trade });
    await book.approve(request);
    expect(await book.request(request.request_id)).toMatchObject({ status: "pending", status_note: note });
    await book.limit({ max_risk_per_trade: max_risk_per_trade + 0.01 });
    await book.deliver();
    expect(await book.press(request.request_id, "approve")).toMatchObject({ outcome: "approved" });
  });
});
