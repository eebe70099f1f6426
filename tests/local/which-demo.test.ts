import { expect, it } from "vitest";
import { whichDemo } from "../../local/which-demo.ts";
import { OUTSIDE_WORLD, readSettings } from "../../shared/settings.ts";

const ALPACA = {
  MARKET_DATA: "alpaca",
  ALPACA_KEY_ID: "PKEXAMPLE",
  ALPACA_SECRET_KEY: "the secret of this example",
};
const HERE = { ALPACA_API_URL: "http://127.0.0.1:8080", ALPACA_DATA_URL: "http://127.0.0.1:8081" };
const LIVE = { ALPACA_API_URL: "https://api.alpaca.markets", ALPACA_FEED: "opra" };

it.each([
  ["without an account anywhere it is that of invented prices", {}, "invented"],
  ["with Alpaca's quotes and the paper broker it is that of real quotes", ALPACA, "real quotes"],
  [
    "at a stand-in on this machine, whose market is the stack's, prices are invented",
    { ...ALPACA, ...HERE, BROKER: "alpaca" },
    "invented",
  ],
  [
    "where orders go to Alpaca's paper account none is played",
    { ...ALPACA, BROKER: "alpaca" },
    { ordersGoTo: "paper-api.alpaca.markets" },
  ],
  ["nor with real money", { ...ALPACA, ...LIVE, BROKER: "alpaca" }, { ordersGoTo: "api.alpaca.markets" }],
])("of the examples of npm start, %s", (_, given, which) => {
  expect(whichDemo(readSettings(given, OUTSIDE_WORLD))).toEqual(which);
});
