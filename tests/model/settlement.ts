import { type Contract, sides } from "./contract.ts";
import type { Money } from "./money.ts";

/** How near to a strike nobody guesses: 0.5 %, in 1/100 percent. */
const MARGIN = 50n;

export type Outcome =
  /** A debit per contract that is certain. */
  | { outcome: "settled"; debit: Money }
  /** A person has to say. */
  | { outcome: "confirm" | "adjusted" }
  /** No official close yet. */
  | { outcome: "unknown" };

/** What expiration makes of a position by the official close of its underlying, USD per share. */
export function settle(contract: Contract, close: Money | null, margin = MARGIN): Outcome {
  if (/\d/.test(contract.ticker)) {
    return { outcome: "adjusted" };
  }
  if (close === null) {
    return { outcome: "unknown" };
  }
  const isNear = (at: Money) => 10_000n * (close > at ? close - at : at - close) <= margin * at;
  if (contract.legs.some(({ strike }) => isNear(strike))) {
    return { outcome: "confirm" };
  }
  let debit = 0n;
  for (const { type, short, long, width } of sides(contract)) {
    const isIn = (strike: Money) => (type === "put" ? close < strike : close > strike);
    if (isIn(short)) {
      // Shares come or go, and nothing passes them on.
      if (long === null || width === null || !isIn(long)) {
        return { outcome: "confirm" };
      }
      debit += 100n * width;
    }
  }
  return { outcome: "settled", debit };
}
