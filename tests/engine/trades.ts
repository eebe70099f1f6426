import { csp } from "../support/book.ts";
import type { StrikeRequest } from "../support/trades.ts";

let tickers = 0;

/** A ticker of its own without digits: those mark an adjusted contract. */
export function newTicker(): string {
  tickers += 1;
  return `T${[...tickers.toString(26)].map((digit) => String.fromCharCode(65 + Number.parseInt(digit, 26))).join("")}`;
}

/** The specification's 580 put, sold for 150.00, in an underlying of its own. */
export function put(differing: Partial<StrikeRequest> = {}): StrikeRequest {
  return csp({ ticker: newTicker(), ...differing });
}

/** A 580/575 put spread, sold for 150.00. */
export function spread(differing: Partial<StrikeRequest> = {}): StrikeRequest {
  return put({ strategy_type: "VPC", width: 5, ...differing });
}
