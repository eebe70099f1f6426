import { isOpenAtBroker, trueCash, truthOf } from "../../faults/book.ts";
import type { BrokerBook } from "../../tradestation/simulator/book.ts";
import { isLive, type State } from "../state.ts";

/** What a person trades at the broker's own screen. */
export const SCREEN = "screen-";

/** What the broker has seen so far. */
export interface Seen {
  repeated: number;
  oversold: number;
}

/**
 * What was sent, compared with the book: nothing twice, nothing that was not released, nothing at a worse price than
 * agreed, and no close of more than is held, unless nobody can have known yet.
 */
export function judgeBroker(broker: BrokerBook, before: State, state: State, seen: Seen): string[] {
  const broken: string[] = [];
  const orders = [...state.orders.values()];
  const bySent = (confirmId: string) => orders.find(({ client_order_id }) => client_order_id === confirmId);
  for (const reference of broker.repeated.slice(seen.repeated)) {
    broken.push(`order ${bySent(reference)?.order_id} was sent twice`);
  }
  for (const { confirmId, quantity, legs } of broker.oversold.slice(seen.oversold)) {
    const isKnown = legs.some(({ symbol }) => {
      const drift = before.drifts.get(symbol);
      return drift && drift.checks >= 2 && drift.held === (broker.holdings().get(symbol) ?? 0);
    });
    const isElsewhere = [...broker.orders.values()].some(
      (order) =>
        order.confirmId.startsWith(SCREEN) &&
        order.legs.some(({ symbol }) => legs.some((leg) => leg.symbol === symbol)),
    );
    if (!confirmId.startsWith(SCREEN) && (isKnown || !isElsewhere)) {
      broken.push(`order ${bySent(confirmId)?.order_id} closes ${quantity}, more than the broker holds`);
    }
  }
  seen.repeated = broker.repeated.length;
  seen.oversold = broker.oversold.length;
  const working = new Map<string, number>();
  for (const truth of broker.orders.values()) {
    if (truth.confirmId.startsWith(SCREEN)) {
      continue;
    }
    const order = bySent(truth.confirmId);
    if (order === undefined || order.sent_at === null) {
      broken.push(`the broker has order ${truth.orderId}, which was not released`);
      continue;
    }
    if (isOpenAtBroker(truth)) {
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
  for (const order of orders) {
    const truth = truthOf(broker, order);
    if (truth && truth.filled > 0) {
      const price = Math.abs(trueCash(broker, truth)) / 100 / truth.filled;
      if (order.purpose === "entry" && price < order.limit_price) {
        broken.push(`order ${order.order_id} was sold at ${price}, approved at ${order.limit_price}`);
      }
      if (order.max_debit !== null && price > order.max_debit && !order.cancelling) {
        broken.push(`order ${order.order_id} closed at ${price}, at most ${order.max_debit}`);
      }
    }
  }
  return broken;
}
