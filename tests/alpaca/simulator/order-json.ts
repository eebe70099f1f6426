import { parseOptionSymbol } from "../../../shared/words/option-symbol.ts";
import type { SimulatedOrderState } from "../../brokers/order.ts";
import { sessionClose } from "../../model/calendar.ts";
import type { AlpacaBook } from "./book.ts";
import type { Fault } from "./faults.ts";
import { type Line, legIdOf, stateOf, type Ticket } from "./line.ts";
import { decimal, nanoseconds, uuidOf } from "./wire.ts";

type Json = Record<string, unknown>;

/** An order as Alpaca shows it, with its legs nested or separate. */
export function orderJson(
  book: AlpacaBook,
  line: Line,
  ticket: Ticket,
  shown: SimulatedOrderState,
  nested: boolean,
  fault: Fault | null = null,
): Json {
  const { order } = line;
  const view = viewOf(book, line, ticket, shown);
  const [first] = order.legs;
  const common = commonJson(line, ticket, view);
  const kind = line.isMarket ? "market" : "limit";
  const prices = {
    type: kind,
    order_type: kind,
    limit_price: line.isMarket ? null : decimal(Number(ticket.limitPrice)),
  };
  if (order.legs.length > 1 || first === undefined) {
    const net = order.legs.reduce(
      (sum, { symbol, action, ratio = 1 }) =>
        sum + (action.startsWith("BUY") ? ratio : -ratio) * averageOf(book, line, symbol, view, view.filled),
      0,
    );
    return {
      ...common,
      ...prices,
      id: ticket.id,
      client_order_id: ticket.clientOrderId,
      asset_id: "",
      asset_class: "",
      symbol: "",
      side: "",
      qty: String(view.quantity),
      filled_qty: String(view.filled),
      filled_avg_price: view.filled > 0 ? decimal(net) : null,
      order_class: "mleg",
      legs: nested ? legsJson(book, line, ticket, shown, fault) : null,
    };
  }
  return {
    ...common,
    ...prices,
    id: ticket.id,
    client_order_id: ticket.clientOrderId,
    ...contractJson(first.symbol, first.action),
    qty: String(view.quantity),
    filled_qty: String(view.filled),
    filled_avg_price:
      view.filled > 0 ? decimal(averageOf(book, line, first.symbol, view, view.filled)) : null,
    order_class: "simple",
    legs: null,
  };
}

/** Each leg as an order of its own. */
export function legsJson(
  book: AlpacaBook,
  line: Line,
  ticket: Ticket,
  shown: SimulatedOrderState,
  fault: Fault | null,
): Json[] {
  const view = viewOf(book, line, ticket, shown);
  const last = book.fills.findLast(({ orderId }) => orderId === line.order.orderId)?.quantity ?? 0;
  return line.order.legs.map(({ symbol, action, ratio = 1 }, i) => {
    // The legs of an execution do not all show it at the same time.
    const filled = fault === "legs_apart" && i > 0 ? Math.max(0, view.filled - last) : view.filled;
    const behind = filled < view.filled ? (filled > 0 ? "partially_filled" : "new") : view.status;
    return {
      ...commonJson(line, ticket, { ...view, status: behind }),
      id: legIdOf(ticket.id, symbol),
      client_order_id: uuidOf(`${ticket.id}/${symbol}/client`),
      ...contractJson(symbol, action),
      qty: String(view.quantity * ratio),
      ratio_qty: String(ratio),
      filled_qty: String(filled * ratio),
      filled_avg_price: filled > 0 ? decimal(averageOf(book, line, symbol, view, filled)) : null,
      type: "",
      order_type: "",
      limit_price: null,
      order_class: "mleg",
      legs: null,
    };
  });
}

interface View extends SimulatedOrderState {
  quantity: number;
  /** Fills of the line before those that this ticket shows. */
  from: number;
}

function viewOf(book: AlpacaBook, line: Line, ticket: Ticket, shown: SimulatedOrderState): View {
  const state = stateOf(line, ticket, shown);
  const isOwn = book.replacementFills === "own";
  const isUnfilled = ticket.ended?.status === "rejected" || ticket === line.replacing?.ticket;
  const from = isOwn || isUnfilled ? Math.max(ticket.before, isUnfilled ? state.filled : 0) : 0;
  const filled = Math.max(0, state.filled - from);
  const status = state.status === "partially_filled" && filled === 0 ? "new" : state.status;
  return {
    ...state,
    status,
    filled,
    from,
    quantity: isOwn ? ticket.quantity - ticket.before : ticket.quantity,
  };
}

function averageOf(book: AlpacaBook, line: Line, symbol: string, { from }: View, filled: number): number {
  return book.averagePrice(line.order, symbol, from + filled, from);
}

function contractJson(symbol: string, action: string): Json {
  const [side = ""] = action.split("TO");
  return {
    asset_id: uuidOf(symbol),
    asset_class: "us_option",
    symbol,
    side: side.toLowerCase(),
    position_intent: action.replace("TO", "_to_").toLowerCase(),
  };
}

function commonJson({ order, skew }: Line, ticket: Ticket, { status, closedAt }: View): Json {
  const submitted = new Date(order.openedAt.getTime() + ticket.offset + skew);
  const ended = closedAt === null ? null : nanoseconds(closedAt);
  const at = (...statuses: string[]) => (statuses.includes(status) ? ended : null);
  return {
    created_at: nanoseconds(submitted),
    submitted_at: nanoseconds(submitted),
    updated_at: ended ?? nanoseconds(submitted),
    filled_at: at("filled"),
    expired_at: at("expired", "done_for_day"),
    canceled_at: at("canceled"),
    failed_at: at("rejected"),
    replaced_at: at("replaced"),
    expires_at:
      order.session === "" ? null : new Date(sessionClose(order.session)).toISOString().replace(".000", ""),
    replaced_by: ticket.replacedBy,
    replaces: ticket.replaces,
    status,
    time_in_force: "day",
    extended_hours: false,
    notional: null,
    stop_price: null,
    trail_percent: null,
    trail_price: null,
    hwm: null,
    source: null,
    subtag: null,
  };
}

/** Whether an order is for one of these symbols or, where an asset class is named, for one of these underlyings. */
export function isOf({ order }: Line, symbols: string[], byUnderlying: boolean): boolean {
  return order.legs.some(
    ({ symbol }) =>
      symbols.includes(symbol) || (byUnderlying && symbols.includes(parseOptionSymbol(symbol)?.root ?? "")),
  );
}
