import { z } from "zod";
import type { Broker } from "../broker.ts";
import { call, type Database } from "../database.ts";
import type { MarketData } from "../market-data.ts";
import { PaperBroker } from "../paper/paper-broker.ts";
import { isLive, type OUTSIDE_WORLD, type Settings } from "../settings.ts";

// A vendor's code is imported only when it is chosen. That shortens a cold start, and keeps the packages of the
// simulated market away from the secrets of a broker.

type OutsideWorld = Settings<(typeof OUTSIDE_WORLD)[number]>;

const owners = z.array(z.object({ broker_order_id: z.string(), order_id: z.int() }));

/** The broker that the settings name. */
export async function chooseBroker(
  settings: OutsideWorld,
  database: Database,
  marketData: MarketData,
): Promise<Broker> {
  switch (settings.BROKER) {
    case "paper":
      return new PaperBroker(database, marketData);
    case "tradestation": {
      const [{ connectTradeStation }, { TradeStationBroker }] = await Promise.all([
        import("../tradestation/client.ts"),
        import("../tradestation/tradestation-broker.ts"),
      ]);
      return new TradeStationBroker(
        connectTradeStation(settings, database),
        (broker_order_ids) => call(database, "broker_order_owners", { broker_order_ids }, owners),
        isLive(settings.BROKER, settings) ? "LIVE" : "SIM",
      );
    }
    case "alpaca": {
      const [{ connectAlpaca }, { AlpacaBroker }] = await Promise.all([
        import("../alpaca/client.ts"),
        import("../alpaca/alpaca-broker.ts"),
      ]);
      return new AlpacaBroker(connectAlpaca(settings), isLive(settings.BROKER, settings) ? "LIVE" : "SIM");
    }
  }
}

/** The source of market data that the settings name. */
export async function chooseMarketData(settings: OutsideWorld, database: Database): Promise<MarketData> {
  switch (settings.MARKET_DATA) {
    case "simulated": {
      const { SimulatedMarket } = await import("../simulated/simulated-market.ts");
      return new SimulatedMarket(database);
    }
    case "tradestation": {
      const [{ connectTradeStation }, { TradeStationMarketData }] = await Promise.all([
        import("../tradestation/client.ts"),
        import("../tradestation/tradestation-market-data.ts"),
      ]);
      return new TradeStationMarketData(connectTradeStation(settings, database));
    }
    case "alpaca": {
      const [{ connectAlpaca }, { AlpacaMarketData }] = await Promise.all([
        import("../alpaca/client.ts"),
        import("../alpaca/alpaca-market-data.ts"),
      ]);
      return new AlpacaMarketData(connectAlpaca(settings), settings.ALPACA_FEED);
    }
  }
}
