import { connect } from "../shared/database.ts";
import type { OUTSIDE_WORLD, Settings } from "../shared/settings.ts";
import { chooseMarketData } from "../shared/vendors/choose.ts";
import { findPutToSell, quotedPut } from "./put-to-sell.ts";

type OutsideWorld = Settings<(typeof OUTSIDE_WORLD)[number]>;

/**
 * Asks the market data, whether or not the market is open, for a share and one of its options.
 *
 * @returns what they are quoted at
 * @throws Error that says why there are none; an OutsideError that is passing says that it is not known
 */
export async function proveQuotes(
  settings: OutsideWorld,
  supabaseUrl: string,
  secretKey: string,
): Promise<string> {
  if (settings.MARKET_DATA !== "simulated") {
    const source = await chooseMarketData(settings, connect(supabaseUrl, secretKey));
    const today = new Intl.DateTimeFormat("en-CA", { timeZone: "America/New_York" }).format(new Date());
    return `${nameOfSource(settings)}: ${quotedPut(await findPutToSell(source, today))}`;
  }
  return nameOfSource(settings);
}

/** Where prices come from, and what they are. */
export function nameOfSource({ MARKET_DATA, ALPACA_FEED }: OutsideWorld): string {
  switch (MARKET_DATA) {
    case "simulated":
      return "simulated, its prices are invented";
    case "tradestation":
      return "TradeStation";
    case "alpaca":
      return ALPACA_FEED === "opra"
        ? "Alpaca's feed opra, the exchanges' own prices"
        : "Alpaca's feed indicative, derived prices";
  }
}
