import { randomBytes } from "node:crypto";
import type { Order } from "../../shared/broker.ts";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import { putSymbol } from "./book.ts";

let orders = 0;

/** An order as the book would hand it over, sent just now: an entry of the request unless told otherwise. */
export function orderOf(request: TradeRequest, differing: Partial<Order> = {}): Order {
  orders += 1;
  const { strike_price, width, quantity } = request;
  const leg = (action: "sell" | "buy", strike: number) => ({
    action,
    option_type: "put",
    strike,
    expiration: request.expiration_date,
    quantity,
    symbol: putSymbol(request, strike),
  });
  return {
    order_id: orders,
    client_order_id: `tb${randomBytes(10).toString("hex")}`,
    broker_order_id: null,
    purpose: "entry",
    legs: [leg("sell", strike_price), ...(width === undefined ? [] : [leg("buy", strike_price - width)])],
    strike_price,
    width: width ?? null,
    quantity,
    limit_price: request.net_credit,
    max_debit: null,
    sent_at: new Date().toISOString(),
    ...differing,
  };
}

/** The order that closes it, at most at `limit_price`, USD per contract. */
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
