import type { Usd } from "./usd.ts";

/** What a broker's line did, in words that all of them share. */
export interface Execution {
  /** Of the file, as an editor counts. */
  line: number;
  /** An instant, ISO 8601 in UTC. */
  at: string;
  /** The file says the day alone: `at` is then the same for all that opened on it, and for all that closed. */
  isDay: boolean;
  what: "trade" | "expired" | "assigned" | "exercised";
  /** Null of what ended: whichever was held. */
  side: "buy" | "sell" | null;
  /** Null where the file does not say: what was held tells. */
  effect: "open" | "close" | null;
  /** Of the shares, or the root of the option. */
  ticker: string;
  /** Null of shares. */
  contract: Contract | null;
  /** Contracts or shares, above zero. */
  quantity: number;
  /** What was paid (negative) or received, before fees. */
  cash: Usd;
  /** Negative = a rebate. */
  fees: Usd;
  /** What was sent together, where the file says it. */
  order: string | null;
  /** Shares that an assignment or exercise brought or took. */
  isDelivery?: boolean;
}

export interface Contract {
  expiration: string;
  option_type: "put" | "call";
  /** USD per share. */
  strike: number;
}

/** A line, or several for one reason, that became no trade. */
export interface LeftOut {
  line: number;
  message: string;
}

export interface Reading {
  executions: Execution[];
  leftOut: LeftOut[];
}

/** `SPY 2026-04-17 500 put`. */
export function inWords(ticker: string, { expiration, strike, option_type }: Contract): string {
  return `${ticker} ${expiration} ${strike} ${option_type}`;
}

export const keyOf = ({ ticker, contract }: Pick<Execution, "ticker" | "contract">): string =>
  contract === null ? ticker : inWords(ticker, contract);

/** A line that cannot be read; its message goes to whoever brought the file. */
export class Unreadable extends Error {}
