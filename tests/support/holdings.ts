import type { Holding } from "../../shared/broker.ts";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import { putSymbol } from "./book.ts";

/** What a broker holds of so many contracts of a trade: short ones are negative. */
export function holdingsOf(request: TradeRequest, quantity = request.quantity): Holding[] {
  const { strike_price, width } = request;
  return [
    { symbol: putSymbol(request), quantity: -quantity },
    ...(width === undefined ? [] : [{ symbol: putSymbol(request, strike_price - width), quantity }]),
  ];
}
