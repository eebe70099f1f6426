import { describe, expect, it } from "vitest";
import { localSettings } from "../../local/local-settings.ts";
import { isLive, OUTSIDE_WORLD, readSettings } from "../../shared/settings.ts";

const ALPACA = {
  BROKER: "alpaca",
  MARKET_DATA: "alpaca",
  ALPACA_KEY_ID: "PKEXAMPLE",
  ALPACA_SECRET_KEY: "the secret of this example",
};
const LIVE = { ALPACA_API_URL: "https://api.alpaca.markets" };
const TRADESTATION = {
  TRADESTATION_CLIENT_ID: "client",
  TRADESTATION_CLIENT_SECRET: "a secret",
  TRADESTATION_REFRESH_TOKEN: "a refresh token",
  TRADESTATION_ACCOUNT_ID: "SIM1234567M",
};

const read = (environment: Record<string, string>) => readSettings(environment, OUTSIDE_WORLD);

describe("the settings of Alpaca", () => {
  it("are by default its paper account and its free feed", () => {
    expect(read(ALPACA)).toMatchObject({
      ...ALPACA,
      ALPACA_API_URL: "https://paper-api.alpaca.markets",
      ALPACA_DATA_URL: "https://data.alpaca.markets",
      ALPACA_FEED: "indicative",
    });
    expect(read({ ...ALPACA, BROKER: "paper" })).toMatchObject({ BROKER: "paper", MARKET_DATA: "alpaca" });
  });

  it.each([
    [
      { MARKET_DATA: "simulated" },
      "BROKER=alpaca would trade real contracts at simulated prices: MARKET_DATA must be alpaca, too",
    ],
    [
      LIVE,
      "ALPACA_FEED=indicative has derived prices, and BROKER=alpaca would trade with real money at them: it must be opra",
    ],
    [
      { BROKER: "tradestation", ...TRADESTATION },
      "ALPACA_FEED=indicative has derived prices, and BROKER=tradestation would trade at TradeStation at them: it must be opra",
    ],
    [
      { BROKER: "tradestation", ...TRADESTATION, TRADESTATION_API_URL: "https://api.tradestation.com/v3" },
      "ALPACA_FEED=indicative has derived prices, and BROKER=tradestation would trade with real money at them: it must be opra",
    ],
    [{ ALPACA_SECRET_KEY: " " }, "ALPACA_SECRET_KEY is missing"],
    [{ BROKER: "paper", ALPACA_KEY_ID: "" }, "ALPACA_KEY_ID is missing"],
    [{ BROKER: "tradestation", ALPACA_FEED: "opra" }, "TRADESTATION_CLIENT_ID is missing"],
    [{ ALPACA_FEED: "sip" }, "ALPACA_FEED"],
    [
      { ALPACA_API_URL: "https://paper-api.alpaca.markets/v2" },
      "ALPACA_API_URL is none of Alpaca's addresses",
    ],
    [
      { ALPACA_API_URL: "https://api.alpaca.markets.example" },
      "ALPACA_API_URL is none of Alpaca's addresses",
    ],
    [{ ALPACA_API_URL: "http://10.1.2.3" }, "ALPACA_API_URL is none of Alpaca's addresses"],
    [{ ALPACA_DATA_URL: "https://api.alpaca.markets" }, "ALPACA_DATA_URL is none of Alpaca's addresses"],
  ])("are refused where they cannot work: %j", (differing, message) => {
    expect(() => read({ ...ALPACA, ...differing })).toThrow(`Settings: ${message}`);
  });

  it("are accepted with real money and the paid feed, and with a stand-in on this machine", () => {
    expect(read({ ...ALPACA, ...LIVE, ALPACA_FEED: "opra" })).toMatchObject(LIVE);
    const url = "http://127.0.0.1:8080";
    expect(read({ ...ALPACA, ALPACA_API_URL: url, ALPACA_DATA_URL: url })).toMatchObject({
      ALPACA_DATA_URL: url,
    });
    expect(read({ ...ALPACA, ...TRADESTATION, BROKER: "tradestation", ALPACA_FEED: "opra" })).toMatchObject({
      BROKER: "tradestation",
      MARKET_DATA: "alpaca",
    });
  });

  it("do not name TradeStation if nothing of it is used", () => {
    expect(() => read({ ...ALPACA, ALPACA_KEY_ID: "" })).toThrow(/^Settings: ALPACA_KEY_ID is missing\./);
  });
});

it.each([
  ["alpaca", LIVE.ALPACA_API_URL, true],
  ["alpaca", "https://paper-api.alpaca.markets", false],
  ["alpaca", "http://localhost:8080", false],
  ["paper", LIVE.ALPACA_API_URL, false],
  ["tradestation", LIVE.ALPACA_API_URL, false],
])("money is real with BROKER=%s and ALPACA_API_URL=%s: %s", (broker, ALPACA_API_URL, live) => {
  expect(
    isLive(broker, { ALPACA_API_URL, TRADESTATION_API_URL: "https://sim-api.tradestation.com/v3" }),
  ).toBe(live);
});

it("a local stack lets its functions reach the hosts of the vendors in use, and keeps real time for live money", () => {
  const local = (environment: Record<string, string>) =>
    localSettings(environment, "http://127.0.0.1:54321", "key");
  expect(local({}).environment).not.toHaveProperty("ALPACA_DATA_URL");
  const { environment, live } = local(ALPACA);
  expect(live).toBe(false);
  expect(environment).toMatchObject({
    ALPACA_API_URL: "https://paper-api.alpaca.markets",
    ALPACA_DATA_URL: "https://data.alpaca.markets",
  });
  expect(environment).not.toHaveProperty("TRADESTATION_API_URL");
  expect(local({ ...ALPACA, ...LIVE, ALPACA_FEED: "opra" }).live).toBe(true);
});
