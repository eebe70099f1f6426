import { describe, expect, it } from "vitest";
import { dollars } from "../../../shared/schemas/money.ts";
import { tradeRequest } from "../../../shared/schemas/trade-request.ts";
import type { StrikeRequest } from "../../support/trades.ts";

const CSP: StrikeRequest = {
  request_id: "TEST_001",
  strategy_type: "CSP",
  ticker: "SPY",
  expiration_date: "2026-03-21",
  strike_price: 580,
  net_credit: 150,
  quantity: 1,
};
const VPC: StrikeRequest = { ...CSP, strategy_type: "VPC", width: 5, quantity: 2 };

const SHORT = {
  action: "sell",
  option_type: "put",
  strike: 580,
  expiration: "2026-03-21",
  quantity: 2,
} as const;
const LONG = { ...SHORT, action: "buy", strike: 575 } as const;

const without = (field: keyof StrikeRequest, request: StrikeRequest = CSP) =>
  Object.fromEntries(Object.entries(request).filter(([name]) => name !== field));

describe("a TradeRequest is accepted", () => {
  it.each<[string, unknown]>([
    ["a cash-secured put", CSP],
    ["a vertical put credit spread", VPC],
    ["with legs that agree, in any order", { ...VPC, legs: [LONG, SHORT] }],
    ["a put with its one leg", { ...CSP, legs: [{ ...SHORT, quantity: 1 }] }],
    ["with a request_id of one character", { ...CSP, request_id: "a" }],
    ["with a request_id of 255 characters", { ...CSP, request_id: "a".repeat(255) }],
    ["with a credit of a cent", { ...CSP, net_credit: 0.01 }],
    ["with a credit in cents", { ...CSP, net_credit: 149.99 }],
    ["with a credit a cent below the width", { ...VPC, net_credit: 499.99 }],
    ["with half a dollar in its strike", { ...CSP, strike_price: 182.5 }],
    [
      "with a strike in cents and a fractional width",
      { ...VPC, strike_price: 27.35, width: 0.5, net_credit: 20 },
    ],
    [
      "with legs whose strikes do not add up in binary",
      {
        ...VPC,
        strike_price: 27.3,
        width: 0.1,
        net_credit: 5,
        legs: [
          { ...SHORT, strike: 27.3 },
          { ...LONG, strike: 27.2 },
        ],
      },
    ],
    [
      "with every override",
      { ...CSP, overrides: { profit_target: 100, stop_loss: 250.5, exit_dte: 14, auto_exit: false } },
    ],
    ["with exit_dte 0", { ...CSP, overrides: { exit_dte: 0 } }],
    ["with no override", { ...CSP, overrides: {} }],
    [
      "with rules in percent of the credit",
      { ...CSP, overrides: { profit_percent: 33.33, stop_percent: 250 } },
    ],
    [
      "with rules that are off",
      { ...CSP, overrides: { profit_target: null, stop_percent: null, exit_dte: null } },
    ],
    [
      "with an amount and a percentage of different rules",
      { ...CSP, overrides: { profit_target: 50, stop_percent: 150 } },
    ],
    [
      "with legs alone",
      { ...without("strike_price"), legs: [SHORT, { ...SHORT, option_type: "call", strike: 620 }] },
    ],
    ["with four legs", { ...without("strike_price"), legs: [SHORT, LONG, SHORT, LONG] }],
    ["with a ticker of a class of shares", { ...CSP, ticker: "BRK.B" }],
    ["expiring on a Saturday, as the specification's own", { ...CSP, expiration_date: "2026-03-21" }],
    ["expiring on a leap day", { ...CSP, expiration_date: "2028-02-29" }],
  ])("%s", (_what, request) => {
    expect(tradeRequest.safeParse(request).error).toBeUndefined();
  });
});

it("every credit in whole cents is accepted, whatever its binary form", () => {
  const refused = Array.from({ length: 57_999 }, (_, i) => (i + 1) / 100).filter(
    (net_credit) => !dollars.safeParse(net_credit).success,
  );
  expect(refused).toEqual([]);
});

it("every strike in whole tenths of a cent is accepted, whatever its binary form", () => {
  const refused = Array.from({ length: 20_000 }, (_, i) => 27 + i / 1000).filter(
    (strike_price) => !tradeRequest.safeParse({ ...CSP, strike_price }).success,
  );
  expect(refused).toEqual([]);
});

describe("a TradeRequest is refused, naming the field", () => {
  it.each<[string, unknown, string]>([
    ["without a request_id", without("request_id"), "request_id"],
    ["with an empty request_id", { ...CSP, request_id: "" }, "request_id"],
    ["with a request_id of 256 characters", { ...CSP, request_id: "a".repeat(256) }, "request_id"],
    ["with a numeric request_id", { ...CSP, request_id: 1 }, "request_id"],
    ["with a space at the end of its request_id", { ...CSP, request_id: "a " }, "request_id"],
    ["with a space that does not break in its request_id", { ...CSP, request_id: "a\u00a0b" }, "request_id"],
    ["with a NUL in its request_id", { ...CSP, request_id: "a\0b" }, "request_id"],
    ["without a strategy", without("strategy_type"), "strategy_type"],
    ["with a strategy that cannot be the name of one", { ...CSP, strategy_type: "C3PO" }, "strategy_type"],
    ["with a strategy in lower case", { ...CSP, strategy_type: "csp" }, "strategy_type"],
    ["without a ticker", without("ticker"), "ticker"],
    ["with an empty ticker", { ...CSP, ticker: "" }, "ticker"],
    ["with markup for a ticker", { ...CSP, ticker: "<b>" }, "ticker"],
    ["with a ticker of 21 characters", { ...CSP, ticker: "A".repeat(21) }, "ticker"],
    ["without an expiration", without("expiration_date"), "expiration_date"],
    ["with a date that does not exist", { ...CSP, expiration_date: "2026-02-30" }, "expiration_date"],
    ["with an American date", { ...CSP, expiration_date: "03/21/2026" }, "expiration_date"],
    ["with an instant for a date", { ...CSP, expiration_date: "2026-03-21T00:00:00Z" }, "expiration_date"],
    ["with a year that no calendar has", { ...CSP, expiration_date: "0000-01-01" }, "expiration_date"],
    ["with a ticker of letters that only their capitals make one", { ...CSP, ticker: "ß" }, "ticker"],
    ["with a strike next to nothing", { ...CSP, strike_price: 5e-324, net_credit: 0.01 }, "strike_price"],
    ["with a width next to nothing", { ...VPC, width: 1e-9 }, "width"],
    ["with a credit next to nothing", { ...CSP, net_credit: 5e-324 }, "net_credit"],
    ["with a profit target next to nothing", { ...CSP, overrides: { profit_target: 1e-9 } }, "overrides"],
    ["with a stop next to nothing", { ...CSP, overrides: { stop_loss: 5e-324 } }, "overrides"],
    ["with a strike of zero", { ...CSP, strike_price: 0 }, "strike_price"],
    ["with a negative strike", { ...CSP, strike_price: -580 }, "strike_price"],
    ["with a strike finer than an OSI symbol can say", { ...CSP, strike_price: 580.0001 }, "strike_price"],
    ["with a strike larger than an OSI symbol can say", { ...CSP, strike_price: 100_000 }, "strike_price"],
    ["with a strike in quotes", { ...CSP, strike_price: "580" }, "strike_price"],
    ["with an infinite strike", { ...CSP, strike_price: Number.POSITIVE_INFINITY }, "strike_price"],
    ["with a width of zero", { ...VPC, width: 0 }, "width"],
    ["with a negative width", { ...VPC, width: -5 }, "width"],
    ["without a credit", without("net_credit"), "net_credit"],
    ["with a credit of zero", { ...CSP, net_credit: 0 }, "net_credit"],
    ["with a debit", { ...CSP, net_credit: -150 }, "net_credit"],
    ["with half a cent", { ...CSP, net_credit: 150.005 }, "net_credit"],
    ["without a quantity", without("quantity"), "quantity"],
    ["with no contract", { ...CSP, quantity: 0 }, "quantity"],
    ["with a negative quantity", { ...CSP, quantity: -1 }, "quantity"],
    ["with half a contract", { ...CSP, quantity: 1.5 }, "quantity"],
    ["with a quantity in quotes", { ...CSP, quantity: "1" }, "quantity"],
    ["without a strike or legs", without("strike_price"), "legs"],
    ["with an empty list of legs", { ...CSP, legs: [] }, "legs"],
    ["with five legs", { ...VPC, legs: [SHORT, LONG, SHORT, LONG, SHORT] }, "legs"],
    ["with a leg of stock", { ...CSP, legs: [{ ...SHORT, option_type: "stock" }] }, "legs"],
    [
      "with a leg finer than an OSI symbol can say",
      { ...CSP, legs: [{ ...SHORT, strike: 27.1234 }] },
      "legs",
    ],
    ["with a profit target of zero", { ...CSP, overrides: { profit_target: 0 } }, "overrides"],
    ["with a negative stop", { ...CSP, overrides: { stop_loss: -300 } }, "overrides"],
    [
      "with a target given twice",
      { ...CSP, overrides: { profit_target: 75, profit_percent: 50 } },
      "overrides",
    ],
    [
      "with a stop given twice, once off",
      { ...CSP, overrides: { stop_loss: null, stop_percent: 50 } },
      "overrides",
    ],
    ["with no percentage", { ...CSP, overrides: { profit_percent: 0 } }, "overrides"],
    ["with auto_exit off as a rule is", { ...CSP, overrides: { auto_exit: null } }, "overrides"],
    ["with half a day to expiration", { ...CSP, overrides: { exit_dte: 0.5 } }, "overrides"],
    ["with a negative exit_dte", { ...CSP, overrides: { exit_dte: -1 } }, "overrides"],
    ["with auto_exit in quotes", { ...CSP, overrides: { auto_exit: "false" } }, "overrides"],
    ["with an override that there is not", { ...CSP, overrides: { take_profit: 75 } }, "overrides"],
  ])("%s", (_what, request, field) => {
    const { error } = tradeRequest.safeParse(request);
    expect(error?.issues.map(({ path }) => path[0])).toContain(field);
  });

  it.each([
    ["with a field that there is not", { ...CSP, limit: 1 }],
    ["null", null],
    ["a list", [CSP]],
    ["a string", "TEST_001"],
  ])("%s", (_what, request) => {
    expect(tradeRequest.safeParse(request).success).toBe(false);
  });
});
