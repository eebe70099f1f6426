import { describe, expect, it } from "vitest";
import type { ChainFilter } from "../../shared/market-data.ts";
import { refused, useStage } from "./stage.ts";

const stage = useStage();
const put = (strike: number, root = "SPY", date = "260417") =>
  `${root}${date}P${String(strike * 1000).padStart(8, "0")}`;
const T = "2026-03-03T15:04:05.123456789Z";
const quote = (bp: number, ap: number, t = T) => ({ bp, bs: 1, bx: "X", ap, as: 1, ax: "Y", c: " ", t });

const OPTIONS = "GET /v1beta1/options/quotes/latest";
const SHARES = "GET /v2/stocks/quotes/latest";
const BARS = "GET /v2/stocks/bars";
const CONTRACTS = "GET /v2/options/contracts";

function contract(strike: number, differing: Record<string, unknown> = {}) {
  return {
    symbol: put(strike),
    root_symbol: "SPY",
    underlying_symbol: "SPY",
    expiration_date: "2026-04-17",
    type: "put",
    strike_price: String(strike),
    size: "100",
    tradable: true,
    open_interest: "1234",
    open_interest_date: "2026-03-02",
    ...differing,
  };
}

describe("quotes of options", () => {
  it("are USD per contract, with the time of their last change, which is not their age", async () => {
    stage().on(OPTIONS, { json: { quotes: { [put(580)]: quote(1.15, 1.29), [put(575)]: quote(0, 0.05) } } });
    expect(await stage().marketData.optionQuotes([put(575), put(570), put(580)])).toEqual([
      { symbol: put(575), bid: 0, ask: 5, as_of: null, changed_at: T, halted: false, delayed: false },
      { symbol: put(580), bid: 115, ask: 129, as_of: null, changed_at: T, halted: false, delayed: false },
    ]);
    expect(stage().calls[0]?.query).toMatchObject({ feed: "indicative" });
  });

  it("are requested a hundred at a time", async () => {
    stage().on(OPTIONS, ({ query }) => ({
      json: {
        quotes: Object.fromEntries((query.symbols ?? "").split(",").map((each) => [each, quote(1, 1.1)])),
      },
    }));
    const symbols = Array.from({ length: 230 }, (_, i) => put(400 + i));
    expect((await stage().marketData.optionQuotes(symbols)).map(({ symbol }) => symbol)).toEqual(symbols);
    expect(stage().calls).toHaveLength(3);
  });

  it("of other symbols are not requested; one that Alpaca refuses does not affect the others", async () => {
    stage().on(OPTIONS, ({ query }) =>
      (query.symbols ?? "").includes(put(999))
        ? refused(400, 40010000, "invalid symbol")
        : { json: { quotes: { [put(580)]: quote(1, 1.1) } } },
    );
    const found = await stage().marketData.optionQuotes(["SPY26P580", put(999), put(580)]);
    expect(found.map(({ symbol }) => symbol)).toEqual([put(580)]);
    await expect(stage().marketData.optionQuotes([put(999)])).rejects.toThrow("invalid symbol");
  });

  it("that cannot be read do not hide others", async () => {
    const odd = { bp: "a lot", ap: 1, t: T };
    stage().on(OPTIONS, {
      json: { quotes: { [put(580)]: odd, [put(575)]: quote(1, 1.1), [put(570)]: null } },
    });
    const found = await stage().marketData.optionQuotes([put(580), put(575), put(570)]);
    expect(found.map(({ symbol }) => symbol)).toEqual([put(575)]);
  });

  it("of no symbols are empty, without a request", async () => {
    expect(await stage().marketData.optionQuotes([])).toEqual([]);
    expect(stage().calls).toEqual([]);
  });
});

it("requests to the data host are counted, with pages and repeats; those for contracts and the account are not", async () => {
  stage().on(SHARES, { status: 503 }, { json: { quotes: { SPY: quote(588.2, 588.31) } } });
  stage().on(
    "GET /v1beta1/options/snapshots/SPY",
    { json: { snapshots: {}, next_page_token: "more" } },
    { json: { snapshots: {}, next_page_token: null } },
  );
  stage().on(CONTRACTS, { json: { option_contracts: [], next_page_token: null } });
  stage().on("GET /v2/account", { json: { options_buying_power: "5" } });
  const { used, ...quota } = stage().marketData.quota();
  expect(quota).toEqual({ calls: 200, seconds: 60, symbols: 100 });
  await stage().marketData.underlyingQuotes(["SPY"], []);
  expect(stage().marketData.quota().used - used).toBe(2);
  await stage().marketData.chain("SPY", {
    expirations: ["2026-04-17"],
    option_type: "put",
    strikes: { from: 560, to: 590 },
  });
  await stage().broker.account();
  expect(stage().marketData.quota().used - used).toBe(4);
});

it("an underlying's price is the mid of bid and ask, if both are prices", async () => {
  const quotes = { SPY: quote(588.2, 588.31), QQQ: quote(500, 0), IWM: quote(150, 300), GLD: quote(31, 30) };
  stage().on(SHARES, { json: { quotes } });
  expect(await stage().marketData.underlyingQuotes(["SPY", "QQQ", "IWM", "GLD", "SPX"], ["SPX"])).toEqual([
    { ticker: "SPY", price: 588.255 },
  ]);
  expect(stage().calls[0]?.query).toMatchObject({ symbols: "SPY,QQQ,IWM,GLD", feed: "iex" });
});

describe("official closes", () => {
  const session = (ticker: string, date = "2026-02-27") => ({ ticker, date, closed_at: `${date}T21:00:00Z` });

  it("are the daily bars of all exchanges, unadjusted, page after page, each by its New York date", async () => {
    const SPY = [
      { t: "2026-02-26T05:00:00Z", c: 690 },
      { t: "2026-02-27T05:00:00Z", c: 691.37 },
    ];
    stage().on(
      BARS,
      { json: { bars: { SPY }, next_page_token: "more" } },
      { json: { bars: { QQQ: [{ t: "2026-02-27T05:00:00Z", c: 512.5 }] }, next_page_token: null } },
    );
    const sessions = [session("SPY"), session("QQQ"), session("IWM"), session("SPX")];
    expect(await stage().marketData.officialCloses(sessions, ["SPX"])).toEqual([
      { ticker: "SPY", date: "2026-02-27", close: 691.37 },
      { ticker: "QQQ", date: "2026-02-27", close: 512.5 },
    ]);
    expect(stage().calls.map(({ query }) => query.page_token)).toEqual([undefined, "more"]);
    expect(stage().calls[0]?.query).toMatchObject({
      timeframe: "1Day",
      feed: "sip",
      adjustment: "raw",
      start: "2026-02-27",
    });
  });

  it("are left out while the bar may be incomplete", async () => {
    const closed_at = new Date(Date.now() - 15 * 60_000).toISOString();
    const date = closed_at.slice(0, 10);
    expect(await stage().marketData.officialCloses([{ ticker: "SPY", date, closed_at }], [])).toEqual([]);
    expect(stage().calls).toEqual([]);
  });
});

describe("the listed contracts", () => {
  it("has expirations up to any date, found by the strikes around the price", async () => {
    stage().on(SHARES, { json: { quotes: { SPY: quote(599.99, 600.01) } } });
    stage().on(
      CONTRACTS,
      {
        json: { option_contracts: [contract(600, { expiration_date: "2026-12-18" })], next_page_token: "x" },
      },
      { json: { option_contracts: [contract(600), contract(605)], next_page_token: null } },
    );
    expect(await stage().marketData.expirations("SPY")).toEqual(["2026-04-17", "2026-12-18"]);
    expect(stage().calls[1]?.query).toMatchObject({
      underlying_symbols: "SPY",
      expiration_date_lte: "2099-12-31",
      strike_price_gte: "570.00",
      strike_price_lte: "630.00",
      limit: "10000",
    });
  });

  it("has strikes of one expiration, without adjusted, untradable and malformed contracts", async () => {
    const option_contracts = [
      contract(580),
      contract(570),
      contract(571, { size: "133" }),
      contract(572, { root_symbol: "SPY1" }),
      contract(573, { tradable: false }),
      contract(574, { symbol: "SPY  260417P574" }),
      "what is this",
    ];
    stage().on(CONTRACTS, { json: { option_contracts, next_page_token: null } });
    expect(await stage().marketData.strikes("SPY", "2026-04-17")).toEqual([570, 580]);
    expect(stage().calls[0]?.query).toMatchObject({ expiration_date: "2026-04-17" });
  });

  it("without an end are refused", async () => {
    stage().on(CONTRACTS, { json: { option_contracts: [], next_page_token: "again" } });
    await expect(stage().marketData.strikes("SPY", "2026-04-17")).rejects.toThrow("it has no end");
  });
});

describe("a chain", () => {
  const filter: ChainFilter = {
    expirations: ["2026-04-17"],
    option_type: "put",
    strikes: { from: 560, to: 590 },
  };
  const greeks = { delta: -0.22, gamma: 0.01, rho: -0.1, theta: -0.0512, vega: 0.4321 };

  it("is filtered at the source, with open interest from the list of contracts; what is missing is null", async () => {
    stage().on(CONTRACTS, {
      json: {
        option_contracts: [contract(580), contract(575, { open_interest: null })],
        next_page_token: null,
      },
    });
    stage().on(
      "GET /v1beta1/options/snapshots/SPY",
      {
        json: {
          snapshots: {
            [put(580)]: {
              latestQuote: quote(5.1, 5.2),
              greeks,
              impliedVolatility: 0.1834,
              dailyBar: { v: 77, t: "2026-03-03T05:00:00Z" },
            },
          },
          next_page_token: "more",
        },
      },
      {
        json: {
          snapshots: {
            [put(575)]: { latestQuote: quote(4, 4.1), dailyBar: { v: 5, t: "2026-02-27T05:00:00Z" } },
            [put(571)]: { latestQuote: quote(3, 3.1) },
            [put(565)]: {},
          },
          next_page_token: null,
        },
      },
    );
    const quoted = { as_of: null, changed_at: T, halted: false, delayed: false };
    expect(await stage().marketData.chain("SPY", filter)).toEqual([
      {
        ...{ symbol: put(580), bid: 510, ask: 520, ...quoted, open_interest: 1234, volume: 77 },
        ...{ implied_volatility: 0.1834, delta: -0.22, theta: -5.12, vega: 43.21 },
      },
      {
        ...{ symbol: put(575), bid: 400, ask: 410, ...quoted, open_interest: null, volume: null },
        ...{ implied_volatility: null, delta: null, theta: null, vega: null },
      },
    ]);
    for (const { query } of stage().calls) {
      expect(query).toMatchObject({
        type: "put",
        expiration_date_gte: "2026-04-17",
        expiration_date_lte: "2026-04-17",
        strike_price_gte: "560.00",
        strike_price_lte: "590.00",
      });
    }
  });
});
