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
  /** Never too wide up to this, USD per contract. */
  maxSpread: Money;
  /** Nor up to this part of the mid. */
  maxSpreadPercent: bigint;
  /** The same of several legs together: of the mid of the whole. */
  maxWholePercent: bigint;
  /** Milliseconds. */
  maxAge: number;
}

/** A spread of 0.10 per share or 40 % of the mid, of the whole 0.10 a leg or 60 %; two minutes. */
const TOLERANCES: Tolerances = {
  maxSpread: 10n * DOLLAR,
  maxSpreadPercent: 40n,
  maxWholePercent: 60n,
  maxAge: 120_000,
};

/** Why a quote cannot be trusted; null when it can. */
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
  // Compared at 200 times: the mid is half of bid + ask, the tolerance a percentage of it.
  const spread = ask - bid;
  if (spread > limits.maxSpread && 200n * spread > limits.maxSpreadPercent * (bid + ask)) {
    return "too_wide";
  }
  return null;
}

export type Mark =
  /** `natural`: at the other side's prices, what is bought at the ask, what is sold at the bid. */
  | { mark: Money; natural: Money; fault: null }
  /** `worst`: what closing costs at most, where nothing but the width is wrong. */
  | { mark: null; natural: null; fault: Fault; worst: Money | null };

/** Of several legs the short ones' faults come first, and of several of theirs the last one by its name. */
function worstFault(faults: { isShort: boolean; fault: Fault }[]): Fault | undefined {
  const ofShort = faults.filter(({ isShort }) => isShort);
  return (ofShort.length > 0 ? ofShort : faults)
    .map(({ fault }) => fault)
    .sort()
    .at(-1);
}

/** What closing a position costs at the mids of its legs, or why nobody can say. */
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
    // Nobody bids for a long leg: it is worth nothing.
    const mid = !isShort && bid === 0n ? 0n : (bid + ask) / 2n;
    sum += isShort ? mid : -mid;
    natural += isShort ? ask : -bid;
    width += ask - bid;
  }
  const most = mostWorth(contract);
  const isWithin = (price: Money) => price >= 0n && (most === null || price <= most);
  // Opening brings as much less than the mid as closing costs more.
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
