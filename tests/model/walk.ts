import { type Instant, MINUTE, newYorkDate, sessionClose } from "./calendar.ts";
import { type Contract, mostWorth } from "./contract.ts";
import { CENT, DOLLAR, divide, least, type Money } from "./money.ts";
import type { Mark } from "./quotes.ts";
import { type Decision, type Terms, takesOver, URGENCY } from "./rules.ts";

/** A mark that can be trusted. */
export type Priced = Extract<Mark, { fault: null }>;

/** The price of a close in progress; USD per contract. */
export interface Close {
  reason: string;
  /** Of the most urgent rule, which decides the price. */
  urgency: number;
  /** How far its limit has walked: 0 = the mid; natural after two steps, or after four with three or more legs. */
  walk: number;
  limit: Money;
  /** The limit at the broker; null = not confirmed yet. */
  brokerLimit: Money | null;
  /** To be cancelled. */
  cancelling: boolean;
}

/**
 * The highest permitted cost of a close: the highest worth of the legs or, without a bound, a quarter above the mid;
 * for a profit target its trigger price.
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

/** Three or more legs are quoted wider than they trade, so they walk in quarters; one or two in halves. */
const stepsOf = ({ legs }: Contract) => (legs.length < 3 ? 2 : 4);

/** A stop begins at natural, or half-way with three or more legs; everything else walks from the mid to natural. */
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
  // One cent per share.
  return bounded > 100n * CENT ? bounded : 100n * CENT;
}

/** The next step of a limit that has not filled. Before the last hour, three or more legs walk no further than half-way. */
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

/** Updates a close at the broker at a later check with a mark. */
export function reprice(close: Close, decision: Decision, terms: Terms, mark: Priced, now: Instant): void {
  const { contract } = terms;
  if (takesOver(decision, close.urgency)) {
    close.reason = String(decision.reason);
    close.urgency = decision.urgency ?? close.urgency;
    close.walk = 0;
  } else if (decision.counts && close.brokerLimit === close.limit) {
    // A price that never reached the broker was not tried, and one that has just reached it was not tried for long
    // enough.
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
 * The limit of an entry: the mid if it is above the approved credit, then half-way down, then the approved credit. The
 * mid is capped at ten dollars below the highest worth of the legs.
 */
export function openingLimit(contract: Contract, walk: number, mark: Money, floor: Money): Money {
  const most = mostWorth(contract);
  const asked = most === null ? mark : least(mark, most - 10n * DOLLAR);
  const above = asked > floor ? asked - floor : 0n;
  return floor + divide(above * BigInt(2 - Math.min(walk, 2)), 2n);
}
