import { describe, expect, it } from "vitest";
import { LONG_PUT, SHORT_PUT, startSpeaker, useSpeaker } from "./stage.ts";

const speaker = useSpeaker();
const data = async (path: string) => (await speaker().data(path)).json;
const OPTIONS = "/v1beta1/options";
const forbidden = { status: 403, json: { message: expect.any(String) } };

describe("quotes of options", () => {
  it("are USD per share, with sizes and a time stamp to the nanosecond; symbols without a quote are left out", async () => {
    const { quotes } = await data(
      `${OPTIONS}/quotes/latest?symbols=${SHORT_PUT},SPY260417P00123000&feed=indicative`,
    );
    expect(quotes).toEqual({
      [SHORT_PUT]: {
        ap: 3.01,
        as: 23,
        ax: "N",
        bp: 2.99,
        bs: 41,
        bx: "N",
        c: "A",
        t: "2026-03-03T15:00:00.000000346Z",
      },
    });
  });

  it("have zeros for missing sides", async () => {
    speaker().market.set(SHORT_PUT, 0, { bid: null, ask: null });
    const { quotes } = await data(`${OPTIONS}/quotes/latest?symbols=${SHORT_PUT}`);
    expect(quotes[SHORT_PUT]).toMatchObject({ bp: 0, bs: 0, ap: 0, as: 0 });
  });

  it("keep their time stamp, and report a halt", async () => {
    speaker().market.set(SHORT_PUT, 300, { as_of: "2026-03-02T20:59:00Z", halted: true });
    const { quotes } = await data(`${OPTIONS}/quotes/latest?symbols=${SHORT_PUT}`);
    expect(quotes[SHORT_PUT]).toMatchObject({ t: "2026-03-02T20:59:00.000000346Z", c: "T" });
  });

  it("of quiet options have old stamps", async () => {
    const own = await startSpeaker({
      quietSince: (symbol) => (symbol === LONG_PUT ? new Date("2026-03-03T14:31:00Z") : null),
    });
    const { quotes } = (await own.data(`${OPTIONS}/quotes/latest?symbols=${LONG_PUT},${SHORT_PUT}`)).json;
    expect(quotes[LONG_PUT].t).toBe("2026-03-03T14:31:00.000000346Z");
    expect(quotes[SHORT_PUT].t).toMatch(/^2026-03-03T15:00/);
    await own.simulator.stop();
  });

  it("are refused for more than a hundred symbols, for none, or for symbols that are not options", async () => {
    const many = Array.from({ length: 101 }, (_, i) => `SPY260417P00${String(100 + i)}000`).join(",");
    for (const symbols of [many, "", "SPY", "SPY%20%20%20260417P00580000"]) {
      expect((await speaker().data(`${OPTIONS}/quotes/latest?symbols=${symbols}`)).status).toBe(400);
    }
  });

  it("of OPRA need a signed agreement", async () => {
    expect(await speaker().data(`${OPTIONS}/quotes/latest?symbols=${SHORT_PUT}&feed=opra`)).toMatchObject(
      forbidden,
    );
    expect(await speaker().data(`${OPTIONS}/snapshots/SPY?feed=opra`)).toMatchObject(forbidden);
    const own = await startSpeaker({ opra: true });
    expect(own.simulator.settings.ALPACA_FEED).toBe("opra");
    expect((await own.data(`${OPTIONS}/snapshots/SPY?feed=opra`)).status).toBe(200);
    await own.simulator.stop();
  });
});

describe("snapshots", () => {
  it("have greeks and volatility at the mid, and no open interest", async () => {
    const { snapshots, next_page_token } = await data(`${OPTIONS}/snapshots?symbols=${SHORT_PUT}`);
    expect(next_page_token).toBeNull();
    const { latestQuote, greeks, impliedVolatility } = snapshots[SHORT_PUT];
    expect(latestQuote.ap).toBe(3.01);
    expect(greeks.delta).toBeLessThan(-0.1);
    expect(greeks.delta).toBeGreaterThan(-0.5);
    expect(greeks.theta).toBeLessThan(0);
    expect(greeks.vega).toBeGreaterThan(0);
    expect(impliedVolatility).toBeGreaterThan(0.02);
    expect(JSON.stringify(snapshots)).not.toMatch(/interest/i);
  });

  it("have none of these with a bid of zero, or on the last day", async () => {
    speaker().market.set(LONG_PUT, 5, { bid: 0 });
    const { snapshots } = await data(`${OPTIONS}/snapshots?symbols=${LONG_PUT}`);
    expect(Object.keys(snapshots[LONG_PUT])).toEqual(["latestQuote"]);
    speaker().setClock("2026-04-17T15:00:00Z");
    expect(
      Object.keys((await data(`${OPTIONS}/snapshots?symbols=${SHORT_PUT}`)).snapshots[SHORT_PUT]),
    ).toEqual(["latestQuote"]);
  });

  it("of an underlying are filtered by type, strike and expiration", async () => {
    const shown = async (query: string) =>
      Object.keys((await data(`${OPTIONS}/snapshots/SPY${query}`)).snapshots);
    expect(await shown("")).toEqual([LONG_PUT, SHORT_PUT]);
    expect(await shown("?type=call")).toEqual([]);
    expect(await shown("?strike_price_gte=576")).toEqual([SHORT_PUT]);
    expect(await shown("?strike_price_lte=576&expiration_date=2026-04-17")).toEqual([LONG_PUT]);
    expect(await shown("?expiration_date_lte=2026-04-16")).toEqual([]);
    expect(await shown("?expiration_date_gte=2026-04-17&root_symbol=SPY")).toHaveLength(2);
    expect(await shown("?updated_since=2026-03-03T15:01:00Z")).toEqual([]);
    expect((await speaker().data(`${OPTIONS}/snapshots/SPY?strike_price_gte=high`)).status).toBe(400);
  });

  it("come in pages until there is no token; a page may be smaller than its limit, or empty", async () => {
    const pages: string[][] = [];
    let token: string | null = "";
    while (token !== null) {
      const { snapshots, next_page_token } = await data(
        `${OPTIONS}/snapshots/SPY?limit=1${token && `&page_token=${token}`}`,
      );
      pages.push(Object.keys(snapshots));
      token = next_page_token;
    }
    // The calls have no quotes.
    expect(pages).toEqual([[], [], [LONG_PUT], [SHORT_PUT]]);
    expect((await speaker().data(`${OPTIONS}/snapshots/SPY?limit=1001`)).status).toBe(400);
    expect((await speaker().data(`${OPTIONS}/snapshots/SPY?page_token=nonsense`)).status).toBe(400);
  });
});

describe("contracts", () => {
  const contracts = async (query: string) =>
    (await speaker().trade("GET", `/options/contracts?underlying_symbols=SPY${query}`)).json;

  it("end before the next weekend by default", async () => {
    expect((await contracts("")).option_contracts).toEqual([]);
    const { option_contracts } = await contracts("&expiration_date_lte=2026-05-01&type=put");
    expect(option_contracts).toMatchObject([
      {
        symbol: LONG_PUT,
        strike_price: "575",
        type: "put",
        expiration_date: "2026-04-17",
        tradable: true,
        ppind: true,
        size: "100",
      },
      {
        symbol: SHORT_PUT,
        status: "active",
        root_symbol: "SPY",
        style: "american",
        open_interest_date: "2026-03-02",
      },
    ]);
    expect(option_contracts[0].open_interest).toMatch(/^\d+$/);
    speaker().setClock("2026-04-13T15:00:00Z");
    expect((await contracts("")).option_contracts).toHaveLength(4);
  });

  it("come in pages", async () => {
    const first = await contracts("&expiration_date=2026-04-17&limit=3");
    expect(first.option_contracts).toHaveLength(3);
    const rest = await contracts(`&expiration_date=2026-04-17&limit=3&page_token=${first.next_page_token}`);
    expect(rest).toMatchObject({ option_contracts: [{ symbol: SHORT_PUT }], next_page_token: null });
    expect((await speaker().trade("GET", "/options/contracts?limit=10001")).status).toBe(422);
  });
});

describe("stocks", () => {
  it("have quotes and trades of IEX; those of all exchanges need a subscription, or are delayed", async () => {
    for (const [path, kind] of [
      ["quotes", "ap"],
      ["trades", "p"],
    ]) {
      const latest = `/v2/stocks/${path}/latest?symbols=SPY`;
      expect((await data(latest))[String(path)].SPY).toMatchObject({
        [String(kind)]: 588.25,
        t: "2026-03-03T15:00:00.000000346Z",
      });
      expect(await speaker().data(`${latest}&feed=sip`)).toMatchObject(forbidden);
      expect((await data(`${latest}&feed=delayed_sip`))[String(path)].SPY.t).toMatch(/^2026-03-03T14:45/);
    }
  });

  const bars = async (query: string) =>
    (await data(`/v2/stocks/bars?symbols=SPY&timeframe=1Day${query}`)).bars.SPY ?? [];

  it("have daily bars of sessions, stamped at midnight in New York", async () => {
    expect(await bars("&start=2026-02-26&end=2026-03-02&feed=sip&adjustment=raw")).toMatchObject([
      { t: "2026-02-26T05:00:00Z", c: 588.25 },
      { t: "2026-02-27T05:00:00Z" },
      { t: "2026-03-02T05:00:00Z" },
    ]);
    expect(await bars("&start=2026-02-16&end=2026-02-16")).toEqual([]);
    expect((await speaker().data("/v2/stocks/bars?symbols=SPY&timeframe=1Min")).status).toBe(400);
  });

  it("have the official close of all exchanges after a quarter of an hour, without a subscription", async () => {
    speaker().setClock("2026-03-03T21:14:00Z");
    expect(await bars("&start=2026-03-03")).toMatchObject([{ c: 588.24 }]);
    speaker().setClock("2026-03-03T21:15:00Z");
    expect(await bars("&start=2026-03-03")).toMatchObject([{ c: 588.25 }]);
    // The last price of a single venue is not the close.
    expect(await bars("&start=2026-03-03&feed=iex")).toMatchObject([{ c: 588.23 }]);
    const recent = "/v2/stocks/bars?symbols=SPY&timeframe=1Day&start=2026-03-03&end=2026-03-03T21:10:00Z";
    expect(await speaker().data(recent)).toMatchObject(forbidden);
  });

  it("have bars in pages that contain all symbols", async () => {
    speaker().market.prices.set("QQQ", 500);
    const query = "/v2/stocks/bars?symbols=SPY,QQQ&timeframe=1Day&start=2026-02-26&end=2026-02-27&limit=3";
    const first = await data(query);
    expect(Object.keys(first.bars)).toEqual(["QQQ", "SPY"]);
    const rest = await data(`${query}&page_token=${encodeURIComponent(first.next_page_token)}`);
    expect(rest).toMatchObject({ bars: { SPY: [{ t: "2026-02-27T05:00:00Z" }] }, next_page_token: null });
  });

  it("have dividends by the day on which Alpaca books them, by default today's", async () => {
    const dividend = { symbol: "SPY", ex_date: "2026-03-20", rate: 1.83, process_date: "2026-04-30" };
    speaker().simulator.dividends.push(dividend, {
      ...dividend,
      ex_date: "2026-06-19",
      process_date: "2026-07-31",
    });
    const actions = async (query: string) =>
      await data(`/v1/corporate-actions?types=cash_dividend&symbols=SPY${query}`);
    expect(await actions("")).toEqual({ corporate_actions: {}, next_page_token: null });
    // The ex-date alone is not late enough: Alpaca's range is of a later date.
    expect((await actions("&start=2026-03-03&end=2026-04-17")).corporate_actions).toEqual({});
    const first = await actions("&start=2026-03-03&end=2026-12-31&limit=1");
    expect(first.corporate_actions.cash_dividends).toMatchObject([{ ex_date: "2026-03-20", rate: 1.83 }]);
    const rest = await actions(
      `&start=2026-03-03&end=2026-12-31&limit=1&page_token=${first.next_page_token}`,
    );
    expect(rest).toMatchObject({
      corporate_actions: { cash_dividends: [{ ex_date: "2026-06-19" }] },
      next_page_token: null,
    });
  });

  it("refuse odd requests for corporate actions", async () => {
    for (const query of [
      "types=dividend",
      "types=cash_dividend&limit=1001",
      "types=cash_dividend&page_token=nonsense",
      "types=cash_dividend&start=2026-03-04&end=2026-03-03",
      "types=cash_dividend&start=yesterday",
      "types=cash_dividend&sort=ex_date",
      "types=cash_dividend&region=everywhere",
      "symbols=",
      "symbols=SPY&ids=11cfd108-292e-4cc6-bfbf-5999cdbc4029",
    ]) {
      expect(await speaker().data(`/v1/corporate-actions?${query}`)).toMatchObject({ status: 400 });
    }
  });
});
