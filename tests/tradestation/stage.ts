import { afterAll, beforeAll } from "vitest";
import type { Order, OrderReport } from "../../shared/broker.ts";
import type { ClientOptions } from "../../shared/outside/http.ts";
import { TradeStationClient } from "../../shared/tradestation/client.ts";
import { TradeStationBroker } from "../../shared/tradestation/tradestation-broker.ts";
import { TradeStationMarketData } from "../../shared/tradestation/tradestation-market-data.ts";
import { StillMarket } from "../brokers/still-market.ts";
import { memoryVault } from "./memory-vault.ts";
import type { Simulator, SimulatorOptions } from "./simulator/simulator.ts";
import { startSimulator } from "./simulator/simulator.ts";

export interface Stage {
  simulator: Simulator;
  market: StillMarket;
  client: TradeStationClient;
  broker: TradeStationBroker;
  marketData: TradeStationMarketData;
  /** The owners of the references that the book knows. */
  owners: { broker_order_id: string; order_id: number }[];
  /** Places an order and returns it as the book has it then. */
  placed(order: Order): Promise<Order>;
  /** The report of `poll` about one order. */
  asked(order: Order): Promise<OrderReport>;
}

export async function createStage(
  options: Partial<SimulatorOptions> = {},
  clientOptions: ClientOptions = {},
): Promise<Stage> {
  const market = new StillMarket();
  const simulator = await startSimulator({
    market,
    limits: { account: 10_000, quotes: 10_000 },
    silence: 20,
    ...options,
  });
  const client = new TradeStationClient(
    simulator.settings,
    memoryVault(simulator.settings.TRADESTATION_REFRESH_TOKEN),
    { backoff: 2, ...clientOptions },
  );
  const owners: Stage["owners"] = [];
  const broker = new TradeStationBroker(client, async () => owners);
  const one = ([report]: OrderReport[]): OrderReport => {
    if (!report) {
      throw new Error("There is no report.");
    }
    return report;
  };
  return {
    simulator,
    market,
    client,
    broker,
    marketData: new TradeStationMarketData(client),
    owners,
    async placed(order) {
      const { broker_order_id } = one(await broker.place([order]));
      return { ...order, broker_order_id: broker_order_id ?? null };
    },
    asked: async (order) => one(await broker.poll([order])),
  };
}

/** A stage for all tests of a file. */
export function useStage(options: Partial<SimulatorOptions> = {}): () => Stage {
  let stage: Stage;
  beforeAll(async () => {
    stage = await createStage(options);
  });
  afterAll(() => stage?.simulator.stop());
  return () => stage;
}
