import type { Database } from "../database.ts";
import type { OUTSIDE_WORLD, Settings } from "../settings.ts";
import type { MarketData } from "./market-data.ts";
import { SimulatedMarket } from "./simulated/simulated-market.ts";

/** The market data that the settings name; TradeStation's part is loaded where it is wanted. */
export async function chooseMarketData(
  settings: Settings<(typeof OUTSIDE_WORLD)[number]>,
  database: Database,
): Promise<MarketData> {
  switch (settings.MARKET_DATA) {
    case "simulated":
      return new SimulatedMarket(database);
    case "tradestation": {
      const [{ connectTradeStation }, { TradeStationMarketData }] = await Promise.all([
        import("../broker/tradestation/client.ts"),
        import("./tradestation/tradestation-market-data.ts"),
      ]);
      return new TradeStationMarketData(connectTradeStation(settings, database));
    }
  }
}
