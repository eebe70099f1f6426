import { afterAll, beforeAll } from "vitest";
import { type AlpacaSimulator, startAlpacaSimulator } from "../alpaca/simulator/simulator.ts";
import type { Adapters } from "../runtime/adapters.ts";
import { adaptersOf, RUNTIME } from "../support/adapters.ts";
import { TUESDAY } from "../support/book.ts";
import { createWorld, type TestWorld } from "../support/world.ts";
import { type Simulator, startSimulator } from "../tradestation/simulator/simulator.ts";
import { brokerContract } from "./broker.contract.ts";
import { marketDataContract } from "./market-data.contract.ts";

// Every broker trades in the same simulated market. A vendor's simulator stands between the market and the vendor's
// adapters.
let world: TestWorld;
let simulators: { TradeStation: Simulator; Alpaca: AlpacaSimulator };
let adapters: Record<keyof typeof simulators, Adapters>;
beforeAll(async () => {
  world = await createWorld();
  await world.setClock(TUESDAY);
  const place = { market: world.marketData, now: async () => new Date(TUESDAY) };
  simulators = {
    TradeStation: await startSimulator(place),
    Alpaca: await startAlpacaSimulator({ ...place, limit: 1000 }),
  };
  const rest = await world.rest();
  const adaptersAt = ({ settings }: Simulator | AlpacaSimulator) =>
    adaptersOf({ settings, options: { backoff: 5 }, database: rest, tokensIn: "database" });
  adapters = {
    TradeStation: adaptersAt(simulators.TradeStation),
    Alpaca: adaptersAt(simulators.Alpaca),
  };
});
afterAll(async () => {
  await Promise.all(Object.values(simulators ?? {}).map((simulator) => simulator.stop()));
  await world.drop();
});

async function halt(symbol: string): Promise<void> {
  await world.sql`update private.simulated_quotes set halted = true where symbol = ${symbol}`;
}

if (RUNTIME === undefined) {
  brokerContract("paper", () => world);
  marketDataContract("the simulated market", () => ({ ...world, halt }));
}
for (const vendor of ["TradeStation", "Alpaca"] as const) {
  brokerContract(vendor, () => ({ ...world, broker: adapters[vendor].broker }));
  marketDataContract(vendor, () => ({ ...world, halt, marketData: adapters[vendor].marketData }));
}
