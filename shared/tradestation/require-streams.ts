import { OutsideError } from "../outside/errors.ts";
import type { TradeStationClient } from "./client.ts";

/** Shows what an order would cost and places nothing. */
const PREVIEW = "/orderexecution/orderconfirm";

/**
 * Proves with the preview of an order that orders arrive as we send them, in chunks and without a length. If that is
 * refused, the same preview is sent with its length. Equal words of refusal show that both were read.
 *
 * @throws OutsideError, passing when nothing could be found out
 */
export async function requireStreams(client: TradeStationClient): Promise<void> {
  // A share at a price that nobody accepts, because every account may trade shares.
  const order = {
    AccountID: client.accountId,
    Symbol: "SPY",
    Quantity: "1",
    OrderType: "Limit",
    LimitPrice: "1.00",
    TradeAction: "BUY",
    TimeInForce: { Duration: "DAY" },
    Route: "Intelligent",
  };
  const streamed = await client.change("POST", PREVIEW, order);
  if (streamed.kind === "answered") {
    return;
  }
  const inFull = await client.change("POST", PREVIEW, order, true);
  if (inFull.kind === "lost" || inFull.kind === "not_taken" || streamed.kind === "not_taken") {
    const { message } = inFull.kind === "answered" ? streamed : inFull;
    throw new OutsideError(`Whether TradeStation takes orders cannot be found out: ${message}`, true);
  }
  if (inFull.kind === "refused" && streamed.kind === "refused" && inFull.message === streamed.message) {
    return;
  }
  const other = inFull.kind === "answered" ? "takes it" : `says "${inFull.message}"`;
  throw new OutsideError(
    "TradeStation, or a proxy on the way, does not take orders as they are sent, in chunks and without a length, so " +
      `that none can arrive twice: it says "${streamed.message}", and with a length ${other}. Nothing could be traded.`,
    false,
  );
}
