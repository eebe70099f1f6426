import type { BrokerBook } from "../brokers/book.ts";
import { isOpen } from "../brokers/order.ts";
import { type BookedOrder, isFor, isLive, trueCash, truthOf } from "./orders.ts";

/** An order that works at the broker works in the book, and a request has one order at a time. */
export function wronglyAtWork(orders: BookedOrder[], broker: BrokerBook): string[] {
  const broken: string[] = [];
  const working = new Map<string, number>();
  for (const truth of broker.orders.values()) {
    const order = orders.find((each) => isFor(each, truth));
    if (order && isOpen(truth)) {
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

/** Every order has all legs of its contract on the right sides, so none opens or leaves a single leg. */
export function missingLegs(
  orders: BookedOrder[],
  broker: BrokerBook,
  legsOf: (request_id: string) => { symbol: string; action: "sell" | "buy" }[],
): string[] {
  return orders.flatMap((order) => {
    const truth = truthOf(broker, order);
    const side = {
      entry: { sell: "SELLTOOPEN", buy: "BUYTOOPEN" },
      exit: { sell: "BUYTOCLOSE", buy: "SELLTOCLOSE" },
    };
    const ought = legsOf(order.request_id).map(
      ({ symbol, action }) => `${side[order.purpose][action]} ${symbol}`,
    );
    const is = truth?.legs.map(({ symbol, action }) => `${action} ${symbol}`) ?? ought;
    return String(is.toSorted()) === String(ought.toSorted())
      ? []
      : [`order ${order.order_id} is for ${is.join(", ")}, not for ${ought.join(", ")}`];
  });
}

/**
 * The highest possible cost of each exit so far: for a contract without a bound it moves with the market. A caller that
 * reads a book more often than it checks the orders has to call mostSoFar each time.
 */
const bounds = new WeakMap<BrokerBook, Map<string, number>>();

export function mostSoFar(broker: BrokerBook, { client_order_id, max_debit }: BookedOrder): number {
  const most = bounds.get(broker) ?? new Map<string, number>();
  bounds.set(broker, most);
  most.set(client_order_id, Math.max(most.get(client_order_id) ?? 0, max_debit ?? Number.POSITIVE_INFINITY));
  return most.get(client_order_id) ?? 0;
}

/** No entry fills below the approved credit, and no exit above its highest permitted cost, now or a moment ago. */
export function worseThanAgreed(order: BookedOrder, broker: BrokerBook, approved: number): string[] {
  const most = mostSoFar(broker, order);
  const truth = truthOf(broker, order);
  if (truth === undefined || truth.filled === 0) {
    return [];
  }
  const { order_id, purpose } = order;
  const price = Math.abs(trueCash(broker, truth)) / 100 / truth.filled;
  return [
    ...(purpose === "entry" && price < approved
      ? [`order ${order_id} was sold at ${price}, approved at ${approved}`]
      : []),
    ...(purpose === "exit" && price > most ? [`order ${order_id} closed at ${price}, at most ${most}`] : []),
  ];
}

/** When all is known, a request with a position is executed, and one without is finished. */
export function unfinished(
  requests: Iterable<{ request_id: string; status: string }>,
  hasPosition: (request_id: string) => boolean,
): string[] {
  return [...requests].flatMap(({ request_id, status }) => {
    const final = hasPosition(request_id) ? ["executed"] : ["expired", "failed", "rejected"];
    return final.includes(status) ? [] : [`${request_id} is still ${status}`];
  });
}
