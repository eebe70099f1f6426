import { afterAll, beforeAll } from "vitest";
import { TradeStationClient } from "../../shared/tradestation/client.ts";
import { supabaseVault } from "../../shared/tradestation/tokens.ts";
import { TradeStationBroker } from "../../shared/tradestation/tradestation-broker.ts";
import { TradeStationMarketData } from "../../shared/tradestation/tradestation-market-data.ts";
import { TUESDAY } from "../support/book.ts";
import { createWorld, type TestWorld } from "../support/world.ts";
import { type Simulator, startSimulator } from "../tradestation/simulator/simulator.ts";
import { brokerContract } from "./broker.contract.ts";
import { marketDataContract } from "./market-data.contract.ts";

// Both brokers trade in the same simulated market; TradeStation's stands between it and the adapter.
let world: TestWorld;
let simulator: Simulator;
let client: TradeStationClient;
beforeAll(async () => {
  world = await createWorld();
  await world.setClock(TUESDAY);
  simulator = await startSimulator({ market: world.marketData, now: async () => new Date(TUESDAY) });
  const vault = supabaseVault(world.database, simulator.settings.TRADESTATION_REFRESH_TOKEN);
  client = new TradeStationClient(simulator.settings, vault, { backoff: 5 });
});
afterAll(async () => {
  await simulator?.stop();
  await world.drop();
});

async function halt(symbol: string): Promise<void> {
  await world.sql`update private.simulated_quotes set halted = true where symbol = ${symbol}`;
}

brokerContract("paper", () => world);
marketDataContract("the simulated market", () => ({ ...world, halt }));
brokerContract("TradeStation", () => ({
  ...world,
  broker: new TradeStationBroker(client, async () => []),
}));
marketDataContract("TradeStation", () => ({
  ...world,
  halt,
  marketData: new TradeStationMarketData(client),
}));
