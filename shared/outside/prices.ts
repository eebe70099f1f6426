import type { Order } from "../broker.ts";

/**
 * A limit on the price grid, in USD per contract, which is cents per share. Rounded up: an entry is never sold for
 * less than was approved, and a close that pays a little more is a close. The tick of a single option is not known,
 * so it is the one that every option trades in; of several legs the order says it.
 */
export function onTick(limit: number, known: number | null): number {
  const tick = tickOf(limit, known);
  // The book knows hundredths of a cent; whole numbers of them divide without dust.
  return Math.ceil(Math.round(limit * 1e4) / (tick * 1e4)) * tick;
}

function tickOf(price: number, known: number | null): number {
  return known ?? (price < 300 ? 5 : 10);
}

/** What an order's limit is at the broker, USD per contract: a close that would pay too much is rounded down. */
export function limitAtBroker({ tick: known, limit_price, max_debit }: Order): number {
  const up = onTick(limit_price, known);
  if (max_debit === null || up <= max_debit) {
    return up;
  }
  const tick = tickOf(max_debit, known);
  return Math.max(Math.floor(Math.round(max_debit * 1e4) / (tick * 1e4)) * tick, tick);
}

/** An order's limit as brokers take it: USD per share, of several legs negative for a credit. */
export function limitPrice(order: Order): string {
  const sign = order.legs.length > 1 && order.purpose === "entry" ? "-" : "";
  return `${sign}${(limitAtBroker(order) / 100).toFixed(2)}`;
}

/** Eight decimals, more than brokers give for an average of several executions. */
const SCALE = 8;

/** A decimal number as whole units of 10^-8. */
function units(decimal: string): bigint {
  const [whole = "", fraction = ""] = decimal.split(".");
  return BigInt(`${whole}${fraction.slice(0, SCALE).padEnd(SCALE, "0")}`);
}

/**
 * Cash of executed legs in USD, to the cent, received positive.
 *
 * @param legs `price` is the broker's own writing, not negative, USD per share
 */
export function fillCash(legs: { action: "sell" | "buy"; price: string; quantity: number }[]): number {
  let sum = 0n;
  for (const { action, price, quantity } of legs) {
    // A cent a share is a dollar a contract.
    sum += (action === "sell" ? 1n : -1n) * units(price) * 100n * BigInt(quantity);
  }
  const perCent = 10n ** BigInt(SCALE - 2);
  const half = sum < 0n ? -perCent / 2n : perCent / 2n;
  return Number((sum + half) / perCent) / 100;
}
