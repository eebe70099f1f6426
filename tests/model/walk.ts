import { CENT, divide, least, type Money, times } from "./money.ts";
import type { Mark } from "./quotes.ts";
import { type Decision, type Terms, takesOver, URGENCY } from "./rules.ts";

/** A mark that can be trusted. */
export type Priced = Extract<Mark, { fault: null }>;

/** A close on its way, as far as its price is concerned; USD per contract. */
export interface Close {
  reason: string;
  /** Of the rule that hurries it most: it decides the price. */
  urgency: number;
  /** How far its limit has walked: 0 the mid, 1 half-way, 2 natural. */
  walk: number;
  limit: Money;
  /** The limit the broker has; null before it said. */
  brokerLimit: Money | null;
  /** To be taken back. */
  cancelling: boolean;
}

/** What a close costs at most: a profit target its trigger price, a spread its width; null where nothing says. */
export function maxDebit(urgency: number, { contract, entryCash, quantity, rules }: Terms): Money | null {
  const width = contract.width === null ? null : times(contract.width, 100);
  if (urgency !== URGENCY.profit_target) {
    return width;
  }
  const trigger = divide(entryCash - rules.profitTarget, BigInt(quantity));
  return width === null ? trigger : least(trigger, width);
}

/** A stop bids natural at once, a profit target the mid, everything else walks from the one to the other. */
export function closingLimit(
  urgency: number,
  walk: number,
  { mark, natural }: Priced,
  most: Money | null,
): Money {
  const further = natural - mark;
  const bid =
    urgency === URGENCY.stop_loss
      ? natural
      : urgency === URGENCY.profit_target
        ? mark
        : mark + divide(further * BigInt(walk), 2n);
  const bounded = most === null ? bid : least(bid, most);
  // A cent a share.
  return bounded > 100n * CENT ? bounded : 100n * CENT;
}

/** The close that a decision starts. */
export function newClose({ reason, urgency }: Decision, terms: Terms, mark: Priced): Close {
  if (reason === null || urgency === null) {
    throw new Error("No rule holds.");
  }
  const limit = closingLimit(urgency, 0, mark, maxDebit(urgency, terms));
  return { reason, urgency, walk: 0, limit, brokerLimit: null, cancelling: false };
}

/** What a later check with a mark makes of a close that the broker has. */
export function reprice(close: Close, decision: Decision, terms: Terms, mark: Priced): void {
  if (takesOver(decision, close.urgency)) {
    close.reason = String(decision.reason);
    close.urgency = decision.urgency ?? close.urgency;
    close.walk = 0;
  } else if (decision.counts && close.brokerLimit === close.limit) {
    // A price that never got to the broker has not been tried; one that just got there, not long enough.
    close.walk = Math.min(close.walk + 1, 2);
  }
  // A stop that is not confirmed yet does not keep it there.
  close.cancelling = close.urgency === URGENCY.profit_target && !decision.holding.includes("profit_target");
  close.limit = closingLimit(close.urgency, close.walk, mark, maxDebit(close.urgency, terms));
}
