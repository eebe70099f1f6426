import type { BrokerBook } from "../tradestation/simulator/book.ts";
import { type BookedOrder, isLive, isOpenAtBroker, trueCash, truthOf } from "./orders.ts";

/** What works at the broker works in the book, and one order of a request at a time. */
export function wronglyAtWork(orders: BookedOrder[], broker: BrokerBook): string[] {
  const broken: string[] = [];
  const working = new Map<string, number>();
  for (const truth of broker.orders.values()) {
    const order = orders.find(({ client_order_id }) => client_order_id === truth.confirmId);
    if (order && isOpenAtBroker(truth)) {
      working.set(order.request_id, (working.get(order.request_id) ?? 0) + 1);
      if (!isLive(order)) {
        broken.push(`order ${order.order_id} is ${order.status} in the book, and works at the broker`);
      }
    }
  }
  for (const [request_id, count] of working) {
    if (count > 1) {
      broken.push(`${request_id} has ${count} live orders at the broker`);
    }
  }
  return broken;
}

/** No entry fills below the credit that was approved, and no exit above the most that it may cost. */
export function worseThanAgreed(order: BookedOrder, broker: BrokerBook): string[] {
  const truth = truthOf(broker, order);
  if (truth === undefined || truth.filled === 0) {
    return [];
  }
  const { order_id, purpose, limit_price, max_debit } = order;
  const price = Math.abs(trueCash(broker, truth)) / 100 / truth.filled;
  return [
    ...(purpose === "entry" && price < limit_price
      ? [`order ${order_id} was sold at ${price}, approved at ${limit_price}`]
      : []),
    ...(max_debit !== null && price > max_debit
      ? [`order ${order_id} closed at ${price}, at most ${max_debit}`]
      : []),
  ];
}

/** When all is known a request is executed where it has a position, and over where it has none. */
export function unfinished(
  requests: Iterable<{ request_id: string; status: string }>,
  hasPosition: (request_id: string) => boolean,
): string[] {
  return [...requests].flatMap(({ request_id, status }) => {
    const final = hasPosition(request_id) ? ["executed"] : ["expired", "failed", "rejected"];
    return final.includes(status) ? [] : [`${request_id} is still ${status}`];
  });
}
