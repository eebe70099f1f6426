import { z } from "zod";
import { address, LOOPBACK } from "../outside/address.ts";
import { needed, type Read, type Vendor } from "../vendors/vendor.ts";

/** Alpaca's hosts for orders; true where real money is traded. */
const HOSTS = {
  "https://api.alpaca.markets": true,
  "https://paper-api.alpaca.markets": false,
};
const PAPER = "https://paper-api.alpaca.markets";
const DATA = "https://data.alpaca.markets";

/** Accepts only Alpaca's own hosts or a stand-in on this machine: every call carries the keys. */
const oneOf = (known: string[]) =>
  address().refine(
    (value) => known.includes(value) || LOOPBACK.test(new URL(value).hostname),
    `is none of Alpaca's addresses: ${known.join(" or ")}`,
  );

const settings = {
  ALPACA_API_URL: () => oneOf(Object.keys(HOSTS)).default(PAPER),
  ALPACA_DATA_URL: () => oneOf([DATA]).default(DATA),
  ALPACA_KEY_ID: needed,
  ALPACA_SECRET_KEY: needed,
  ALPACA_FEED: () => z.enum(["indicative", "opra"], "must be indicative or opra").default("indicative"),
};

/** Settings to reach Alpaca. */
export type AlpacaSettings = Read<typeof settings>;

export const alpaca = {
  title: "Alpaca",
  settings,
  secrets: ["ALPACA_SECRET_KEY"],
  account: "ALPACA_API_URL",
  hosts: HOSTS,
  derived: { setting: "ALPACA_FEED", value: "indicative", instead: "opra" },
} as const satisfies Vendor;
