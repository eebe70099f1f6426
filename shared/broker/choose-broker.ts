import { z } from "zod";
import { call, type Database } from "../database.ts";
import type { MarketData } from "../market-data/market-data.ts";
import type { OUTSIDE_WORLD, Settings } from "../settings.ts";
import type { Broker } from "./broker.ts";
import { PaperBroker } from "./paper/paper-broker.ts";
import { connectTradeStation } from "./tradestation/client.ts";
import { TradeStationBroker } from "./tradestation/tradestation-broker.ts";

const owners = z.array(z.object({ broker_order_id: z.string(), order_id: z.int() }));

/** The broker that the settings name. */
export function chooseBroker(
  settings: Settings<(typeof OUTSIDE_WORLD)[number]>,
  database: Database,
  marketData: MarketData,
): Broker {
  switch (settings.BROKER) {
    case "paper":
      return new PaperBroker(database, marketData);
    case "tradestation":
      return new TradeStationBroker(connectTradeStation(settings, database), (broker_order_ids) =>
        call(database, "broker_order_owners", { broker_order_ids }, owners),
      );
  }
}
