import { describe, expect, it } from "vitest";
import { whatItMayDo } from "../../shared/alpaca/account.ts";
import { type Reply, refused, SETTINGS, useStage } from "./stage.ts";

const stage = useStage();

describe("holdings", () => {
  it("are signed by their side, whatever the sign of their quantity, including shares", async () => {
    stage().on("GET /v2/positions", {
      json: [
        { symbol: "SPY260417P00580000", qty: "-3", side: "short", asset_class: "us_option" },
        { symbol: "SPY260417P00575000", qty: "3", side: "long", asset_class: "us_option" },
        { symbol: "QQQ260417C00500000", qty: "2", side: "short", asset_class: "us_option" },
        { symbol: "SPY", qty: "200", side: "long", asset_class: "us_equity" },
        { symbol: "BTCUSD", qty: "0.5", side: "long", asset_class: "crypto" },
      ],
    });
    expect(await stage().broker.holdings()).toEqual([
      { symbol: "SPY260417P00580000", quantity: -3 },
      { symbol: "SPY260417P00575000", quantity: 3 },
      { symbol: "QQQ260417C00500000", quantity: -2 },
      { symbol: "SPY", quantity: 200 },
    ]);
  });

  it("that cannot be read are reported, and do not hide others", async () => {
    stage().on("GET /v2/positions", {
      json: [
        { symbol: "SPY260417P580", qty: "1", side: "long", asset_class: "us_option" },
        { symbol: "SPY260417P00570000", qty: "1.5", side: "long", asset_class: "us_option" },
        { symbol: "IWM", qty: "many", side: "long", asset_class: "us_equity" },
        "what is this",
        { symbol: "SPY260417P00565000", qty: "1", side: "long", asset_class: "us_option" },
      ],
    });
    expect(await stage().broker.holdings()).toEqual([
      { symbol: "SPY260417P00565000", quantity: 1 },
      { symbol: "SPY260417P580", quantity: null },
      { symbol: "SPY260417P00570000", quantity: null },
      { symbol: "IWM", quantity: null },
      { symbol: null, quantity: null },
    ]);
  });

  it("that are not a list are an error", async () => {
    stage().on("GET /v2/positions", { json: { message: "hello" } });
    await expect(stage().broker.holdings()).rejects.toThrow(
      "Alpaca, GET /v2/positions: the answer cannot be read",
    );
  });
});

describe("the account", () => {
  const account = (differing = {}): Reply => ({
    json: {
      equity: "101234.5",
      cash: "100000.25",
      options_buying_power: "98765.43",
      buying_power: "400000",
      options_trading_level: 3,
      ...differing,
    },
  });

  it("is worth its equity, and has buying power for options", async () => {
    stage().on("GET /v2/account", account());
    expect(await stage().broker.account()).toEqual({
      equity: 101_234.5,
      cash: 100_000.25,
      buying_power: 98765.43,
    });
    for (const odd of [null, "a lot", { usd: 1 }]) {
      stage().on("GET /v2/account", account({ equity: odd, cash: odd }));
      expect(await stage().broker.account()).toEqual({ equity: null, cash: null, buying_power: 98765.43 });
    }
  });

  it("without buying power for options is an error", async () => {
    stage().on("GET /v2/account", account({ options_buying_power: null }));
    await expect(stage().broker.account()).rejects.toThrow("names no buying power for options");
  });

  it("says what it may trade, or why it may not", async () => {
    stage().on("GET /v2/account", account());
    expect(await whatItMayDo(stage().client)).toBe("options level 3: CSP, CC, VPC, VCC and IC");
    stage().on("GET /v2/account", account({ options_trading_level: 1 }));
    expect(await whatItMayDo(stage().client)).toMatch(
      /^options level 1: CSP and CC only, for spreads ask for level 3/,
    );
    stage().on("GET /v2/account", account({ options_trading_level: 2 }));
    expect(await whatItMayDo(stage().client)).toMatch(/^options level 2: CSP and CC only/);
    stage().on("GET /v2/account", account({ options_trading_level: 0 }));
    await expect(whatItMayDo(stage().client)).rejects.toThrow("may not trade options");
    stage().on("GET /v2/account", account({ trading_blocked: true }));
    await expect(whatItMayDo(stage().client)).rejects.toThrow("has blocked trading");
  });
});

describe("a request", () => {
  it("is repeated after a passing answer, and no error contains a key", async () => {
    stage().on("GET /v2/account", { status: 503 }, "lost", { json: { options_buying_power: "5" } });
    expect((await stage().broker.account()).buying_power).toBe(5);
    const { ALPACA_KEY_ID, ALPACA_SECRET_KEY } = SETTINGS;
    stage().on("GET /v2/account", refused(403, 40310000, `forbidden: ${ALPACA_KEY_ID} ${ALPACA_SECRET_KEY}`));
    await expect(stage().broker.account()).rejects.toThrow("Alpaca, GET /v2/account: forbidden: *** ***");
  });

  it("waits after a 429 for the second that the header names", async () => {
    const reset = String(Math.floor(Date.now() / 1000));
    const headers = { "X-RateLimit-Limit": "200", "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset };
    stage().on(
      "GET /v2/account",
      { status: 429, headers, json: {} },
      { json: { options_buying_power: "7" } },
    );
    expect((await stage().broker.account()).buying_power).toBe(7);
  });
});
