import type { SimulatedOrder, SimulatedOrderState } from "../../brokers/order.ts";
import { uuidOf } from "./wire.ts";

/** An order by Alpaca's account: a replacement is another one. */
export interface Ticket {
  id: string;
  clientOrderId: string;
  limitPrice: string;
  quantity: number;
  replaces: string | null;
  replacedBy: string | null;
  /** How long after the line began it was made, ms. */
  offset: number;
  /** What had filled before it. */
  before: number;
  /** How it ended while its line went on; null: it goes as its line does. */
  ended: SimulatedOrderState | null;
}

/** What was asked for once, with all that replaced it. */
export interface Line {
  order: SimulatedOrder;
  isMarket: boolean;
  /** By how much its stamps are off, ms. */
  skew: number;
  /** On its way to the market, so many looks more. */
  arriving: { as: "pending_new" | "accepted"; looks: number } | null;
  cancelling: { looks: number } | null;
  replacing: { ticket: Ticket; looks: number; fillWins: boolean } | null;
  tickets: Ticket[];
}

/** The ticket that is at work, or was the last to be. */
export function present({ tickets, replacing }: Line): Ticket {
  const found = tickets.findLast((ticket) => ticket.ended === null && ticket !== replacing?.ticket);
  if (!found) {
    throw new Error("There is no ticket at work.");
  }
  return found;
}

/** How a ticket stands where its line shows this. */
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
