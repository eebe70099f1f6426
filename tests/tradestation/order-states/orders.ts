/** Orders at a simulated broker, and the results of polling them. */

import type { Order } from "../../../shared/broker.ts";
import { csp } from "../../support/book.ts";
import { orderOf } from "../../support/orders.ts";
import type { Fault } from "../simulator/faults.ts";
import { type Stage, useStage } from "../stage.ts";

/** The broker for the tests of a file, at a simulator that charges fees. */
export function useBroker(): void {
  broker = useStage({ fee: 0.65 });
}

let broker: () => Stage;
export const stage = () => broker();

/** Places an entry that the market will fill, with a fault. */
export async function entry(fault: Fault | null, request = csp({ quantity: 3 })): Promise<Order> {
  const order = orderOf(request);
  stage().market.setOrder(order, 155);
  stage().simulator.faults.queue("place", fault);
  return await stage().placed(order);
}

/** An order that rests at the broker. */
export async function resting(request = csp({ quantity: 3 })): Promise<Order> {
  const order = orderOf(request);
  stage().market.setOrder(order, 100);
  return await stage().placed(order);
}

/** The statuses and fills of this many polls. */
export async function looks(order: Order, count: number) {
  const seen: unknown[] = [];
  for (let look = 0; look < count; look++) {
    const { status, filled_quantity, fill_cash } = await stage().asked(order);
    seen.push([status, filled_quantity, fill_cash]);
  }
  return seen;
}
