import { connectTradeStation } from "../broker/tradestation/client.ts";
import type { Database } from "../database.ts";
import type { OUTSIDE_WORLD, Settings } from "../settings.ts";
import type { MarketData } from "./market-data.ts";
import { SimulatedMarket } from "./simulated/simulated-market.ts";
import { TradeStationMarketData } from "./tradestation/tradestation-market-data.ts";

/** The market data that the settings name. */
export function chooseMarketData(
  settings: Settings<(typeof OUTSIDE_WORLD)[number]>,
  database: Database,
): MarketData {
  switch (settings.MARKET_DATA) {
    case "simulated":
      return new SimulatedMarket(database);
    case "tradestation":
      return new TradeStationMarketData(connectTradeStation(settings, database));
  }
}
