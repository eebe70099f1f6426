import type { Order, OrderReport } from "../broker.ts";
import { perContract } from "../market-data.ts";
import { legsToTrade } from "../outside/orders.ts";
import { fillCash, limitAtBroker } from "../outside/prices.ts";
import type { AlpacaOrder } from "./answers.ts";
import { FATES } from "./order-statuses.ts";

type Leg = AlpacaOrder["legs"][number];

/** Contracts of one leg that were bought or sold at one price. */
type Execution = { symbol: string; quantity: number; price: string | null };

/** An execution as the account's activities list it. */
export type Fill = { order_id: string; symbol: string; qty: number | null; price: string | null };

/** Explanations of statuses that a person may wonder about. */
const WORDS: Record<string, string> = {
  pending_cancel: "Alpaca has not taken it back yet.",
  pending_replace: "Alpaca has not replaced it yet.",
  held: "Alpaca holds it back.",
  suspended: "Alpaca has suspended it.",
};

/** How much of an order at Alpaca has filled, leg by leg. */
function executionsOf(order: Order, found: AlpacaOrder): Execution[] {
  return legsToTrade(order).map(({ symbol }) => {
    const leg =
      order.legs.length === 1 ? found : mostFilled(found.legs.filter((each) => each.symbol === symbol));
    return { symbol, quantity: leg?.filled_qty ?? 0, price: leg?.filled_avg_price ?? null };
  });
}

/** A leg may be shown twice. Where the copies differ, the one that has filled more counts. */
function mostFilled(copies: Leg[]): Leg | undefined {
  return copies.reduce<Leg | undefined>(
    (best, leg) => (best === undefined || (leg.filled_qty ?? 0) > (best.filled_qty ?? 0) ? leg : best),
    undefined,
  );
}

/** How many units have filled: as many as the leg that has filled least. */
export function unitsOf(order: Order, found: AlpacaOrder): number {
  return leastFilled(executionsOf(order, found));
}

function leastFilled(legs: Execution[]): number {
  return Math.min(...legs.map(({ quantity }) => quantity));
}

/**
 * Whether the filled quantities of a chain are ambiguous. When an order is replaced after a partial fill, Alpaca does
 * not say whether the successor counts that part as its own. The account's fills tell.
 */
export function isAmbiguous(order: Order, chain: AlpacaOrder[]): boolean {
  return chain.some((found) => found.status === "replaced" && unitsOf(order, found) > 0);
}

/**
 * The state of our order from its chain at Alpaca. Null while the chain contradicts itself: it has ended, but a leg or
 * a price is missing.
 *
 * @param fills of the orders in the chain and of their legs, where the chain is ambiguous
 * @param redact makes the broker's words fit for a message
 */
export function stateOf(
  order: Order,
  chain: [AlpacaOrder, ...AlpacaOrder[]],
  fills: Fill[] | null,
  redact: (text: string) => string,
): OrderReport | null {
  const head = chain.at(-1) ?? chain[0];
  const known = { order_id: order.order_id, broker_order_id: head.id };
  const fate = Object.hasOwn(FATES, head.status) ? FATES[head.status] : undefined;
  if (fate === undefined) {
    const says = head.status === "replaced" ? "replaced and does not show by what" : head.status;
    return { ...known, status: "unknown", message: redact(`Alpaca calls it ${says}.`) };
  }
  const inOrders = chain.map((found) => executionsOf(order, found));
  // Each order of the chain is counted separately. Only the last one can still fill.
  const counted = (fills ? [summed(order, fills)] : inOrders).map((legs, i, all) => ({
    legs,
    units: leastFilled(legs),
    isMoving: fate === "open" && i === all.length - 1,
  }));
  const filled = counted.reduce((sum, { units }) => sum + units, 0);
  const sides = new Map(legsToTrade(order).map(({ symbol, action }) => [symbol, action]));
  const priced = counted.flatMap(({ legs, units }) =>
    units === 0
      ? []
      : legs.map(({ symbol, price }) => ({
          action: sides.get(symbol) ?? "buy",
          price: price ?? "",
          quantity: units,
        })),
  );
  const contradictory =
    counted.some(({ legs, units, isMoving }) =>
      legs.some(
        ({ quantity }) => !Number.isInteger(quantity) || quantity < 0 || (quantity !== units && !isMoving),
      ),
    ) ||
    // The list of activities may be behind. Its sum must agree with the orders, read in one of the two ways.
    (fills !== null &&
      ![inOrders.reduce((sum, legs) => sum + leastFilled(legs), 0), unitsOf(order, head)].includes(filled)) ||
    priced.some(({ price }) => !(Number(price) > 0)) ||
    filled > order.quantity ||
    (fate === "filled" && filled < order.quantity);
  if (contradictory) {
    return null;
  }
  const limit = head.limit_price === null ? null : perContract(Math.abs(head.limit_price));
  const message = fate === "open" ? WORDS[head.status] : undefined;
  return {
    ...known,
    status: statusOf(fate, filled, order.quantity),
    ...(limit !== null && { limit_price: limit === limitAtBroker(order) ? order.limit_price : limit }),
    filled_quantity: filled,
    fill_cash: filled === 0 ? 0 : fillCash(priced),
    ...(message !== undefined && filled < order.quantity && { message }),
  };
}

function statusOf(
  fate: "open" | "filled" | "cancelled" | "rejected",
  filled: number,
  quantity: number,
): OrderReport["status"] {
  if (filled === quantity) {
    return "filled";
  }
  if (fate === "open") {
    return filled > 0 ? "partially_filled" : "working";
  }
  return fate === "rejected" && filled === 0 ? "rejected" : "cancelled";
}

/** All executions of each leg together, at their average price. */
function summed(order: Order, fills: Fill[]): Execution[] {
  return legsToTrade(order).map(({ symbol }) => {
    const own = fills.filter((fill) => fill.symbol === symbol);
    const quantity = own.reduce((sum, { qty }) => sum + (qty ?? Number.NaN), 0);
    // In units of 10^-8, the precision of the prices. Rounding to cents happens once, for the total.
    const paid = own.reduce((sum, { qty, price }) => sum + (qty ?? 0) * Math.round(Number(price) * 1e8), 0);
    return { symbol, quantity, price: quantity === 0 ? null : (paid / quantity / 1e8).toFixed(8) };
  });
}
