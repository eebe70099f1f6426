import type { Instant } from "./calendar.ts";
import { DOLLAR, type Money, times } from "./money.ts";

/** One option's quote, USD per contract. */
export interface Quote {
  bid: Money | null;
  ask: Money | null;
  /** null = just now. */
  asOf: Instant | null;
  halted: boolean;
  delayed: boolean;
}

export type Fault =
  | "missing"
  | "halted"
  | "delayed"
  | "stale"
  | "no_ask"
  | "crossed"
  | "out_of_bounds"
  | "too_wide";

/** What a put position is made of: the short put and, for a spread, a long one `width` below it. USD per share. */
export interface Contract {
  ticker: string;
  /** New York date. */
  expiration: string;
  strike: Money;
  width: Money | null;
}

export interface Tolerances {
  /** Never too wide up to this, USD per contract. */
  maxSpread: Money;
  /** Nor up to this part of the mid. */
  maxSpreadPercent: bigint;
  /** Milliseconds. */
  maxAge: number;
}

/** A spread of 0.10 per share or 40 % of the mid; two minutes. */
export const TOLERANCES: Tolerances = {
  maxSpread: 10n * DOLLAR,
  maxSpreadPercent: 40n,
  maxAge: 120_000,
};

/** `SPY260320P00580000` */
export function optionSymbol(contract: Contract, strike: Money): string {
  const thousandths = (strike / 10n).toString().padStart(8, "0");
  return `${contract.ticker}${contract.expiration.slice(2).replaceAll("-", "")}P${thousandths}`;
}

const known = new WeakMap<Contract, string[]>();

/** The short put first. */
export function symbols(contract: Contract): string[] {
  const { strike, width } = contract;
  const strikes = width === null ? [strike] : [strike, strike - width];
  const found = known.get(contract) ?? strikes.map((each) => optionSymbol(contract, each));
  known.set(contract, found);
  return found;
}

/** Why a quote cannot be trusted; null when it can. */
export function quoteFault(quote: Quote | undefined, now: Instant, limits: Tolerances): Fault | null {
  if (quote === undefined || (quote.bid === null && quote.ask === null)) {
    return "missing";
  }
  if (quote.halted) {
    return "halted";
  }
  if (quote.delayed) {
    return "delayed";
  }
  if (quote.asOf !== null && now - quote.asOf > limits.maxAge) {
    return "stale";
  }
  const bid = quote.bid ?? 0n;
  const ask = quote.ask ?? 0n;
  if (ask <= 0n) {
    return "no_ask";
  }
  if (bid > ask) {
    return "crossed";
  }
  if (bid < 0n) {
    return "out_of_bounds";
  }
  // Compared at 200 times: the mid is half of bid + ask, the tolerance a percentage of it.
  const spread = ask - bid;
  if (spread > limits.maxSpread && 200n * spread > limits.maxSpreadPercent * (bid + ask)) {
    return "too_wide";
  }
  return null;
}

export type Mark =
  /** `natural`: at the other side's prices, what is bought at the ask, what is sold at the bid. */
  { mark: Money; natural: Money; fault: null } | { mark: null; natural: null; fault: Fault };

/** What closing a position costs at the mids of its legs, or why nobody can say. The first leg's fault comes first. */
export function combinedMark(
  contract: Contract,
  quoteOf: (symbol: string) => Quote | undefined,
  now: Instant,
  limits: Tolerances = TOLERANCES,
): Mark {
  let sum = 0n;
  let natural = 0n;
  for (const [leg, symbol] of symbols(contract).entries()) {
    const quote = quoteOf(symbol);
    const fault = quoteFault(quote, now, limits);
    if (fault !== null || quote === undefined) {
      return { mark: null, natural: null, fault: fault ?? "missing" };
    }
    const [bid, ask] = [quote.bid ?? 0n, quote.ask ?? 0n];
    if ((bid + ask) % 2n !== 0n) {
      throw new Error("The model counts in 1/100 cents: quotes must be multiples of 2/100.");
    }
    const long = leg === 1;
    // Nobody bids for the long leg: it is worth nothing.
    const mid = long && bid === 0n ? 0n : (bid + ask) / 2n;
    sum += long ? -mid : mid;
    natural += long ? -bid : ask;
  }
  const most = times(contract.width ?? contract.strike, 100);
  return sum < 0n || sum > most
    ? { mark: null, natural: null, fault: "out_of_bounds" }
    : { mark: sum, natural, fault: null };
}
