import { parseOptionSymbol } from "../../../shared/words/option-symbol.ts";
import { marginOf } from "../../brokers/margin.ts";
import { isOpen, limitInCents, type SimulatedOrder } from "../../brokers/order.ts";
import type { AlpacaBook } from "./book.ts";
import type { AlpacaRequest } from "./requests.ts";
import { decimal, forbidden } from "./wire.ts";

/** USD that the account may still commit to options: its cash less the worst cost of holdings and working orders. */
export function optionsBuyingPower(book: AlpacaBook): number {
  let debits = 0;
  for (const order of book.orders.values()) {
    if (isOpen(order) && order.legs.some(({ action }) => action.endsWith("TOOPEN"))) {
      debits += Math.max(0, limitInCents(order)) * (order.quantity - order.filled);
    }
  }
  return cashOf(book) - marginOf(uncovered(book, committed(book))) - debits;
}

/** USD. */
export function cashOf(book: AlpacaBook): number {
  return book.startingCash + book.cash + book.shareCash - book.fees;
}

/** USD of buying power that an order takes. */
export function requiredPower(
  book: AlpacaBook,
  order: Pick<SimulatedOrder, "legs" | "quantity" | "limitPrice">,
): number {
  const opening = order.legs.filter(({ action }) => action.endsWith("TOOPEN"));
  if (opening.length === 0) {
    return 0;
  }
  const before = committed(book);
  const after = new Map(before);
  for (const { symbol, action, ratio = 1 } of opening) {
    const quantity = (action.startsWith("SELL") ? -1 : 1) * ratio * order.quantity;
    after.set(symbol, (after.get(symbol) ?? 0) + quantity);
  }
  const margin = marginOf(uncovered(book, after)) - marginOf(uncovered(book, before));
  return margin + limitInCents(order) * order.quantity;
}

/** Checks that the account can afford an order that replaces one of cost `instead`. @throws Rejection */
export function requirePower(book: AlpacaBook, request: AlpacaRequest, instead = 0): void {
  const required = requiredPower(book, request) - instead;
  const available = optionsBuyingPower(book);
  if (required > 0 && required > available) {
    const [leg] = request.legs;
    const isPut =
      request.legs.length === 1 &&
      leg?.action === "SELLTOOPEN" &&
      parseOptionSymbol(leg.symbol)?.optionType === "put";
    throw forbidden(
      `insufficient options buying power${isPut ? " for cash-secured put" : ""} (required: ${decimal(required, 2)}, available: ${decimal(available, 2)})`,
      { options_buying_power: decimal(available, 2), required_options_buying_power: decimal(required, 2) },
    );
  }
}

/** Short calls of an underlying, with working ones, less the long calls. */
export function netShortCalls(book: AlpacaBook, root: string): number {
  return [...committed(book)].reduce((sum, [symbol, quantity]) => {
    const option = parseOptionSymbol(symbol);
    return option?.root === root && option.optionType === "call" ? sum - quantity : sum;
  }, 0);
}

/** Holdings by symbol, with what working orders may still open. */
function committed(book: AlpacaBook): Map<string, number> {
  const held = book.holdings();
  for (const order of book.orders.values()) {
    for (const { symbol, action, ratio = 1 } of isOpen(order) ? order.legs : []) {
      if (action.endsWith("TOOPEN")) {
        const rest = (order.quantity - order.filled) * ratio * (action.startsWith("SELL") ? -1 : 1);
        held.set(symbol, (held.get(symbol) ?? 0) + rest);
      }
    }
  }
  return held;
}

/** Holdings without the short calls that shares cover. */
function uncovered(book: AlpacaBook, held: Map<string, number>): Map<string, number> {
  const shares = new Map(book.shares);
  return new Map(
    [...held].map(([symbol, quantity]) => {
      const option = parseOptionSymbol(symbol);
      if (option?.optionType !== "call" || quantity >= 0) {
        return [symbol, quantity];
      }
      const free = shares.get(option.root) ?? 0;
      const covered = Math.min(-quantity, Math.max(0, Math.floor(free / 100)));
      shares.set(option.root, free - 100 * covered);
      return [symbol, quantity + covered];
    }),
  );
}
