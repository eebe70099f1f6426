import type { BrokerBook } from "../../brokers/book.ts";
import { missingLegs, worseThanAgreed, wronglyAtWork } from "../../hunting/invariants.ts";
import { optionSymbol } from "../../model/contract.ts";
import type { Model } from "../model.ts";
import { type State, speaks } from "../state.ts";

/** Prefix of trades that a person makes at the broker's screen. */
export const SCREEN = "screen-";

/** What the broker has seen so far. */
export interface Seen {
  repeated: number;
  oversold: number;
}

/**
 * Compares the sent orders with the book: nothing twice, nothing that was not released, nothing at a worse price than
 * agreed, and no close of more than is held, unless nobody could have known.
 */
export function judgeBroker(
  model: Model,
  broker: BrokerBook,
  before: State,
  state: State,
  seen: Seen,
): string[] {
  const broken: string[] = [];
  const orders = [...state.orders.values()];
  const bySent = (confirmId: string) => orders.find(({ client_order_id }) => client_order_id === confirmId);
  for (const reference of broker.repeated.slice(seen.repeated)) {
    broken.push(`order ${bySent(reference)?.order_id} was sent twice`);
  }
  for (const { confirmId, quantity, legs } of broker.oversold.slice(seen.oversold)) {
    const isKnown = legs.some(({ symbol }) => {
      const drift = before.drifts.get(symbol);
      return drift && speaks(drift) && drift.held === (broker.holdings().get(symbol) ?? 0);
    });
    const isElsewhere = [...broker.orders.values()].some(
      (order) =>
        order.confirmId.startsWith(SCREEN) &&
        order.legs.some(({ symbol }) => legs.some((leg) => leg.symbol === symbol)),
    );
    const isAssigned = legs.some(({ symbol }) => broker.moved.has(symbol));
    if (!confirmId.startsWith(SCREEN) && (isKnown || !(isElsewhere || isAssigned))) {
      broken.push(`order ${bySent(confirmId)?.order_id} closes ${quantity}, more than the broker holds`);
    }
  }
  seen.repeated = broker.repeated.length;
  seen.oversold = broker.oversold.length;
  for (const { confirmId, orderId } of broker.orders.values()) {
    if (!confirmId.startsWith(SCREEN) && (bySent(confirmId)?.sent_at ?? null) === null) {
      broken.push(`the broker has order ${orderId}, which was not released`);
    }
  }
  const released = orders.filter(({ sent_at }) => sent_at !== null);
  return [
    ...broken,
    ...wronglyAtWork(released, broker),
    ...missingLegs(released, broker, (request_id) => {
      const contract = model.contract(request_id);
      return contract.legs.map((leg) => ({ symbol: optionSymbol(contract, leg), action: leg.action }));
    }),
    ...orders.flatMap((order) =>
      worseThanAgreed(order, broker, state.requests.get(order.request_id)?.floor_credit ?? 0),
    ),
  ];
}
