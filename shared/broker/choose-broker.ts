import type { Database } from "../database.ts";
import type { MarketData } from "../market-data/market-data.ts";
import type { Settings } from "../settings.ts";
import type { Broker } from "./broker.ts";
import { PaperBroker } from "./paper/paper-broker.ts";

/** The broker that the settings name. */
export function chooseBroker(
  settings: Settings<"BROKER">,
  database: Database,
  marketData: MarketData,
): Broker {
  switch (settings.BROKER) {
    case "paper":
      return new PaperBroker(database, marketData);
  }
}
