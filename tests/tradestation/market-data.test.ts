import { afterEach, expect, it, vi } from "vitest";
import { concurrently } from "../../shared/outside/concurrently.ts";
import { TRANSPORT_FAULTS } from "../brokers/faults.ts";
import { sessionClose, sessions } from "../model/calendar.ts";
import { csp, putSymbol } from "../support/book.ts";
import { createStage, useStage } from "./stage.ts";

const stage = useStage({ now: async () => new Date("2026-03-03T15:00:00Z") });
afterEach(() => {
  vi.restoreAllMocks();
});

const asked = (endpoint: string) =>
  stage()
    .simulator.requests.filter((request) => request.endpoint === endpoint)
    .map(({ path }) => path);

it("quotes of many symbols come in batches of a hundred, each symbol requested once", async () => {
  const symbols = Array.from({ length: 201 }, (_, i) => putSymbol(csp({ ticker: "SPY" }), 400 + i));
  for (const symbol of symbols) {
    stage().market.set(symbol, 150);
  }
  const quotes = await stage().marketData.optionQuotes([...symbols, ...symbols]);
  expect(quotes.map(({ symbol }) => symbol)).toEqual(symbols);
  expect(asked("quotes").map((path) => path.split(",").length)).toEqual([100, 100, 1]);
  expect(asked("quotes")[2]).toBe("/v3/marketdata/quotes/SPY%20260417P600");
});

it("a symbol that TradeStation does not quote is left out, and logged", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const [known, unknown] = [putSymbol(csp()), putSymbol(csp({ ticker: "NONE" }))];
  stage().market.set(known, 150);
  expect(await stage().marketData.optionQuotes([known, unknown])).toMatchObject([{ symbol: known }]);
  expect(warn.mock.calls.map(([line]) => JSON.parse(line))).toEqual([
    { level: "warning", event: "no_quote", symbol: "NONE 260417P580", says: "FAILED, INVALID SYMBOL" },
  ]);
});

it("a delayed quote is marked", async () => {
  const symbol = putSymbol(csp());
  stage().market.set(symbol, 150, { delayed: true });
  expect(await stage().marketData.optionQuotes([symbol])).toMatchObject([{ delayed: true }]);
});

it.each([
  ["without flags", { MarketFlags: null }, []],
  ["without a bid", { Bid: "" }, [{ bid: null, ask: 110 }]],
  ["with numbers for strings", { Bid: 1, Ask: 1.1 }, [{ bid: 100, ask: 110 }]],
])("a quote %s", async (_, differing, expected) => {
  const { marketData, client, simulator } = await createStage();
  const quote = {
    Symbol: "SPY 260417P580",
    Bid: "1.00",
    Ask: "1.10",
    MarketFlags: { IsDelayed: false, IsHalted: false },
    ...differing,
  };
  // A quote that the simulator would not give.
  vi.spyOn(client, "get").mockImplementation(async (_quota, _path, answer) =>
    answer.parse({ Quotes: quote }),
  );
  expect(await marketData.optionQuotes(["SPY260417P00580000"])).toMatchObject(expected);
  await simulator.stop();
});

it("an underlying without a trade is left out", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  stage().market.prices.set("SPY", 588.25);
  expect(await stage().marketData.underlyingQuotes(["SPY", "NEVER"], [])).toEqual([
    { ticker: "SPY", price: 588.25 },
  ]);
});

it("closes are read from one list of bars per underlying, and an unfinished session has none", async () => {
  stage().market.prices.set("CLOS", 571.5);
  const session = (date: string) => ({ ticker: "CLOS", date, closed_at: `${date}T21:00:00Z` });
  expect(
    await stage().marketData.officialCloses(
      [session("2026-02-27"), session("2026-03-02"), session("2026-03-03")],
      [],
    ),
  ).toEqual([
    { ticker: "CLOS", date: "2026-02-27", close: 571.5 },
    { ticker: "CLOS", date: "2026-03-02", close: 571.5 },
  ]);
  expect(asked("bars")).toEqual(["/v3/marketdata/barcharts/CLOS?interval=1&unit=Daily&barsback=70"]);
});

it("the closes of the 61 latest sessions are included, older ones are left out", async () => {
  stage().market.prices.set("CLOS", 571.5);
  const latest = sessions("2025-09-02", "2026-03-02").slice(-61);
  const asked = ["2024-03-01", "2025-09-02", ...latest].map((date) => ({
    ticker: "CLOS",
    date,
    closed_at: new Date(sessionClose(date)).toISOString(),
  }));
  const closes = await stage().marketData.officialCloses(asked, []);
  expect(closes.map(({ date }) => date)).toEqual(latest);
});

it("an index is requested under TradeStation's name, and returned under ours", async () => {
  const { market, marketData } = stage();
  market.prices.set("RUT", 2211.07);
  market.prices.set("IWM", 219.6);
  expect(await marketData.underlyingQuotes(["IWM", "RUT"], ["RUT", "SPX"])).toEqual([
    { ticker: "IWM", price: 219.6 },
    { ticker: "RUT", price: 2211.07 },
  ]);
  expect(asked("quotes").at(-1)).toBe("/v3/marketdata/quotes/IWM,%24RUT.X");
  const session = { ticker: "RUT", date: "2026-03-02", closed_at: "2026-03-02T21:00:00Z" };
  expect(await marketData.officialCloses([session], ["RUT"])).toEqual([
    { ticker: "RUT", date: "2026-03-02", close: 2211.07 },
  ]);
  expect(asked("bars").at(-1)).toContain("/barcharts/%24RUT.X?");
});

it("the stand-in knows an index under no other name, as TradeStation does", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  const { market, marketData } = stage();
  market.prices.set("NDX", 21_350.5);
  expect(await marketData.underlyingQuotes(["NDX"], [])).toEqual([]);
  const session = { ticker: "NDX", date: "2026-03-02", closed_at: "2026-03-02T21:00:00Z" };
  await expect(marketData.officialCloses([session], [])).rejects.toThrow(/Invalid symbol/);
});

it("an unknown ticker does not affect another's close", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  const { market, marketData } = stage();
  market.prices.set("IWM", 221.4);
  const session = { date: "2026-03-02", closed_at: "2026-03-02T21:00:00Z" };
  const sessions = ["NDX", "IWM"].map((ticker) => ({ ticker, ...session }));
  expect(await marketData.officialCloses(sessions, [])).toEqual([
    { ticker: "IWM", date: "2026-03-02", close: 221.4 },
  ]);
});

it("strikes are requested in TradeStation's date format", async () => {
  expect(await stage().marketData.strikes("SPY", "2026-04-17")).toEqual([575, 580]);
  expect(asked("strikes")).toEqual(["/v3/marketdata/options/strikes/SPY?expiration=04-17-2026"]);
});

it.each(TRANSPORT_FAULTS)("quotes are requested again: %s", async (fault) => {
  const symbol = putSymbol(csp());
  stage().market.set(symbol, 150);
  stage().simulator.faults.queue("quotes", fault);
  expect(await stage().marketData.optionQuotes([symbol])).toHaveLength(1);
});

it("quotes wait for their quota if that is short, and fail with a reason otherwise", async () => {
  const { marketData, market, simulator } = await createStage(
    { limits: { quotes: 2 } },
    { longestWait: 100 },
  );
  market.set("SPY260417P00580000", 150);
  await marketData.optionQuotes(["SPY260417P00580000"]);
  await marketData.optionQuotes(["SPY260417P00580000"]);
  await expect(marketData.optionQuotes(["SPY260417P00580000"])).rejects.toThrow(
    /^TradeStation's quota for quotes \(2\) is used up for another \d+ s\.$/,
  );
  expect(simulator.limits.exceeded).toBe(0);
  await simulator.stop();
});

it("calls are counted, quotes and chains separately, including repeats; orders are not", async () => {
  const { marketData, broker, market, simulator } = await createStage({
    now: async () => new Date("2026-03-03T15:00:00Z"),
  });
  market.prices.set("SPY", 588.25);
  market.set("SPY260417P00580000", 150);
  const chains = { calls: 90, seconds: 60, used: 0 };
  expect(marketData.quota()).toEqual({ calls: 30, seconds: 60, symbols: 100, used: 0, chains });
  await marketData.optionQuotes(["SPY260417P00580000"]);
  simulator.faults.queue("quotes", "lost_before");
  await marketData.underlyingQuotes(["SPY"], []);
  expect(marketData.quota().used).toBe(3);
  await marketData.strikes("SPY", "2026-04-17");
  await marketData.expirations("SPY");
  await broker.account();
  expect(marketData.quota()).toMatchObject({ used: 3, chains: { used: 2 } });
  await simulator.stop();
});

it("few requests run at once, and the first failure is the one reported", async () => {
  let underWay = 0;
  let most = 0;
  const work = async (item: number) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise((resolve) => setTimeout(resolve, 1));
    underWay -= 1;
    if (item === 7) {
      throw new Error("seven");
    }
    return item * 2;
  };
  expect(await concurrently([1, 2, 3, 4, 5, 6], work)).toEqual([2, 4, 6, 8, 10, 12]);
  expect(most).toBe(4);
  await expect(concurrently([6, 7, 8, 9], work)).rejects.toThrow("seven");
});
