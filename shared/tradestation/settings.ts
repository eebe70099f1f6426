import { address } from "../outside/address.ts";
import { needed, type Read, type Vendor } from "../vendors/vendor.ts";

/** TradeStation's hosts; true where real money is traded. */
const HOSTS = {
  "https://api.tradestation.com/v3": true,
  "https://sim-api.tradestation.com/v3": false,
};
const SIMULATION = "https://sim-api.tradestation.com/v3";
const SIGN_IN = "https://signin.tradestation.com/oauth/token";

/** Refuses other hosts of TradeStation, such as one with a typing error. */
const oneOf = (known: string[]) =>
  address().refine(
    (value) => !/(^|\.)tradestation\.com$/.test(new URL(value).hostname) || known.includes(value),
    `is none of TradeStation's addresses: ${known.join(" or ")}`,
  );

const settings = {
  TRADESTATION_API_URL: () => oneOf(Object.keys(HOSTS)).default(SIMULATION),
  TRADESTATION_TOKEN_URL: () => oneOf([SIGN_IN]).default(SIGN_IN),
  TRADESTATION_CLIENT_ID: needed,
  TRADESTATION_CLIENT_SECRET: needed,
  TRADESTATION_REFRESH_TOKEN: needed,
  TRADESTATION_ACCOUNT_ID: needed,
};

/** Settings to reach TradeStation. */
export type TradeStationSettings = Read<typeof settings>;

export const tradestation = {
  title: "TradeStation",
  settings,
  secrets: ["TRADESTATION_CLIENT_SECRET", "TRADESTATION_REFRESH_TOKEN"],
  account: "TRADESTATION_API_URL",
  hosts: HOSTS,
  derived: null,
} as const satisfies Vendor;
