import { afterAll, beforeAll } from "vitest";
import type { Adapters } from "../runtime/adapters.ts";
import { adaptersOf, RUNTIME } from "../support/adapters.ts";
import { TUESDAY } from "../support/book.ts";
import { createWorld, type TestWorld } from "../support/world.ts";
import { type Simulator, startSimulator } from "../tradestation/simulator/simulator.ts";
import { brokerContract } from "./broker.contract.ts";
import { marketDataContract } from "./market-data.contract.ts";

// Both brokers trade in the same simulated market; TradeStation's stands between it and the adapter.
let world: TestWorld;
let simulator: Simulator;
let adapters: Adapters;
beforeAll(async () => {
  world = await createWorld();
  await world.setClock(TUESDAY);
  simulator = await startSimulator({ market: world.marketData, now: async () => new Date(TUESDAY) });
  adapters = adaptersOf({
    settings: simulator.settings,
    options: { backoff: 5 },
    database: await world.rest(),
    tokensIn: "database",
  });
});
afterAll(async () => {
  await simulator?.stop();
  await world.drop();
});

async function halt(symbol: string): Promise<void> {
  await world.sql`update private.simulated_quotes set halted = true where symbol = ${symbol}`;
}

if (RUNTIME === undefined) {
  brokerContract("paper", () => world);
  marketDataContract("the simulated market", () => ({ ...world, halt }));
}
brokerContract("TradeStation", () => ({ ...world, broker: adapters.broker }));
marketDataContract("TradeStation", () => ({ ...world, halt, marketData: adapters.marketData }));
