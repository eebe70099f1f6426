import { escapeHtml, sharePrice } from "./format.ts";

/** `100 SPY bought at 571.20`, `100 SPY sold at 575.00`, for a message. */
export function tradedShares({
  ticker,
  quantity,
  price,
}: {
  ticker: string;
  quantity: number;
  price: number;
}): string {
  return `${Math.abs(quantity)} ${escapeHtml(ticker)} ${quantity < 0 ? "sold" : "bought"} at ${sharePrice(price)}`;
}
