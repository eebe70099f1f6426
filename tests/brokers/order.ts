/** An order at the simulated broker, and its executions. */

export type TradeAction = "BUYTOOPEN" | "SELLTOOPEN" | "BUYTOCLOSE" | "SELLTOCLOSE";

export interface SimulatedLeg {
  /** OSI without padding. */
  symbol: string;
  action: TradeAction;
  /** Contracts in one unit of the order; 1 by default. */
  ratio?: number;
}

/** One execution of an order. */
export interface SimulatedFill {
  orderId: string;
  /** Units of the order; for a leg without a ratio its contracts. */
  quantity: number;
  /** By symbol, cents per share, which is USD per contract. */
  prices: Record<string, number>;
  /** Real time. */
  at: Date;
}

/** A broker's names of an order's states. */
export interface OrderWords {
  working: string;
  partlyFilled: string;
  filled: string;
  cancelSent: string;
  cancelled: string;
  cancelledInPart: string;
  expired: string;
  rejected: string;
}

/** Whether the order may still fill. */
export function isOpen({ closedAt }: Pick<SimulatedOrder, "closedAt">): boolean {
  return closedAt === null;
}

/** The state of an order as a look shows it. */
export interface SimulatedOrderState {
  status: string;
  /** Units of the order. */
  filled: number;
  rejectReason: string;
  closedAt: Date | null;
}

export interface SimulatedOrder extends SimulatedOrderState {
  orderId: string;
  /** Our reference. */
  confirmId: string;
  legs: SimulatedLeg[];
  quantity: number;
  /** As sent: USD per share, negative for a credit of a spread. */
  limitPrice: string;
  openedAt: Date;
  /** New York date by the market clock, on which the order is good. */
  session: string;
  /** Whether a later day has begun since it ended. */
  historical: boolean;
  /** What will happen to it, where that is not just a fill. */
  plan: Plan | null;
  /** Looks that must show it before the market acts on it again. */
  resting: number;
  /** Lists that do not have it yet. */
  unlisted: number;
  /** A state shown in place of the true one, and for how many more looks. */
  veil: { state: SimulatedOrderState; looks: number } | null;
}

/** See the faults of the same names. */
type Plan =
  | "partial_fill"
  | "part_then_out"
  | "part_then_rejected"
  | "rejected_later"
  | "late_fill"
  | "filled_while_ack"
  | "fill_after_cancel"
  | "done_for_day"
  | "expires_early";

export interface PlaceRequest {
  confirmId: string;
  legs: SimulatedLeg[];
  quantity: number;
  limitPrice: string;
}

/** Cash of one execution, cents; negative for a debit. */
export function cashOf({ quantity, prices }: SimulatedFill, legs: SimulatedLeg[]): number {
  let cents = 0;
  for (const { symbol, action, ratio = 1 } of legs) {
    cents += (action.startsWith("SELL") ? 100 : -100) * (prices[symbol] ?? 0) * quantity * ratio;
  }
  return cents;
}

/** The limit of one unit, cents per share; negative for a credit. */
export function limitInCents({ legs, limitPrice }: Pick<SimulatedOrder, "legs" | "limitPrice">): number {
  const cents = Math.round(Number(limitPrice) * 100);
  return legs.length === 1 && legs[0]?.action.startsWith("SELL") ? -cents : cents;
}

/**
 * Prices in whole cents. Each leg is at its mid, except for the difference that makes their sum the limit. One side
 * pays more, or, if there is only the other side, its legs get less in turn, down to a cent each. Where ratios do not
 * divide the difference, the sum is slightly better.
 */
export function pricesOf(legs: SimulatedLeg[], mids: number[], limit: number): Record<string, number> {
  const signs = legs.map(({ action, ratio = 1 }) => (action.startsWith("BUY") ? ratio : -ratio));
  const prices = [...mids];
  const at = (i: number) => prices[i] ?? 0;
  // The difference to be paid.
  let more = limit - prices.reduce((sum, price, i) => sum + (signs[i] ?? 0) * price, 0);
  const dearer = signs.findIndex((sign) => sign > 0 === more > 0);
  if (dearer >= 0) {
    prices[dearer] =
      at(dearer) + Math.floor(more / Math.abs(signs[dearer] ?? 1)) * Math.sign(signs[dearer] ?? 1);
    more = 0;
  }
  for (const i of prices.keys()) {
    const less = Math.min(Math.abs(more), at(i) - 1);
    prices[i] = at(i) - less;
    more -= Math.sign(more) * less;
  }
  return Object.fromEntries(legs.map(({ symbol }, i) => [symbol, at(i)]));
}
