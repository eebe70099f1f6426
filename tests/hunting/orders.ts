import type { BrokerBook } from "../brokers/book.ts";
import { cashOf, isOpen, type SimulatedFill, type SimulatedOrder } from "../brokers/order.ts";

/** A row of public.orders, as far as it can be compared with the broker's. Prices in USD per contract, cash in USD. */
export interface BookedOrder {
  order_id: number;
  client_order_id: string;
  broker_order_id: string | null;
  request_id: string;
  position_id: number | null;
  purpose: "entry" | "exit";
  source: "engine" | "manual" | "settlement";
  status: string;
  quantity: number;
  filled_quantity: number;
  fill_cash: number;
  fees: number;
  limit_price: number;
  broker_limit_price: number | null;
  max_debit: number | null;
  broker_message: string | null;
  exit_reason: string | null;
}

const LIVE = ["intent", "sent", "working", "partially_filled", "unknown"];

export function isLive({ status }: Pick<BookedOrder, "status">): boolean {
  return LIVE.includes(status);
}

export const inCents = (usd: number) => Math.round(usd * 100);

/** What the broker really has of an order of ours: one order, or several if it was cancelled and replaced. */
export interface Truth extends SimulatedOrder {
  /** All of them in sequence; values that are not sums are those of the last. */
  parts: SimulatedOrder[];
}

/** Whether an order at the broker belongs to ours; the id of a replacement extends ours. */
export function isFor(
  { client_order_id }: { client_order_id: string | null },
  { confirmId }: Pick<SimulatedOrder, "confirmId">,
): boolean {
  return client_order_id !== null && confirmId.split("-")[0] === client_order_id;
}

export function truthOf(
  broker: BrokerBook,
  order: { client_order_id: string | null } | undefined,
): Truth | undefined {
  const parts = order ? [...broker.orders.values()].filter((each) => isFor(order, each)) : [];
  const last = parts.find(isOpen) ?? parts.at(-1);
  return last && { ...last, parts, filled: parts.reduce((sum, { filled }) => sum + filled, 0) };
}

/** The cash of an order's real fills in cents; received is positive. */
export function trueCash(broker: BrokerBook, truth: Truth | undefined): number {
  return fillsOf(broker, truth).reduce((sum, fill) => sum + cashOf(fill, truth?.legs ?? []), 0);
}

/** Its fees in cents. */
export function trueFees(broker: BrokerBook, truth: Truth | undefined): number {
  return fillsOf(broker, truth).reduce(
    (sum, { quantity }) => sum + inCents(broker.feeOf(truth?.legs.length ?? 0, quantity)),
    0,
  );
}

function fillsOf(broker: BrokerBook, truth: Truth | undefined): SimulatedFill[] {
  return broker.fills.filter(({ orderId }) => truth?.parts.some((part) => part.orderId === orderId));
}
