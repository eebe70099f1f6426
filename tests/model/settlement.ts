import { addDays, type Instant, lastSession, sessionClose, sessionOpen } from "./calendar.ts";
import { type Contract, sides, worth } from "./contract.ts";
import type { Money } from "./money.ts";

/** Within this distance of a strike a person decides: 0.5 %, in 1/100 percent. */
const MARGIN = 50n;

/** Indices, which are cash-settled: by the opening prints of the last session, or by its close. */
const INDICES = new Map<string, "prints" | "close">([
  ["SPX", "prints"],
  ["NDX", "prints"],
  ["RUT", "prints"],
  ["SPXW", "close"],
  ["NDXP", "close"],
  ["RUTW", "close"],
  ["XSP", "close"],
]);

/** Whether it is cash-settled. */
export const isIndex = ({ ticker }: Pick<Contract, "ticker">) => INDICES.has(ticker);
const isSettledByPrints = ({ ticker }: Contract) => INDICES.get(ticker) === "prints";

/** The end of trading in the contract. */
export function tradesUntil(contract: Contract): Instant {
  const last = lastSession(contract.expiration);
  return sessionClose(isSettledByPrints(contract) ? lastSession(addDays(last, -1)) : last);
}

/** From when a person can enter the value of the opening prints; null = it is settled by a close. */
export function printsAt(contract: Contract): Instant | null {
  return isSettledByPrints(contract) ? sessionOpen(lastSession(contract.expiration)) : null;
}

export type Outcome =
  /** A certain debit per contract. */
  | { outcome: "settled"; debit: Money }
  /** A person has to decide. */
  | { outcome: "confirm" | "adjusted" }
  /** No price yet. */
  | { outcome: "unknown" };

/**
 * The outcome of expiration at the settlement price, USD per share: the official close of the underlying or, for a
 * contract settled by opening prints, their value.
 */
export function settle(contract: Contract, price: Money | null, margin = MARGIN): Outcome {
  if (/\d/.test(contract.ticker)) {
    return { outcome: "adjusted" };
  }
  if (price === null) {
    return { outcome: "unknown" };
  }
  if (isIndex(contract)) {
    return { outcome: "settled", debit: worth(contract, price) };
  }
  const isNear = (at: Money) => 10_000n * (price > at ? price - at : at - price) <= margin * at;
  if (contract.legs.some(({ strike }) => isNear(strike))) {
    return { outcome: "confirm" };
  }
  let debit = 0n;
  for (const { type, short, long, width } of sides(contract)) {
    const isIn = (strike: Money) => (type === "put" ? price < strike : price > strike);
    if (isIn(short)) {
      // Shares are delivered, and no long leg passes them on.
      if (long === null || width === null || !isIn(long)) {
        return { outcome: "confirm" };
      }
      debit += 100n * width;
    }
  }
  return { outcome: "settled", debit };
}
