import type { TestWorld } from "../support/world.ts";
import type { BrokerBook } from "../tradestation/simulator/book.ts";
import type { SimulatedOrder } from "../tradestation/simulator/order.ts";

/** What the database says, as far as it can be compared with the broker's truth. Cash in USD. */
export interface Booked {
  orders: BookedOrder[];
  positions: BookedPosition[];
  requests: { request_id: string; status: string; status_note: string | null }[];
  trades: { position_id: number; pnl_realized: number; quantity: number }[];
}

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

export interface BookedPosition {
  position_id: number;
  request_id: string;
  status: string;
  quantity: number;
  open_quantity: number;
  credit: number;
  realized_pnl: number;
  fees: number;
  legs: { action: "sell" | "buy"; symbol: string }[];
  expiration_date: string;
}

export const LIVE = ["intent", "sent", "working", "partially_filled", "unknown"];

export async function readBook({ sql }: TestWorld): Promise<Booked> {
  const [row] = await sql<{ booked: Booked }[]>`
    select jsonb_build_object(
      'orders', (select coalesce(jsonb_agg(to_jsonb(o) order by order_id), '[]') from public.orders o),
      'positions', (select coalesce(jsonb_agg(to_jsonb(p) order by position_id), '[]') from public.positions p),
      'requests', (select coalesce(jsonb_agg(to_jsonb(r) order by request_id), '[]') from public.trade_requests r),
      'trades', (select coalesce(jsonb_agg(to_jsonb(t) order by trade_id), '[]') from public.trade_history t)
    ) as booked`;
  if (!row) {
    throw new Error("There is no book.");
  }
  return row.booked;
}

/** What the broker truly has of an order of ours. */
export function truthOf(broker: BrokerBook, order: BookedOrder): SimulatedOrder | undefined {
  return [...broker.orders.values()].find(({ confirmId }) => confirmId === order.client_order_id);
}

/** Cash of an order's true fills in cents, received positive. */
export function trueCash(broker: BrokerBook, truth: SimulatedOrder | undefined): number {
  let cents = 0;
  for (const { orderId, quantity, prices } of broker.fills) {
    if (orderId === truth?.orderId) {
      for (const { symbol, action } of truth.legs) {
        cents += (action.startsWith("SELL") ? 100 : -100) * (prices[symbol] ?? 0) * quantity;
      }
    }
  }
  return cents;
}

/** Its fees in cents. */
export function trueFees(broker: BrokerBook, truth: SimulatedOrder | undefined): number {
  return truth === undefined
    ? 0
    : broker.fills
        .filter(({ orderId }) => orderId === truth.orderId)
        .reduce((sum, { quantity }) => sum + Math.round(broker.feeOf(truth.legs.length, quantity) * 100), 0);
}

export function isOpenAtBroker({ status }: SimulatedOrder): boolean {
  return ["ACK", "FPR", "UCN"].includes(status);
}
