/** Judges which orders are sent, and the broker's reports. */

import { isLive } from "../../../hunting/orders.ts";
import { isMarketOpen } from "../../../model/calendar.ts";
import type { Model } from "../../model.ts";
import { liveOrders, type OrderRow, type State } from "../../state.ts";
import { type Called, type Expected, exactly } from "../judge.ts";

interface Lists {
  place: { order_id: number }[];
  replace: { order_id: number }[];
  cancel: { order_id: number }[];
  poll: { order_id: number }[];
}

export function release(model: Model, { answer }: Called, before: State): Expected {
  const maySend = isMarketOpen(model.now) && !model.killed;
  const leaving = [...before.orders.values()].filter(
    ({ status, purpose }) => status === "intent" && maySend && (purpose === "exit" || !model.paused),
  );
  const kept = [...before.orders.values()].filter(
    (order) => order.status === "intent" && order.purpose === "entry" && !leaving.includes(order),
  );
  if (kept.length > 0) {
    model.want();
  }
  const lists = answer as Lists;
  const named = (orders: { order_id: number }[]) =>
    orders.map(({ order_id }) => order_id).sort((a, b) => a - b);
  const changing = [...before.orders.values()].filter(({ status }) =>
    ["working", "partially_filled"].includes(status),
  );
  const placed = [...leaving, ...[...before.orders.values()].filter(({ status }) => status === "sent")];
  const cancelled = changing.filter(({ cancelling }) => cancelling);
  const replaced = changing.filter(
    ({ cancelling, limit_price, broker_limit_price }) =>
      maySend && !cancelling && broker_limit_price !== null && limit_price !== broker_limit_price,
  );
  const asked = liveOrders(before).filter(
    (order) => order.status !== "intent" && ![...placed, ...cancelled, ...replaced].includes(order),
  );
  const said = [lists.place, lists.replace, lists.cancel, lists.poll].map(named);
  const ought = [placed, replaced, cancelled, asked].map(named);
  return exactly(
    leaving.map(({ order_id }) => `order ${order_id}: intent -> sent`),
    JSON.stringify(said) === JSON.stringify(ought)
      ? []
      : [`to place, replace, cancel and poll are ${JSON.stringify(said)}, not ${JSON.stringify(ought)}`],
  );
}

/** Reports change only the orders that were asked about, and requests follow their orders. */
export function record(_: Model, { parameters }: Called, before: State, after: State): Expected {
  const told = new Set((parameters.reports as { order_id: number }[]).map(({ order_id }) => order_id));
  return followOrders(before, after, (order) => told.has(order.order_id));
}

/** Requests whose order has ended, and orders that may change. */
export function followOrders(before: State, after: State, mayChange: (order: OrderRow) => boolean): Expected {
  const broken: string[] = [];
  const expected: string[] = [];
  for (const order of after.orders.values()) {
    const was = before.orders.get(order.order_id);
    if (was === undefined || was.status === order.status) {
      continue;
    }
    expected.push(`order ${order.order_id}: ${was.status} -> ${order.status}`);
    if (!mayChange(order)) {
      broken.push(`order ${order.order_id} is ${order.status}, and nobody has said so`);
    }
    const status = before.requests.get(order.request_id)?.status;
    if (
      order.purpose === "entry" &&
      isLive(was) &&
      !isLive(order) &&
      order.filled_quantity === 0 &&
      status === "executing"
    ) {
      const now = after.requests.get(order.request_id)?.status;
      expected.push(`${order.request_id}: executing -> ${now === "failed" ? "failed" : "expired"}`);
    }
  }
  for (const { request_id } of after.positions.values()) {
    if (!before.positions.has(request_id) && before.requests.get(request_id)?.status !== "executed") {
      expected.push(`${request_id}: ${before.requests.get(request_id)?.status} -> executed`);
    }
  }
  return exactly(expected, broken);
}
