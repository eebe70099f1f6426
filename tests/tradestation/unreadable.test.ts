import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Order } from "../../shared/broker.ts";
import { csp, vpc } from "../support/book.ts";
import { closing, orderOf } from "../support/orders.ts";
import { balanceJson, barJson, orderJson, positionJson, quoteJson } from "./payloads.ts";
import { ACCOUNT } from "./simulator/wire.ts";
import { useStage } from "./stage.ts";

/** Answers that TradeStation does not document, but that a proxy, a new release or a bug may send. */

const stage = useStage();
let warnings: string[] = [];
beforeEach(() => {
  warnings = [];
  vi.spyOn(console, "warn").mockImplementation((line: string) => {
    warnings.push(line);
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** The answer to every request; a function can answer by path. */
function says(said: unknown | ((path: string) => unknown)): void {
  vi.spyOn(stage().client, "get").mockImplementation(async (_quota, path, answer) => {
    const parsed = answer.safeParse(typeof said === "function" ? said(path) : said);
    if (!parsed.success) {
      throw new Error("The answer cannot be read.");
    }
    return parsed.data;
  });
}

const named = (differing: Partial<Order> = {}): Order => ({
  ...orderOf(csp({ ticker: "SPY", quantity: 3 })),
  broker_order_id: "910570658",
  ...differing,
});

describe("one unreadable quote", () => {
  it.each([
    ["a price that is none", { Ask: "N/A" }],
    ["a price in words of JavaScript", { Bid: "Infinity" }],
    ["a price of four hundred digits", { Bid: "9".repeat(400) }],
    ["a list for a price", { Bid: ["1.00"] }],
    ["flags that are no flags", { MarketFlags: { IsDelayed: "false", IsHalted: 0 } }],
  ])("is left out and logged; the others count: %s", async (_what, differing) => {
    const other = quoteJson("SPY 260417P575", "1.00", "1.10");
    says({ Quotes: [{ ...quoteJson("SPY 260417P580", "2.00", "2.10"), ...differing }, other] });
    expect(await stage().marketData.optionQuotes(["SPY260417P00580000", "SPY260417P00575000"])).toEqual([
      { symbol: "SPY260417P00575000", bid: 100, ask: 110, as_of: null, halted: false, delayed: false },
    ]);
    expect(warnings.map((line) => JSON.parse(line))).toEqual([
      { level: "warning", event: "unreadable_quotes" },
    ]);
  });

  it("of an underlying does not affect another", async () => {
    says({ Quotes: [{ ...quoteJson("SPY", "1", "1"), Last: "1e3" }, quoteJson("QQQ", "1", "1"), null] });
    expect(await stage().marketData.underlyingQuotes(["SPY", "QQQ"], [])).toEqual([
      { ticker: "QQQ", price: 212.85 },
    ]);
  });
});

describe("an official close", () => {
  const session = { ticker: "SPY", date: "2026-04-17", closed_at: "2026-04-17T20:00:00Z" };

  it.each(["-580.00", "0", "", "NaN"])("is above zero, or missing: %j", async (close) => {
    says({ Bars: [barJson("2026-04-17", close)] });
    expect(await stage().marketData.officialCloses([session], [])).toEqual([]);
  });

  it("counts beside an unreadable bar", async () => {
    says({
      Bars: [{ ...barJson("2026-04-16", "579"), TimeStamp: "yesterday" }, barJson("2026-04-17", "580.00")],
    });
    expect(await stage().marketData.officialCloses([session], [])).toEqual([
      { ticker: "SPY", date: "2026-04-17", close: 580 },
    ]);
  });
});

describe("one unreadable order", () => {
  it.each<[string, Record<string, unknown>]>([
    ["half a contract filled", { ExecQuantity: "0.5" }],
    ["fewer than none filled", { ExecQuantity: "-1" }],
    ["a count that is none", { ExecQuantity: "two" }],
    ["a price that is none", { ExecutionPrice: "one fifty" }],
  ])("is unknown, and the others are reported: %s", async (_what, differing) => {
    const [odd, sound] = [named(), named({ ...orderOf(vpc({ ticker: "QQQ" })), broker_order_id: "2" })];
    const shown = orderJson(odd, "910570658", 2);
    says({ Orders: [{ ...shown, Legs: [{ ...shown.Legs[0], ...differing }] }, orderJson(sound, "2", 1)] });
    expect(await stage().broker.poll([odd, sound])).toMatchObject([
      { order_id: odd.order_id, status: "unknown" },
      { order_id: sound.order_id, status: "filled", filled_quantity: 1, fill_cash: 150 },
    ]);
  });

  it("has no status from the names that every object has", async () => {
    const order = named();
    says({ Orders: [{ ...orderJson(order, "910570658", 0), Status: "constructor" }] });
    expect(await stage().broker.poll([order])).toMatchObject([
      { status: "unknown", message: "TradeStation calls it constructor." },
    ]);
  });
});

describe("an order whose reference was lost is not considered absent", () => {
  it.each<[string, Record<string, unknown>]>([
    ["a time that cannot be read", { OpenedDateTime: "1" }],
    ["no time", { OpenedDateTime: null }],
    ["no limit", { LimitPrice: null }],
  ])("if the existing one has %s", async (_what, differing) => {
    const order = named({ broker_order_id: null });
    says((path: string) => ({
      Orders: path.includes("historical") ? [] : [{ ...orderJson(order, "77", 0), ...differing }],
    }));
    expect(await stage().broker.poll([order])).toMatchObject([{ status: "working", broker_order_id: "77" }]);
  });

  it.each<[string, Record<string, unknown>]>([
    ["no legs, as may be after a fill", { Legs: [] }],
    ["a limit that cannot be read", { LimitPrice: "market" }],
  ])("if one in the list has %s", async (_what, differing) => {
    const order = named({ broker_order_id: null });
    says((path: string) => ({
      Orders: path.includes("historical") ? [] : [{ ...orderJson(order, "77", 3), ...differing }],
    }));
    expect(await stage().broker.poll([order])).toMatchObject([
      { status: "unknown", message: "TradeStation's list of orders is not whole." },
    ]);
  });
});

it.each([
  ["a NUL", "no\0 money", "no money"],
  ["half a surrogate pair", "no \ud83d money", "no \ufffd money"],
  ["an emoji where it is cut", `${"x".repeat(299)}😀`, `${"x".repeat(299)}\ufffd`],
])("the broker's text can be stored: %s", async (_what, RejectReason, message) => {
  const order = named();
  says({ Orders: [{ ...orderJson(order, "910570658", 0), Status: "REJ", RejectReason }] });
  expect(await stage().broker.poll([order])).toMatchObject([{ status: "rejected", message }]);
});

describe("an unreadable holding is named, and hides no other", () => {
  const odd = (symbol: string | null) => ({ symbol, quantity: null });

  it.each<[string, unknown, string | null]>([
    ["half a contract", { ...positionJson("SPY 260417P580", 1), Quantity: "0.5" }, "SPY260417P00580000"],
    ["more than there can be", { ...positionJson("SPY", 1), Quantity: "99999999999" }, "SPY"],
    ["shares without their number", { ...positionJson("SPY", 1), Quantity: null }, "SPY"],
    [
      "an option without number and kind",
      { ...positionJson("SPY 260417P580", 1), Quantity: "", AssetType: "" },
      "SPY260417P00580000",
    ],
    ["a number in words", { ...positionJson("IWM 260417P190", 1), Quantity: "two" }, "IWM260417P00190000"],
    [
      "an option on a future",
      { ...positionJson("ESZ26 C5000", 3), AssetType: "FUTUREOPTION" },
      "ESZ26 C5000",
    ],
    [
      "a name with words in it",
      { ...positionJson("SPX W put 5000", -1), AssetType: "STOCKOPTION" },
      "SPX W put 5000",
    ],
    ["a name that is none", { ...positionJson("SPY", 1), Symbol: ["SPY"], AssetType: "STOCKOPTION" }, null],
    ["nothing but nulls", { Symbol: null, Quantity: null, LongShort: null, AssetType: null }, null],
    ["no object", null, null],
    ["a text", "SPY", null],
  ])("%s", async (_what, position, symbol) => {
    const others = [positionJson("QQQ 260417P400", -4), positionJson("QQQ", 100)];
    says({ Positions: [others[0], position, others[1]] });
    expect(await stage().broker.holdings()).toEqual([
      { symbol: "QQQ260417P00400000", quantity: -4 },
      { symbol: "QQQ", quantity: 100 },
      odd(symbol),
    ]);
  });

  it("but one that is neither option nor share is ignored", async () => {
    says({ Positions: [{ ...positionJson("ESZ26", 1), AssetType: "FUTURE" }, positionJson("QQQ", 100)] });
    expect(await stage().broker.holdings()).toEqual([{ symbol: "QQQ", quantity: 100 }]);
  });

  it("and shares may be fractional", async () => {
    says({ Positions: [{ ...positionJson("SPY", 1), Quantity: "1.5" }] });
    expect(await stage().broker.holdings()).toEqual([{ symbol: "SPY", quantity: 1.5 }]);
  });
});

describe("the account", () => {
  it("is never another account's", async () => {
    says({ Balances: [balanceJson("ANOTHER", "1000000")] });
    await expect(stage().broker.account()).rejects.toThrow("name no buying power");
  });

  it("is this account's, wherever it is in the list, or the only one if none is named", async () => {
    says({ Balances: [balanceJson("ANOTHER", "1000000"), balanceJson(ACCOUNT, "2500.50")] });
    const own = { equity: 100_000, cash: 50_000, buying_power: 2500.5 };
    expect(await stage().broker.account()).toEqual(own);
    says({ Balances: [balanceJson("", "2500.50")] });
    expect(await stage().broker.account()).toEqual(own);
  });

  it("has buying power even without its worth", async () => {
    for (const odd of [undefined, null, "", "a lot"]) {
      says({ Balances: [{ ...balanceJson(ACCOUNT, "2500.50"), Equity: odd, CashBalance: odd }] });
      expect(await stage().broker.account()).toEqual({ equity: null, cash: null, buying_power: 2500.5 });
    }
  });
});

it("a close is polled with the others although its order is unreadable", async () => {
  const entry = named();
  const close = { ...closing(entry, 75), broker_order_id: "3" };
  says({
    Orders: [{ ...orderJson(close, "3", 1), CommissionFee: "free" }, orderJson(entry, "910570658", 3)],
  });
  expect((await stage().broker.poll([close, entry])).map(({ status }) => status)).toEqual([
    "unknown",
    "filled",
  ]);
});
