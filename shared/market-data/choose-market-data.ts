import type { Database } from "../database.ts";
import type { Settings } from "../settings.ts";
import type { MarketData } from "./market-data.ts";
import { SimulatedMarket } from "./simulated/simulated-market.ts";

/** The market data that the settings name. */
export function chooseMarketData(settings: Settings<"MARKET_DATA">, database: Database): MarketData {
  switch (settings.MARKET_DATA) {
    case "simulated":
      return new SimulatedMarket(database);
  }
}
