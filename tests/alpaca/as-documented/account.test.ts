import { describe, expect, it } from "vitest";
import {
  LONG_CALL,
  LONG_PUT,
  leg,
  SHORT_CALL,
  SHORT_PUT,
  shortPut,
  spread,
  spreadClose,
  startSpeaker,
  useSpeaker,
} from "./stage.ts";

const speaker = useSpeaker({ fee: 0.02 });
const place = async (body: unknown) => (await speaker().trade("POST", "/orders", body)).json;
const get = async (path: string) => (await speaker().trade("GET", path)).json;

describe("a caller", () => {
  const bare = (headers: Record<string, string>) =>
    fetch(`${speaker().simulator.settings.ALPACA_API_URL}/v2/account`, { headers });

  it("needs both keys: 401 without them, or with others", async () => {
    const { ALPACA_KEY_ID, ALPACA_SECRET_KEY } = speaker().simulator.settings;
    expect((await bare({})).status).toBe(401);
    expect((await bare({ "APCA-API-KEY-ID": ALPACA_KEY_ID })).status).toBe(401);
    expect((await bare({ "APCA-API-KEY-ID": ALPACA_KEY_ID, "APCA-API-SECRET-KEY": "another" })).status).toBe(
      401,
    );
    expect(
      (await bare({ "APCA-API-KEY-ID": ALPACA_KEY_ID, "APCA-API-SECRET-KEY": ALPACA_SECRET_KEY })).status,
    ).toBe(200);
  });

  it("gets the remaining calls of the minute, whose end is in seconds since 1970", async () => {
    const own = await startSpeaker({ limit: 2 });
    const { headers } = await own.trade("GET", "/clock");
    expect(headers.get("X-RateLimit-Limit")).toBe("2");
    expect(headers.get("X-RateLimit-Remaining")).toBe("1");
    const reset = Number(headers.get("X-RateLimit-Reset")) - Date.now() / 1000;
    expect(reset).toBeGreaterThan(50);
    expect(reset).toBeLessThan(62);
    await own.trade("GET", "/clock");
    expect(await own.trade("GET", "/clock")).toMatchObject({ status: 429, json: { code: 42910000 } });
    expect(own.simulator.limits.trading.exceeded).toBe(1);
    // The data API has a count of its own.
    expect((await own.data("/v2/stocks/quotes/latest?symbols=SPY")).status).toBe(200);
    await own.simulator.stop();
  });

  it("finds no trading at the data API's address", async () => {
    expect((await speaker().data("/v2/account")).status).toBe(404);
    expect(await speaker().trade("GET", "/nothing")).toMatchObject({ status: 404, json: { code: 40410000 } });
  });
});

describe("the account", () => {
  it("has its cash, its equity with positions at market value, and the buying power for options", async () => {
    expect(await get("/account")).toMatchObject({
      cash: "100000",
      equity: "100000",
      options_buying_power: "100000",
      options_trading_level: 3,
    });
    await place(spread("-1.20"));
    speaker().market.set(SHORT_PUT, 320);
    expect(await get("/account")).toMatchObject({
      cash: "100239.92",
      long_market_value: "360",
      short_market_value: "-640",
      equity: "99959.92",
      options_buying_power: "99239.92",
    });
  });
});

describe("positions", () => {
  it("are options and shares, short ones below zero", async () => {
    await place(spread("-1.20"));
    speaker().simulator.book.pledge("SPY", 100);
    expect(await get("/positions")).toMatchObject([
      { symbol: SHORT_PUT, asset_class: "us_option", qty: "-2", side: "short", exchange: "" },
      { symbol: LONG_PUT, asset_class: "us_option", qty: "2", side: "long" },
      { symbol: "SPY", asset_class: "us_equity", qty: "100", side: "long" },
    ]);
    await place(spreadClose("1.20"));
    expect(await get("/positions")).toMatchObject([{ symbol: "SPY" }]);
  });

  it("have no sign if so configured", async () => {
    const own = await startSpeaker({ positionQty: "absolute" });
    await own.trade("POST", "/orders", spread("-1.20"));
    expect((await own.trade("GET", "/positions")).json[0]).toMatchObject({ qty: "2", side: "short" });
    await own.simulator.stop();
  });
});

describe("activities", () => {
  it("have a fill for each leg of each execution, with the leg's order or, if so configured, the whole order", async () => {
    speaker().fault("place", "partial_fill");
    const { id, legs } = await place(spread("-1.15"));
    await get("/orders");
    await get("/orders");
    const fills = await get("/account/activities/FILL?direction=asc");
    expect(fills).toMatchObject([
      {
        activity_type: "FILL",
        symbol: SHORT_PUT,
        side: "sell",
        qty: "1",
        cum_qty: "1",
        leaves_qty: "1",
        type: "partial_fill",
      },
      { symbol: LONG_PUT, side: "buy", qty: "1", order_id: legs[1].id },
      { symbol: SHORT_PUT, qty: "1", cum_qty: "2", leaves_qty: "0", type: "fill", order_status: "filled" },
      { symbol: LONG_PUT },
    ]);
    expect(fills[0]).toMatchObject({
      order_id: legs[0].id,
      id: expect.stringMatching(/^\d{17}::[0-9a-f-]{36}$/),
    });
    const own = await startSpeaker({ fillsName: "parent" });
    const order = (await own.trade("POST", "/orders", spread("-1.15"))).json;
    expect((await own.trade("GET", "/account/activities")).json[0].order_id).toBe(order.id);
    await own.simulator.stop();
    expect(id).not.toBe(legs[0].id);
  });

  it("come in pages, newest first, each beginning after the id of the last one", async () => {
    await place(spread("-1.20"));
    const all = await get("/account/activities");
    expect(all).toHaveLength(2);
    const [first] = await get("/account/activities?page_size=1");
    expect(first).toEqual(all[0]);
    expect(await get(`/account/activities?page_size=1&page_token=${first.id}`)).toEqual([all[1]]);
    expect(await speaker().trade("GET", "/account/activities?page_size=101")).toMatchObject({ status: 422 });
    expect(await get("/account/activities?activity_types=OPEXP,OPASN")).toEqual([]);
  });

  it("have a day's fees on the next day, in one line; orders never have them", async () => {
    const order = await place(spread("-1.20"));
    await place(shortPut("2.90"));
    expect(JSON.stringify(order)).not.toMatch(/fee|commission/);
    expect(await get("/account/activities/FEE")).toEqual([]);
    speaker().setClock("2026-03-04T14:35:00Z");
    expect(await get("/account/activities/FEE")).toMatchObject([
      { net_amount: "-0.1", date: "2026-03-03", created_at: expect.stringMatching(/^2026-03-04/) },
    ]);
    expect(await get("/account/activities/FEE?after=2026-03-04T14:35:00Z")).toEqual([]);
  });

  it("report the outcome of an expiration on the next day", async () => {
    await place(spread("-1.20"));
    const calls = [leg(SHORT_CALL, "sell_to_open"), leg(LONG_CALL, "buy_to_open")];
    await place(spread("-1.00", { legs: calls, qty: "1" }));
    speaker().setClock("2026-04-17T21:00:00Z");
    speaker().market.prices.set("SPY", 578);
    expect(await get("/positions")).toHaveLength(4);
    speaker().setClock("2026-04-18T12:00:00Z");
    const told = await get("/account/activities?category=non_trade_activity&after=2026-04-17&direction=asc");
    const of = (type: string) =>
      told.filter(({ activity_type }: { activity_type: string }) => activity_type === type);
    expect(of("OPASN")).toMatchObject([{ symbol: SHORT_PUT, qty: "2", date: "2026-04-17", net_amount: "0" }]);
    expect(of("OPTRD")).toMatchObject([{ symbol: "SPY", qty: "200", price: "580", net_amount: "-116000" }]);
    expect(of("OPEXP")).toMatchObject([
      { symbol: LONG_PUT, qty: "-2" },
      { symbol: SHORT_CALL, qty: "1" },
      { symbol: LONG_CALL, qty: "-1" },
    ]);
    expect(await get("/positions")).toMatchObject([{ symbol: "SPY", qty: "200" }]);
    expect(speaker().simulator.book.cash).toBe(340);
  });

  it("report the exercise of long options, and the early assignment of short ones", async () => {
    await place(spread("-1.20"));
    const { book } = speaker().simulator;
    book.assign(SHORT_PUT, 1);
    expect(await get("/account/activities?activity_types=OPASN")).toMatchObject([
      { qty: "1", description: "" },
    ]);
    speaker().setClock("2026-04-18T12:00:00Z");
    speaker().market.prices.set("SPY", 570);
    expect(await get("/account/activities/OPEXC")).toMatchObject([{ symbol: LONG_PUT, qty: "-2" }]);
    expect(book.shares.get("SPY")).toBe(0);
    // Two bought at 580, two sold at 575.
    expect(book.shareCash).toBe(-1000);
  });

  it("may include Alpaca's own closes on the last afternoon", async () => {
    await place(spread("-1.20"));
    speaker().setClock("2026-04-17T19:40:00Z");
    await speaker().simulator.book.liquidate(SHORT_PUT);
    expect(await get("/positions")).toMatchObject([{ symbol: LONG_PUT }]);
    const [last] = await get("/orders?status=closed&limit=1");
    expect(last).toMatchObject({ symbol: SHORT_PUT, side: "buy", type: "market", status: "filled" });
  });
});

describe("the market's hours", () => {
  it("are reported by the clock, in New York time", async () => {
    expect(await get("/clock")).toEqual({
      timestamp: "2026-03-03T10:00:00-05:00",
      is_open: true,
      next_open: "2026-03-04T09:30:00-05:00",
      next_close: "2026-03-03T16:00:00-05:00",
    });
    speaker().setClock("2026-07-02T20:30:00Z");
    expect(await get("/clock")).toMatchObject({ is_open: false, next_open: "2026-07-06T09:30:00-04:00" });
  });

  it("are reported by the calendar, without holidays and with short days", async () => {
    const days = await get("/calendar?start=2026-11-25&end=2026-11-30");
    expect(days).toMatchObject([
      { date: "2026-11-25", open: "09:30", close: "16:00", settlement_date: "2026-11-27" },
      { date: "2026-11-27", close: "13:00", session_open: "0400", session_close: "2000" },
      { date: "2026-11-30" },
    ]);
    expect(await speaker().trade("GET", "/calendar?start=today")).toMatchObject({ status: 400 });
  });
});
