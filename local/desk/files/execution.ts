import type { Usd } from "./usd.ts";

/** What a line of a broker's file did, in terms that fit all brokers. */
export interface Execution {
  /** The line in the file, as an editor counts. */
  line: number;
  /** An instant, ISO 8601 in UTC. */
  at: string;
  /** The file has only the day: all openings of a day then have the same `at`, and so have all closes. */
  isDay: boolean;
  what: "trade" | "expired" | "assigned" | "exercised";
  /** Null if an option ended and the file does not say: any side may have been held. */
  side: "buy" | "sell" | null;
  /** Null if the file does not say: the holdings tell. */
  effect: "open" | "close" | null;
  /** The ticker of the shares, or the root of the option. */
  ticker: string;
  /** Null for shares. */
  contract: Contract | null;
  /** Contracts or shares, above zero. */
  quantity: number;
  /** The cash paid (negative) or received, before fees. */
  cash: Usd;
  /** Negative = a rebate. */
  fees: Usd;
  /** The same for everything that was sent together; null if the file does not say. */
  order: string | null;
  /** Whether an assignment or exercise brought or took these shares. */
  isDelivery?: boolean;
}

export interface Contract {
  expiration: string;
  option_type: "put" | "call";
  /** USD per share. */
  strike: number;
}

/** A line that became no trade, and why. */
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

/** A file or line cannot be read. The person who imports it sees the message. */
export class Unreadable extends Error {}
