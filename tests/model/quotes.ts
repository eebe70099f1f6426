import type { Instant } from "./calendar.ts";
import { type Contract, mostWorth, symbols } from "./contract.ts";
import { DOLLAR, type Money } from "./money.ts";

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

export interface Tolerances {
  /** A spread up to this is never too wide, USD per contract. */
  maxSpread: Money;
  /** Nor is one up to this percentage of the mid. */
  maxSpreadPercent: bigint;
  /** The same for several legs together: percentage of the combined mid. */
  maxWholePercent: bigint;
  /** In ms. */
  maxAge: number;
}

/** A spread of 0.10 per share or 40 % of the mid; for several legs together 0.10 per leg or 60 %; two minutes. */
const TOLERANCES: Tolerances = {
  maxSpread: 10n * DOLLAR,
  maxSpreadPercent: 40n,
  maxWholePercent: 60n,
  maxAge: 120_000,
};

/** Why a quote cannot be trusted; null = it can. */
function quoteFault(quote: Quote | undefined, now: Instant, limits: Tolerances): Fault | null {
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
  // Both sides times 200: the mid is half of bid + ask, and the tolerance a percentage of it.
  const spread = ask - bid;
  if (spread > limits.maxSpread && 200n * spread > limits.maxSpreadPercent * (bid + ask)) {
    return "too_wide";
  }
  return null;
}

export type Mark =
  /** `natural`: at the other side's prices: buying at the ask, selling at the bid. */
  | { mark: Money; natural: Money; fault: null }
  /** `worst`: the highest cost of closing, if only the width is at fault. */
  | { mark: null; natural: null; fault: Fault; worst: Money | null };

/** The faults of short legs come first; among several, the last by name. */
function worstFault(faults: { isShort: boolean; fault: Fault }[]): Fault | undefined {
  const ofShort = faults.filter(({ isShort }) => isShort);
  return (ofShort.length > 0 ? ofShort : faults)
    .map(({ fault }) => fault)
    .sort()
    .at(-1);
}

/** The cost of closing a position at the mids of its legs, or why it is unknown. */
export function combinedMark(
  contract: Contract,
  quoteOf: (symbol: string) => Quote | undefined,
  now: Instant,
  limits: Tolerances = TOLERANCES,
): Mark {
  let sum = 0n;
  let natural = 0n;
  let width = 0n;
  let hasBids = true;
  const faults: { isShort: boolean; fault: Fault }[] = [];
  const names = symbols(contract);
  for (const [leg, { action }] of contract.legs.entries()) {
    const quote = quoteOf(names[leg] ?? "");
    const isShort = action === "sell";
    const fault = quoteFault(quote, now, limits);
    if (fault !== null || quote === undefined) {
      faults.push({ isShort, fault: fault ?? "missing" });
    }
    if (quote === undefined || (fault !== null && fault !== "too_wide")) {
      continue;
    }
    hasBids &&= quote.bid !== null;
    const [bid, ask] = [quote.bid ?? 0n, quote.ask ?? 0n];
    if ((bid + ask) % 2n !== 0n) {
      throw new Error("The model counts in 1/100 cents: quotes must be multiples of 2/100.");
    }
    // A long leg without a bid is worth nothing.
    const mid = !isShort && bid === 0n ? 0n : (bid + ask) / 2n;
    sum += isShort ? mid : -mid;
    natural += isShort ? ask : -bid;
    width += ask - bid;
  }
  const most = mostWorth(contract);
  const isWithin = (price: Money) => price >= 0n && (most === null || price <= most);
  // Opening is below the mid by as much as closing is above it.
  const isWide =
    names.length > 1 &&
    width > limits.maxSpread * BigInt(names.length) &&
    100n * width > limits.maxWholePercent * sum;
  const fault = worstFault(faults) ?? (isWithin(sum) ? (isWide ? "too_wide" : null) : "out_of_bounds");
  if (fault === null) {
    return { mark: sum, natural, fault };
  }
  const isOnlyWide = fault === "too_wide" && faults.every((each) => each.fault === "too_wide");
  return {
    mark: null,
    natural: null,
    fault,
    worst: isOnlyWide && hasBids && isWithin(natural) ? natural : null,
  };
}
