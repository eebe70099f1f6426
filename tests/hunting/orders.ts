import type { BrokerBook } from "../brokers/book.ts";
import { cashOf, type SimulatedOrder } from "../brokers/order.ts";

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

/** What the broker truly has of an order of ours. */
export function truthOf(
  broker: BrokerBook,
  order: { client_order_id: string | null } | undefined,
): SimulatedOrder | undefined {
  return [...broker.orders.values()].find(({ confirmId }) => confirmId === order?.client_order_id);
}

/** Cash of an order's true fills in cents, received positive. */
export function trueCash(broker: BrokerBook, truth: SimulatedOrder | undefined): number {
  return truth === undefined
    ? 0
    : broker.fills
        .filter(({ orderId }) => orderId === truth.orderId)
        .reduce((sum, fill) => sum + cashOf(fill, truth.legs), 0);
}

/** Its fees in cents. */
export function trueFees(broker: BrokerBook, truth: SimulatedOrder | undefined): number {
  return truth === undefined
    ? 0
    : broker.fills
        .filter(({ orderId }) => orderId === truth.orderId)
        .reduce((sum, { quantity }) => sum + inCents(broker.feeOf(truth.legs.length, quantity)), 0);
}
