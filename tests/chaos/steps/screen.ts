import type { TradeRequest } from "../../../shared/schemas/trade-request.ts";
import { putSymbol } from "../../support/book.ts";
import { Refused } from "../../tradestation/simulator/book.ts";
import { SCREEN } from "../judges/broker.ts";
import type { Stage } from "../stage.ts";

/** Somebody trades at the broker's own screen, at once; the broker takes no close of more than it holds. */
export async function tradesOnScreen(
  { simulator, watch }: Stage,
  request: TradeRequest,
  what: "TOOPEN" | "TOCLOSE",
  quantity: number,
  price: number,
): Promise<void> {
  const { width, strike_price } = request;
  const [short, long] = what === "TOOPEN" ? (["SELL", "BUY"] as const) : (["BUY", "SELL"] as const);
  const sign = width !== undefined && what === "TOOPEN" ? "-" : "";
  const { book } = simulator;
  try {
    const { orderId } = await book.place({
      confirmId: `${SCREEN}${book.orders.size}`,
      legs: [
        { symbol: putSymbol(request), action: `${short}${what}` },
        ...(width === undefined
          ? []
          : [{ symbol: putSymbol(request, strike_price - width), action: `${long}${what}` } as const]),
      ],
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
