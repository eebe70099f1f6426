import { z } from "zod";
import { AlpacaBroker } from "../../shared/alpaca/alpaca-broker.ts";
import { AlpacaMarketData } from "../../shared/alpaca/alpaca-market-data.ts";
import { AlpacaClient } from "../../shared/alpaca/client.ts";
import type { AlpacaSettings } from "../../shared/alpaca/settings.ts";
import type { Broker } from "../../shared/broker.ts";
import { call, connect, type Database } from "../../shared/database.ts";
import type { MarketData } from "../../shared/market-data.ts";
import type { ClientOptions } from "../../shared/outside/http.ts";
import { deliverAlerts } from "../../shared/telegram/deliver.ts";
import { TradeStationClient } from "../../shared/tradestation/client.ts";
import type { TradeStationSettings } from "../../shared/tradestation/settings.ts";
import { supabaseVault } from "../../shared/tradestation/tokens.ts";
import { TradeStationBroker } from "../../shared/tradestation/tradestation-broker.ts";
import { TradeStationMarketData } from "../../shared/tradestation/tradestation-market-data.ts";
import { memoryVault } from "../tradestation/memory-vault.ts";

// Loaded by Node and by Deno, so nothing of vitest is used here.

/** The arguments of adapters; all of them can be serialised. */
export interface Origin {
  /** Their type decides the vendor. */
  settings: TradeStationSettings | AlpacaSettings;
  options?: ClientOptions;
  /** The REST API of a book: who owns an order, and what is to be delivered. */
  database?: { url: string; secretKey: string };
  /** Where tokens are stored; by default in this process. */
  tokensIn?: "database";
}

/** Everything that talks to the outside. */
export interface Adapters {
  broker: Broker;
  marketData: MarketData;
  telegram: {
    deliver(
      settings: Parameters<typeof deliverAlerts>[1],
      patience: Parameters<typeof deliverAlerts>[2],
    ): ReturnType<typeof deliverAlerts>;
  };
  /** A plain POST without our client; returns the status. */
  plain: { post(url: string): Promise<number> };
}

const owners = z.array(z.object({ broker_order_id: z.string(), order_id: z.int() }));

export function makeAdapters(origin: Origin): Adapters {
  const database = origin.database && connect(origin.database.url, origin.database.secretKey);
  const known = () => {
    if (database === undefined) {
      throw new Error("These adapters have no database.");
    }
    return database;
  };
  return {
    ...vendorOf(origin, database, known),
    telegram: { deliver: (telegram, patience) => deliverAlerts(known(), telegram, patience) },
    plain: { post: async (url) => (await fetch(url, { method: "POST", body: "{}" })).status },
  };
}

function vendorOf(
  { settings, options, tokensIn }: Origin,
  database: Database | undefined,
  known: () => Database,
): Pick<Adapters, "broker" | "marketData"> {
  if ("ALPACA_API_URL" in settings) {
    const client = new AlpacaClient(settings, options);
    return {
      broker: new AlpacaBroker(client),
      marketData: new AlpacaMarketData(client, settings.ALPACA_FEED),
    };
  }
  const { TRADESTATION_REFRESH_TOKEN: token } = settings;
  const vault = tokensIn === "database" ? supabaseVault(known(), token) : memoryVault(token);
  const client = new TradeStationClient(settings, vault, options);
  return {
    broker: new TradeStationBroker(client, async (broker_order_ids) =>
      database === undefined ? [] : await call(database, "broker_order_owners", { broker_order_ids }, owners),
    ),
    marketData: new TradeStationMarketData(client),
  };
}
