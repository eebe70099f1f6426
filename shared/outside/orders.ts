import type { Order, OrderReport } from "../broker.ts";

/** More than this of one contract or share is not a holding but an error. */
export const MOST = 1e9;

/** What an order buys and sells, symbols in OSI. An exit reverses the position's sides. */
export function legsToTrade({ purpose, legs }: Order): { symbol: string; action: "sell" | "buy" }[] {
  const reversed = { sell: "buy", buy: "sell" } as const;
  return legs.map(({ symbol, action }) => ({
    symbol,
    action: purpose === "entry" ? action : reversed[action],
  }));
}

export function notSent({ order_id }: Order, why: string): OrderReport {
  return { order_id, status: "not_sent", message: `It was not sent. ${why}` };
}

export function unknown(orders: Order[], message: string): OrderReport[] {
  return orders.map(({ order_id }) => ({ order_id, status: "unknown", message }));
}

export function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function withQuery(path: string, query: Record<string, string>): string {
  const parameters = new URLSearchParams(query).toString();
  return parameters ? `${path}?${parameters}` : path;
}
