import { z } from "zod";
import { call, type Database } from "../database.ts";
import type { MarketData } from "../market-data/market-data.ts";
import type { OUTSIDE_WORLD, Settings } from "../settings.ts";
import type { Broker } from "./broker.ts";
import { PaperBroker } from "./paper/paper-broker.ts";

const owners = z.array(z.object({ broker_order_id: z.string(), order_id: z.int() }));

/** The broker that the settings name. TradeStation's part is loaded where it is wanted: a cold start is shorter without. */
export async function chooseBroker(
  settings: Settings<(typeof OUTSIDE_WORLD)[number]>,
  database: Database,
  marketData: MarketData,
): Promise<Broker> {
  switch (settings.BROKER) {
    case "paper":
      return new PaperBroker(database, marketData);
    case "tradestation": {
      const [{ connectTradeStation }, { TradeStationBroker }] = await Promise.all([
        import("./tradestation/client.ts"),
        import("./tradestation/tradestation-broker.ts"),
      ]);
      return new TradeStationBroker(connectTradeStation(settings, database), (broker_order_ids) =>
        call(database, "broker_order_owners", { broker_order_ids }, owners),
      );
    }
  }
}
