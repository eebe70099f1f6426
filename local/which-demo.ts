import type { OUTSIDE_WORLD, Settings } from "../shared/settings.ts";

/**
 * Which example can be played. Invented prices can be moved as the example needs them; at real quotes it is another one. None
 * is played where orders go to somebody else's broker: nothing is proposed there unasked.
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
  // A stand-in for a broker on this machine trades in the stack's own market.
  return ["127.0.0.1", "localhost"].includes(hostname) ? "invented" : { ordersGoTo: hostname };
}
