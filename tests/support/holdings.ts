import type { Holding } from "../../shared/broker.ts";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import { legsOf } from "./trades.ts";

/** A broker's holdings for a number of contracts of a trade; negative = short. */
export function holdingsOf(request: TradeRequest, quantity = request.quantity): Holding[] {
  return legsOf(request).map(({ action, symbol }) => ({
    symbol,
    quantity: action === "sell" ? -quantity : quantity,
  }));
}
