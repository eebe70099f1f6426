import { afterEach, beforeEach } from "vitest";
import { StillMarket } from "../../brokers/still-market.ts";
import type { Endpoint, Fault } from "../simulator/faults.ts";
import {
  type AlpacaSimulator,
  type AlpacaSimulatorOptions,
  startAlpacaSimulator,
} from "../simulator/simulator.ts";

export const SHORT_PUT = "SPY260417P00580000";
export const LONG_PUT = "SPY260417P00575000";
export const SHORT_CALL = "SPY260417C00600000";
export const LONG_CALL = "SPY260417C00605000";

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: whatever a server says.
  json: any;
}

/** A simulator with calls as documented, without an adapter. */
export interface Speaker {
  simulator: AlpacaSimulator;
  market: StillMarket;
  /** Sets the market's time to an instant. */
  setClock(to: string): void;
  /** The trading API. */
  trade(method: string, path: string, body?: unknown): Promise<Answer>;
  /** The market data API. */
  data(path: string): Promise<Answer>;
  /** Faults for the next calls of an endpoint. */
  fault(endpoint: Endpoint, ...faults: (Fault | null)[]): void;
}

export async function startSpeaker(options: Partial<AlpacaSimulatorOptions> = {}): Promise<Speaker> {
  const market = new StillMarket();
  let now = new Date("2026-03-03T15:00:00Z");
  market.prices.set("SPY", 588.25);
  market.set(SHORT_PUT, 300);
  market.set(LONG_PUT, 180);
  market.set(SHORT_CALL, 250);
  market.set(LONG_CALL, 150);
  const simulator = await startAlpacaSimulator({
    market,
    now: async () => now,
    limit: 10_000,
    silence: 20,
    startingCash: 100_000,
    ...options,
  });
  const { settings } = simulator;
  const speak = async (url: string, init: RequestInit = {}): Promise<Answer> => {
    const headers = {
      "APCA-API-KEY-ID": settings.ALPACA_KEY_ID,
      "APCA-API-SECRET-KEY": settings.ALPACA_SECRET_KEY,
      "Content-Type": "application/json",
    };
    const response = await fetch(url, { headers, ...init });
    const text = await response.text();
    const isJson = response.headers.get("Content-Type")?.includes("json") ?? false;
    return { status: response.status, headers: response.headers, json: isJson ? JSON.parse(text) : text };
  };
  return {
    simulator,
    market,
    setClock: (to) => {
      now = new Date(to);
    },
    trade: (method, path, body) =>
      speak(`${settings.ALPACA_API_URL}/v2${path}`, {
        method,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    data: (path) => speak(`${settings.ALPACA_DATA_URL}${path}`),
    fault: (endpoint, ...faults) => simulator.faults.queue(endpoint, ...faults),
  };
}

/** A new simulator for each test. */
export function useSpeaker(options: Partial<AlpacaSimulatorOptions> = {}): () => Speaker {
  let speaker: Speaker;
  beforeEach(async () => {
    speaker = await startSpeaker(options);
  });
  afterEach(() => speaker.simulator.stop());
  return () => speaker;
}

/** Sells a put for at least this limit per share. */
export const shortPut = (limit_price = "3.10", differing: Record<string, unknown> = {}) => ({
  symbol: SHORT_PUT,
  qty: "1",
  side: "sell",
  type: "limit",
  time_in_force: "day",
  limit_price,
  position_intent: "sell_to_open",
  ...differing,
});

type Leg = { symbol: string; side: string; ratio_qty: string; position_intent: string };
export const leg = (symbol: string, position_intent: string, ratio_qty = "1"): Leg => ({
  symbol,
  side: position_intent.slice(0, position_intent.indexOf("_")),
  ratio_qty,
  position_intent,
});

/** Sells a put spread; its market is a credit of 1.20. */
export const spread = (limit_price = "-1.30", differing: Record<string, unknown> = {}) => ({
  order_class: "mleg",
  qty: "2",
  type: "limit",
  time_in_force: "day",
  limit_price,
  legs: [leg(SHORT_PUT, "sell_to_open"), leg(LONG_PUT, "buy_to_open")],
  ...differing,
});

/** Buys the same spread back. */
export const spreadClose = (limit_price = "1.20", differing: Record<string, unknown> = {}) =>
  spread(limit_price, {
    legs: [leg(SHORT_PUT, "buy_to_close"), leg(LONG_PUT, "sell_to_close")],
    ...differing,
  });
