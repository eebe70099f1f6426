import { type Instant, MINUTE, newYorkDate, sessionClose } from "./calendar.ts";
import { type Contract, mostWorth } from "./contract.ts";
import { CENT, DOLLAR, divide, least, type Money } from "./money.ts";
import type { Mark } from "./quotes.ts";
import { type Decision, type Terms, takesOver, URGENCY } from "./rules.ts";

/** A mark that can be trusted. */
export type Priced = Extract<Mark, { fault: null }>;

/** A close on its way, as far as its price is concerned; USD per contract. */
export interface Close {
  reason: string;
  /** Of the rule that hurries it most: it decides the price. */
  urgency: number;
  /** How far its limit has walked: 0 the mid; natural after two steps, with three legs or more after four. */
  walk: number;
  limit: Money;
  /** The limit the broker has; null before it said. */
  brokerLimit: Money | null;
  /** To be taken back. */
  cancelling: boolean;
}

/**
 * What a close costs at most: what the legs can be worth, or where that has no bound a quarter more than the mid; a profit
 * target its trigger price.
 */
export function maxDebit(
  urgency: number,
  { contract, entryCash, quantity, rules }: Terms,
  mark: Money,
): Money {
  const most = mostWorth(contract) ?? divide(5n * mark, 4n);
  return urgency === URGENCY.profit_target && rules.profitTarget !== null
    ? least(divide(entryCash - rules.profitTarget, BigInt(quantity)), most)
    : most;
}

/** Three legs and more are quoted wider than they trade: they walk by quarters, one or two by halves. */
const stepsOf = ({ legs }: Contract) => (legs.length < 3 ? 2 : 4);

/** A stop bids natural at once, of three legs and more after half-way; everything else walks from the mid to it. */
export function closingLimit(
  urgency: number,
  walk: number,
  contract: Contract,
  { mark, natural }: Priced,
  most: Money,
): Money {
  const steps = stepsOf(contract);
  const gone = urgency !== URGENCY.stop_loss ? walk : steps === 2 || walk > 0 ? steps : steps / 2;
  const bounded = least(mark + divide((natural - mark) * BigInt(gone), BigInt(steps)), most);
  // A cent a share.
  return bounded > 100n * CENT ? bounded : 100n * CENT;
}

/** Where the limit goes that has not filled: until the last hour nobody pays more than half-way for three legs and more. */
function nextWalk(urgency: number, walk: number, contract: Contract, now: Instant): number {
  const steps = stepsOf(contract);
  const waits = steps > 2 && urgency !== URGENCY.stop_loss && walk === steps / 2;
  return waits && now < sessionClose(newYorkDate(now)) - 60 * MINUTE ? walk : Math.min(walk + 1, steps);
}

/** The close that a decision starts. */
export function newClose({ reason, urgency }: Decision, terms: Terms, mark: Priced): Close {
  if (reason === null || urgency === null) {
    throw new Error("No rule holds.");
  }
  const limit = closingLimit(urgency, 0, terms.contract, mark, maxDebit(urgency, terms, mark.mark));
  return { reason, urgency, walk: 0, limit, brokerLimit: null, cancelling: false };
}

/** What a later check with a mark makes of a close that the broker has. */
export function reprice(close: Close, decision: Decision, terms: Terms, mark: Priced, now: Instant): void {
  const { contract } = terms;
  if (takesOver(decision, close.urgency)) {
    close.reason = String(decision.reason);
    close.urgency = decision.urgency ?? close.urgency;
    close.walk = 0;
  } else if (decision.counts && close.brokerLimit === close.limit) {
    // A price that never got to the broker has not been tried; one that just got there, not long enough.
    close.walk = nextWalk(close.urgency, close.walk, contract, now);
  }
  // A stop that is not confirmed yet does not keep it there.
  close.cancelling = close.urgency === URGENCY.profit_target && !decision.holding.includes("profit_target");
  close.limit = closingLimit(
    close.urgency,
    close.walk,
    contract,
    mark,
    maxDebit(close.urgency, terms, mark.mark),
  );
}

/**
 * What an entry asks for: the mid where that is above what is approved, then half-way down, then what is approved; of the
 * mid no more than ten dollars below all that the legs can be worth.
 */
export function openingLimit(contract: Contract, walk: number, mark: Money, floor: Money): Money {
  const most = mostWorth(contract);
  const asked = most === null ? mark : least(mark, most - 10n * DOLLAR);
  const above = asked > floor ? asked - floor : 0n;
  return floor + divide(above * BigInt(2 - Math.min(walk, 2)), 2n);
}
