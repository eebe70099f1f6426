import { type Money, times } from "./money.ts";
import type { Contract } from "./quotes.ts";

/** How near to a strike nobody guesses: 0.5 %, in 1/100 percent. */
const MARGIN = 50n;

export type Outcome =
  /** A debit per contract that is certain. */
  | { outcome: "worthless" | "max_loss"; debit: Money }
  /** A person has to say. */
  | { outcome: "confirm" | "adjusted" }
  /** No official close yet. */
  | { outcome: "unknown" };

/** What a put or put spread is worth when it expires at an underlying of `close` (USD per share): USD per contract. */
export function intrinsic({ strike, width }: Contract, close: Money): Money {
  const worth = (at: Money) => (at > close ? at - close : 0n);
  return times(worth(strike) - (width === null ? 0n : worth(strike - width)), 100);
}

/** What expiration makes of a position by the official close of its underlying, USD per share. */
export function settle(contract: Contract, close: Money | null, margin = MARGIN): Outcome {
  const { strike, width, ticker } = contract;
  if (/\d/.test(ticker)) {
    return { outcome: "adjusted" };
  }
  if (close === null) {
    return { outcome: "unknown" };
  }
  const isNear = (at: Money) => 10_000n * (close > at ? close - at : at - close) <= margin * at;
  if (isNear(strike) || (width !== null && isNear(strike - width))) {
    return { outcome: "confirm" };
  }
  if (close > strike) {
    return { outcome: "worthless", debit: 0n };
  }
  if (width !== null && close < strike - width) {
    return { outcome: "max_loss", debit: times(width, 100) };
  }
  return { outcome: "confirm" };
}
