import { address } from "../outside/address.ts";
import { needed, type Read, type Vendor } from "../vendors/vendor.ts";

/** Its own hosts, each with whether real money is traded there. */
const HOSTS = {
  "https://api.tradestation.com/v3": true,
  "https://sim-api.tradestation.com/v3": false,
};
const SIMULATION = "https://sim-api.tradestation.com/v3";
const SIGN_IN = "https://signin.tradestation.com/oauth/token";

/** Of TradeStation's own hosts nothing but these: what looks like one of them is neither. */
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

/** How TradeStation is reached. */
export type TradeStationSettings = Read<typeof settings>;

export const tradestation = {
  title: "TradeStation",
  settings,
  secrets: ["TRADESTATION_CLIENT_SECRET", "TRADESTATION_REFRESH_TOKEN"],
  account: "TRADESTATION_API_URL",
  hosts: HOSTS,
  derived: null,
} as const satisfies Vendor;
