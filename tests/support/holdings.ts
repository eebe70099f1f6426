import type { Holding } from "../../shared/broker.ts";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import { legsOf } from "./trades.ts";

/** What a broker holds of so many contracts of a trade: short ones are negative. */
export function holdingsOf(request: TradeRequest, quantity = request.quantity): Holding[] {
  return legsOf(request).map(({ action, symbol }) => ({
    symbol,
    quantity: action === "sell" ? -quantity : quantity,
  }));
}
