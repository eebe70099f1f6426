import type { OUTSIDE_WORLD, Settings } from "../shared/settings.ts";

/**
 * Which example can be played: prices that are invented move as it wants them, real ones do not; and none where orders go to
 * somebody else's broker, which nobody proposes anything to unasked.
 */
export function whichDemo({
  BROKER,
  MARKET_DATA,
  ...at
}: Settings<(typeof OUTSIDE_WORLD)[number]>): "invented" | "real quotes" | { ordersGoTo: string } {
  if (BROKER === "paper") {
    return MARKET_DATA === "simulated" ? "invented" : "real quotes";
  }
  const { hostname } = new URL(BROKER === "alpaca" ? at.ALPACA_API_URL : at.TRADESTATION_API_URL);
  // A stand-in on this machine trades in the stack's own market.
  return ["127.0.0.1", "localhost"].includes(hostname) ? "invented" : { ordersGoTo: hostname };
}
