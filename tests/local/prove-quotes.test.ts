import { afterAll, beforeAll, expect, it } from "vitest";
import { proveBroker } from "../../local/prove-broker.ts";
import { proveQuotes } from "../../local/prove-quotes.ts";
import { findPutToSell } from "../../local/put-to-sell.ts";
import { OUTSIDE_WORLD, readSettings } from "../../shared/settings.ts";
import { type AlpacaSimulator, startAlpacaSimulator } from "../alpaca/simulator/simulator.ts";
import { LISTED_NOW, ListedMarket } from "../brokers/listed-market.ts";

/** What `npm run deploy` checks at Alpaca with the owner's keys. */

let simulator: AlpacaSimulator;
beforeAll(async () => {
  simulator = await startAlpacaSimulator({ market: new ListedMarket(), now: async () => LISTED_NOW });
});
afterAll(() => simulator?.stop());

const settings = (differing: Record<string, string> = {}) =>
  readSettings({ ...simulator.environment, ...differing }, OUTSIDE_WORLD);
const prove = (question: typeof proveBroker, differing?: Record<string, string>): Promise<string> =>
  question(settings(differing), "http://127.0.0.1:9", "no key");

it("the account says whose money it is and which strategies its level permits", async () => {
  expect(await prove(proveBroker)).toBe("Alpaca's paper account, options level 3: CSP, CC, VPC, VCC and IC");
});

it("the feed says a share's price and that of a listed put near the money, whatever day it is", async () => {
  expect(await prove(proveQuotes)).toMatch(
    /^Alpaca's feed indicative, derived prices: SPY 600\.00, its 582 put of 20\d\d-\d\d-\d\d \d+\.\d\d bid, \d+\.\d\d asked$/,
  );
  expect(await prove(proveQuotes, { BROKER: "paper", MARKET_DATA: "simulated" })).toBe(
    "simulated, its prices are invented",
  );
});

it("a feed that the account does not have is refused with Alpaca's words, and so are keys that open nothing", async () => {
  await expect(prove(proveQuotes, { ALPACA_FEED: "opra" })).rejects.toThrow(
    /Alpaca, GET .*subscription|OPRA/i,
  );
  const wrong = { ALPACA_SECRET_KEY: "one of another account" };
  for (const question of [proveBroker, proveQuotes]) {
    const refused = prove(question, wrong);
    await expect(refused).rejects.toThrow(/^Alpaca, GET .*unauthorized/);
    await expect(refused).rejects.toMatchObject({ passing: false });
    await expect(refused).rejects.not.toThrow("one of another account");
  }
});

it("a put to sell has about 45 days to go and is about 3 % out of the money, of what is listed", async () => {
  const put = await findPutToSell(new ListedMarket(), "2026-03-03");
  expect(put).toMatchObject({ ticker: "SPY", price: 600, expiration: "2026-04-17", strike: 582 });
  expect(put.ask).toBeGreaterThan(put.bid);
  const none = new ListedMarket();
  none.strikes = async () => [];
  await expect(findPutToSell(none, "2026-03-03")).rejects.toThrow("No put of SPY is listed.");
});
