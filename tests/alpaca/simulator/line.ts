import type { SimulatedOrder, SimulatedOrderState } from "../../brokers/order.ts";
import { uuidOf } from "./wire.ts";

/** An order in Alpaca's sense: a replacement is a new one. */
export interface Ticket {
  id: string;
  clientOrderId: string;
  limitPrice: string;
  quantity: number;
  replaces: string | null;
  replacedBy: string | null;
  /** When it was made after the beginning of its line, ms. */
  offset: number;
  /** Quantity that had filled before it. */
  before: number;
  /** Its final state, if it ended before its line; null = it has the state of the line. */
  ended: SimulatedOrderState | null;
}

/** One request with all its replacements. */
export interface Line {
  order: SimulatedOrder;
  isMarket: boolean;
  /** Error of its timestamps, ms. */
  skew: number;
  /** Number of further looks on its way to the market. */
  arriving: { as: "pending_new" | "accepted"; looks: number } | null;
  cancelling: { looks: number } | null;
  replacing: { ticket: Ticket; looks: number; fillWins: boolean } | null;
  tickets: Ticket[];
}

/** The ticket that is open, or was the last one. */
export function present({ tickets, replacing }: Line): Ticket {
  const found = tickets.findLast((ticket) => ticket.ended === null && ticket !== replacing?.ticket);
  if (!found) {
    throw new Error("There is no ticket at work.");
  }
  return found;
}

/** The state of a ticket when its line shows this. */
export function stateOf(line: Line, ticket: Ticket, shown: SimulatedOrderState): SimulatedOrderState {
  if (ticket.ended) {
    return ticket.ended;
  }
  if (ticket === line.replacing?.ticket) {
    return { status: "pending_new", filled: ticket.before, rejectReason: "", closedAt: null };
  }
  if (shown.closedAt !== null) {
    return shown;
  }
  const status = line.replacing
    ? "pending_replace"
    : line.cancelling
      ? "pending_cancel"
      : (line.arriving?.as ?? shown.status);
  return { ...shown, status };
}

export function legIdOf(ticketId: string, symbol: string): string {
  return uuidOf(`${ticketId}/${symbol}`);
}

export function ticketOf(
  id: string,
  clientOrderId: string,
  { limitPrice, quantity }: { limitPrice: string; quantity: number },
  replaces: string | null = null,
  offset = 0,
): Ticket {
  return {
    id,
    clientOrderId,
    limitPrice,
    quantity,
    replaces,
    offset,
    before: 0,
    replacedBy: null,
    ended: null,
  };
}
