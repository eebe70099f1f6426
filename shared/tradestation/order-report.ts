import type { Order, OrderReport } from "../broker.ts";
import { perContract } from "../market-data.ts";
import { legsToTrade } from "../outside/orders.ts";
import { fillCash, limitAtBroker } from "../outside/prices.ts";
import type { BrokerOrder } from "./answers.ts";
import { FATES, type Fate } from "./order-statuses.ts";
import { fromTradeStation } from "./symbols.ts";

/**
 * How long before and after `sent_at` an order may have been opened, ms. Clocks differ by minutes, an order may wait as
 * long as a function lives (400 s), and may travel for a minute. Too narrow a window would send an order twice; too
 * wide a window leaves a choice to a person.
 */
const EARLIEST = -15 * 60_000;
const LATEST = 25 * 60_000;

/** How far west of UTC a time without a zone may be, ms. */
const WEST = 8 * 3_600_000;

type BrokerLeg = BrokerOrder["Legs"][number];

/**
 * Whether an order at the broker has the same legs, sides, quantity, limit and time as ours. A missing fact excludes
 * nothing: a needless choice for a person is better than taking an order for absent.
 */
export function matches(order: Order, found: BrokerOrder): boolean {
  if (order.sent_at === null) {
    return false;
  }
  const wanted = legsToTrade(order);
  const legs = legsOf(found);
  // A filled order may lack a leg in the list.
  const allThere = legs.size === wanted.length || (found.Status.startsWith("FL") && legs.size > 0);
  const sameLegs = [...legs].every(([symbol, { BuyOrSell, OpenOrClose, QuantityOrdered }]) => {
    const leg = wanted.find((candidate) => candidate.symbol === symbol);
    return (
      leg !== undefined &&
      isSide(BuyOrSell, leg.action) &&
      isSide(OpenOrClose, order.purpose === "entry" ? "open" : "close") &&
      (QuantityOrdered === null || QuantityOrdered === order.quantity)
    );
  });
  const limit = limitOf(found);
  const sameLimit = limit === null || limit === limitAtBroker(order);
  return allThere && sameLegs && sameLimit && isOpenedAround(order.sent_at, found.OpenedDateTime);
}

function isOpenedAround(sent_at: string, opened: string): boolean {
  // Other texts are excluded: JavaScript would parse them, too, and a time without a zone as the server's local time.
  const [, time, zone] = /^(\d{4}-\d\d-\d\d[T ][\d:.]+)(Z|[+-]\d\d:?\d\d)?$/i.exec(opened) ?? [];
  const after = Date.parse(`${time}${zone ?? "Z"}`) - Date.parse(sent_at);
  return Number.isNaN(after) || (after >= EARLIEST - (zone === undefined ? WEST : 0) && after <= LATEST);
}

/** `Buy` and `BuyToCover` both mean buy. */
function isSide(word: string, wanted: string): boolean {
  return word === "" || word.toLowerCase().startsWith(wanted);
}

/**
 * The state of our order from the broker's order. Null while that contradicts itself: it has filled, but a leg or a
 * price is missing.
 *
 * @param redact makes the broker's words fit for a message
 */
export function stateOf(
  order: Order,
  found: BrokerOrder,
  redact: (text: string) => string,
): OrderReport | null {
  const fate: Fate | undefined = Object.hasOwn(FATES, found.Status) ? FATES[found.Status] : undefined;
  const known = { order_id: order.order_id, broker_order_id: found.OrderID };
  if (fate === undefined) {
    return { ...known, status: "unknown", message: redact(`TradeStation calls it ${found.Status}.`) };
  }
  const legs = legsOf(found);
  const executed = legsToTrade(order).map(({ symbol, action }) => {
    const leg = legs.get(symbol);
    return { action, quantity: leg?.ExecQuantity ?? 0, price: leg?.ExecutionPrice ?? null };
  });
  // A spread has filled as often as its leg that has filled least.
  const filled = Math.min(...executed.map(({ quantity }) => quantity));
  const priced = executed.flatMap(({ action, price }) =>
    price !== null && Number(price) > 0 ? [{ action, price, quantity: filled }] : [],
  );
  const unpriced = filled > 0 && priced.length < executed.length;
  const uneven = fate !== "open" && executed.some(({ quantity }) => quantity !== filled);
  const contradictory =
    executed.some(({ quantity }) => !Number.isInteger(quantity) || quantity < 0) ||
    filled > order.quantity ||
    (fate === "filled" && filled < order.quantity) ||
    (found.Status === "FLP" && filled === 0);
  if (unpriced || uneven || contradictory) {
    return null;
  }

  const limit = limitOf(found);
  const report: OrderReport = {
    ...known,
    status: statusOf(fate, filled, order.quantity),
    ...(limit !== null && { limit_price: limit === limitAtBroker(order) ? order.limit_price : limit }),
    filled_quantity: filled,
    fill_cash: filled === 0 ? 0 : fillCash(priced),
    fees: filled === 0 ? 0 : Math.max(found.CommissionFee ?? 0, 0),
  };
  const words = found.RejectReason || (fate === "rejected" ? found.StatusDescription : "");
  return words ? { ...report, message: redact(words) } : report;
}

function statusOf(fate: Fate, filled: number, quantity: number): OrderReport["status"] {
  if (filled === quantity) {
    return "filled";
  }
  if (fate === "open") {
    return filled > 0 ? "partially_filled" : "working";
  }
  return fate === "rejected" && filled === 0 ? "rejected" : "cancelled";
}

/** Legs by OSI symbol. A leg may be shown twice. Where the copies differ, the one that has filled more counts. */
function legsOf({ Legs }: BrokerOrder): Map<string, BrokerLeg> {
  const legs = new Map<string, BrokerLeg>();
  for (const leg of Legs) {
    const symbol = fromTradeStation(leg.Symbol) ?? leg.Symbol;
    const other = legs.get(symbol);
    if (!other || (leg.ExecQuantity ?? 0) > (other.ExecQuantity ?? 0)) {
      legs.set(symbol, leg);
    }
  }
  return legs;
}

/** The limit, USD per contract. */
function limitOf({ LimitPrice }: BrokerOrder): number | null {
  return LimitPrice === null ? null : perContract(Math.abs(LimitPrice));
}
