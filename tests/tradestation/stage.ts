import { afterAll, beforeAll } from "vitest";
import type { Order, OrderReport } from "../../shared/broker.ts";
import type { MarketData, OptionQuote } from "../../shared/market-data.ts";
import type { ClientOptions } from "../../shared/outside/http.ts";
import { TradeStationClient } from "../../shared/tradestation/client.ts";
import { TradeStationBroker } from "../../shared/tradestation/tradestation-broker.ts";
import { TradeStationMarketData } from "../../shared/tradestation/tradestation-market-data.ts";
import { memoryVault } from "./memory-vault.ts";
import type { Simulator, SimulatorOptions } from "./simulator/simulator.ts";
import { startSimulator } from "./simulator/simulator.ts";

/** A market that stands still until it is told to move. */
export class StillMarket implements MarketData {
  readonly quotes = new Map<string, OptionQuote>();
  readonly prices = new Map<string, number>();

  /** USD per contract. */
  set(symbol: string, mid: number, differing: Partial<OptionQuote> = {}): void {
    const sides = { bid: mid - 1, ask: mid + 1 };
    this.quotes.set(symbol, { symbol, ...sides, as_of: null, halted: false, delayed: false, ...differing });
  }

  /** Lets every leg of an order be quoted so that the whole is worth `mid`, USD per contract. */
  setOrder({ legs }: Order, mid: number): void {
    const [first, ...others] = legs;
    let rest = mid;
    for (const { symbol, action } of others) {
      this.set(symbol, action === "buy" ? 100 : 50);
      rest += action === "buy" ? 100 : -50;
    }
    if (first) {
      this.set(first.symbol, rest);
    }
  }

  async optionQuotes(symbols: string[]): Promise<OptionQuote[]> {
    return symbols.flatMap((symbol) => this.quotes.get(symbol) ?? []);
  }
  async underlyingQuotes(tickers: string[]) {
    return tickers.flatMap((ticker) => {
      const price = this.prices.get(ticker);
      return price === undefined ? [] : [{ ticker, price }];
    });
  }
  async officialCloses(sessions: { ticker: string; date: string }[]) {
    return sessions.flatMap(({ ticker, date }) => {
      const close = this.prices.get(ticker);
      return close === undefined ? [] : [{ ticker, date, close }];
    });
  }
  async expirations() {
    return ["2026-04-17"];
  }
  async strikes() {
    return [575, 580];
  }
}

export interface Stage {
  simulator: Simulator;
  market: StillMarket;
  client: TradeStationClient;
  broker: TradeStationBroker;
  marketData: TradeStationMarketData;
  /** Whose references the book knows. */
  owners: { broker_order_id: string; order_id: number }[];
  /** Places it and returns it as the book has it then. */
  placed(order: Order): Promise<Order>;
  /** What `poll` says of one order. */
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

/** One for all tests of a file. */
export function useStage(options: Partial<SimulatorOptions> = {}): () => Stage {
  let stage: Stage;
  beforeAll(async () => {
    stage = await createStage(options);
  });
  afterAll(() => stage?.simulator.stop());
  return () => stage;
}
