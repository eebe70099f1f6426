import type { Order } from "../broker.ts";

/**
 * Rounds a limit up to the price grid, in USD per contract (cents per share). Rounded up, an entry never sells for less
 * than was approved, and a close that pays slightly more still closes. For several legs the order names the tick. For a
 * single option the tick is unknown, so we use one in which every option trades.
 */
export function onTick(limit: number, known: number | null): number {
  const tick = tickOf(limit, known);
  // The book keeps hundredths of a cent. Whole numbers of them divide without rounding errors.
  return Math.ceil(Math.round(limit * 1e4) / (tick * 1e4)) * tick;
}

function tickOf(price: number, known: number | null): number {
  return known ?? (price < 300 ? 5 : 10);
}

/** The limit of an order at the broker, USD per contract. It is rounded down where rounding up would exceed `max_debit`. */
export function limitAtBroker({ tick: known, limit_price, max_debit }: Order): number {
  const up = onTick(limit_price, known);
  if (max_debit === null || up <= max_debit) {
    return up;
  }
  const tick = tickOf(max_debit, known);
  return Math.max(Math.floor(Math.round(max_debit * 1e4) / (tick * 1e4)) * tick, tick);
}

/** The limit of an order as brokers take it: USD per share, negative for a credit of several legs. */
export function limitPrice(order: Order): string {
  const sign = order.legs.length > 1 && order.purpose === "entry" ? "-" : "";
  return `${sign}${(limitAtBroker(order) / 100).toFixed(2)}`;
}

/** Decimals of a price: more than brokers give for an average of several executions. */
const SCALE = 8;

/** A decimal number in whole units of 10^-8. */
function units(decimal: string): bigint {
  const [whole = "", fraction = ""] = decimal.split(".");
  return BigInt(`${whole}${fraction.slice(0, SCALE).padEnd(SCALE, "0")}`);
}

/**
 * The cash of executed legs in USD, rounded to the cent; received cash is positive.
 *
 * @param legs `price` as the broker wrote it, not negative, USD per share
 */
export function fillCash(legs: { action: "sell" | "buy"; price: string; quantity: number }[]): number {
  let sum = 0n;
  for (const { action, price, quantity } of legs) {
    // A price of 1 cent per share is 1 dollar per contract.
    sum += (action === "sell" ? 1n : -1n) * units(price) * 100n * BigInt(quantity);
  }
  const perCent = 10n ** BigInt(SCALE - 2);
  const half = sum < 0n ? -perCent / 2n : perCent / 2n;
  return Number((sum + half) / perCent) / 100;
}
