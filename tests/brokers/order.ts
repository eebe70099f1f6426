/** An order at the simulated broker, and what comes of it. */

export type TradeAction = "BUYTOOPEN" | "SELLTOOPEN" | "BUYTOCLOSE" | "SELLTOCLOSE";

export interface SimulatedLeg {
  /** OSI without padding. */
  symbol: string;
  action: TradeAction;
  /** Contracts of it in one of the order; one where it is absent. */
  ratio?: number;
}

/** One execution of an order. */
export interface SimulatedFill {
  orderId: string;
  /** So many of the order: of a leg without a ratio its contracts. */
  quantity: number;
  /** By symbol, cents per share, which is USD per contract. */
  prices: Record<string, number>;
  /** Real time. */
  at: Date;
}

/** What a broker calls the states of an order. */
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

/** Whether it may still fill. */
export function isOpen({ closedAt }: Pick<SimulatedOrder, "closedAt">): boolean {
  return closedAt === null;
}

/** What a look at an order shows. */
export interface SimulatedOrderState {
  status: string;
  /** So many of the order. */
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
  /** As sent: USD per share, of a spread negative for a credit. */
  limitPrice: string;
  openedAt: Date;
  /** New York date by the market clock: it is good for that day. */
  session: string;
  /** Whether a later day has begun since it ended. */
  historical: boolean;
  /** What is going to become of it, where that is not just a fill. */
  plan: Plan | null;
  /** Looks that it has to be shown in before the market acts on it again. */
  resting: number;
  /** Lists that do not have it yet. */
  unlisted: number;
  /** What looks show in place of the truth, and how many still. */
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

/** What one execution brings, cents; negative: what it costs. */
export function cashOf({ quantity, prices }: SimulatedFill, legs: SimulatedLeg[]): number {
  let cents = 0;
  for (const { symbol, action, ratio = 1 } of legs) {
    cents += (action.startsWith("SELL") ? 100 : -100) * (prices[symbol] ?? 0) * quantity * ratio;
  }
  return cents;
}

/** What one of it may cost, cents per share; negative: what it has to bring. */
export function limitInCents({ legs, limitPrice }: Pick<SimulatedOrder, "legs" | "limitPrice">): number {
  const cents = Math.round(Number(limitPrice) * 100);
  return legs.length === 1 && legs[0]?.action.startsWith("SELL") ? -cents : cents;
}

/**
 * Whole cents, each leg's at its mid but for what makes their sum the limit: dearer on one side, or, where there is only
 * the other, cheaper by legs in turn, down to a cent each. Where ratios do not divide it the sum is a little better.
 */
export function pricesOf(legs: SimulatedLeg[], mids: number[], limit: number): Record<string, number> {
  const signs = legs.map(({ action, ratio = 1 }) => (action.startsWith("BUY") ? ratio : -ratio));
  const prices = [...mids];
  const at = (i: number) => prices[i] ?? 0;
  // What has to be paid more, or less.
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
