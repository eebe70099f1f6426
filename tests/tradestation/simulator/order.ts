/** An order at the simulated broker, and what comes of it. */

export type TradeAction = "BUYTOOPEN" | "SELLTOOPEN" | "BUYTOCLOSE" | "SELLTOCLOSE";

export interface SimulatedLeg {
  /** OSI without padding. */
  symbol: string;
  action: TradeAction;
}

/** One execution of an order. */
export interface SimulatedFill {
  orderId: string;
  /** Contracts of each leg. */
  quantity: number;
  /** By symbol, cents per share, which is USD per contract. */
  prices: Record<string, number>;
}

/** Statuses in which an order may still fill. */
export const OPEN = ["ACK", "FPR", "UCN"];

/** What a look at an order shows. */
export interface SimulatedOrderState {
  status: string;
  /** Contracts filled of each leg. */
  filled: number;
  rejectReason: string;
  closedAt: Date | null;
}

export interface SimulatedOrder extends SimulatedOrderState {
  orderId: string;
  /** Our reference. */
  confirmId: string;
  legs: SimulatedLeg[];
  /** Contracts of each leg. */
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
export type Plan =
  | "partial_fill"
  | "part_then_out"
  | "part_then_rejected"
  | "rejected_later"
  | "late_fill"
  | "filled_while_ack"
  | "fill_after_cancel";

export interface PlaceRequest {
  confirmId: string;
  legs: SimulatedLeg[];
  quantity: number;
  limitPrice: string;
}

/** What one execution brings, cents; negative: what it costs. */
export function cashOf({ quantity, prices }: SimulatedFill, legs: SimulatedLeg[]): number {
  let cents = 0;
  for (const { symbol, action } of legs) {
    cents += (action.startsWith("SELL") ? 100 : -100) * (prices[symbol] ?? 0) * quantity;
  }
  return cents;
}

/** What one of it may cost, cents per share; negative: what it has to bring. */
export function limitInCents({ legs, limitPrice }: SimulatedOrder): number {
  const cents = Math.round(Number(limitPrice) * 100);
  return legs.length === 1 && legs[0]?.action.startsWith("SELL") ? -cents : cents;
}
