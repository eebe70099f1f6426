import { randomBytes } from "node:crypto";
import type { Order } from "../../shared/broker.ts";
import { legsOf, type StrikeRequest } from "./trades.ts";

let orders = 0;

/** An order as the book gives it, sent just now; by default the entry of the request. */
export function orderOf(request: StrikeRequest, differing: Partial<Order> = {}): Order {
  orders += 1;
  const { strike_price, width, quantity } = request;
  return {
    order_id: orders,
    client_order_id: `tb${randomBytes(10).toString("hex")}`,
    broker_order_id: null,
    purpose: "entry",
    legs: legsOf(request).map((leg) => ({ ...leg, expiration: request.expiration_date, quantity })),
    max_worth: 100 * (width ?? strike_price),
    collateral: 100 * (width ?? strike_price),
    quantity,
    limit_price: request.net_credit,
    max_debit: null,
    tick: width === undefined ? null : 1,
    sent_at: new Date().toISOString(),
    ...differing,
  };
}

/** The order that closes it, for at most `limit_price`, USD per contract. */
export function closing(order: Order, limit_price: number): Order {
  orders += 1;
  return {
    ...order,
    order_id: orders,
    client_order_id: `tb${randomBytes(10).toString("hex")}`,
    broker_order_id: null,
    purpose: "exit",
    limit_price,
    sent_at: new Date().toISOString(),
  };
}
