import type { TradeRequest } from "../../../shared/schemas/trade-request.ts";
import { Refused } from "../../brokers/book.ts";
import { optionSymbol } from "../../model/contract.ts";
import { contractOf } from "../../model/request.ts";
import { SCREEN } from "../judges/broker.ts";
import type { Stage } from "../stage.ts";

/** A trade at the broker's own screen. The broker accepts no close of more than it holds. */
export async function tradesOnScreen(
  { simulator, watch }: Stage,
  request: TradeRequest,
  what: "TOOPEN" | "TOCLOSE",
  quantity: number,
  price: number,
): Promise<void> {
  const contract = contractOf(request);
  const [short, long] = what === "TOOPEN" ? (["SELL", "BUY"] as const) : (["BUY", "SELL"] as const);
  const sign = contract.legs.length > 1 && what === "TOOPEN" ? "-" : "";
  const { book } = simulator;
  try {
    const { orderId } = await book.place({
      confirmId: `${SCREEN}${book.orders.size}`,
      legs: contract.legs.map((leg) => ({
        symbol: optionSymbol(contract, leg),
        action: `${leg.action === "sell" ? short : long}${what}` as const,
      })),
      quantity,
      limitPrice: `${sign}${(price / 100).toFixed(2)}`,
    });
    book.fill(orderId);
  } catch (error) {
    if (!(error instanceof Refused)) {
      throw error;
    }
    watch.tell(`  ${error.message}`);
  }
}
