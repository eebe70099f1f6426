import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { AlpacaBroker } from "../../shared/alpaca/alpaca-broker.ts";
import { AlpacaMarketData } from "../../shared/alpaca/alpaca-market-data.ts";
import { AlpacaClient } from "../../shared/alpaca/client.ts";
import type { Order } from "../../shared/broker.ts";
import { legsToTrade } from "../../shared/outside/orders.ts";

/** A received call. */
export interface Call {
  method: string;
  path: string;
  query: Record<string, string>;
  body: Record<string, unknown>;
  headers: Record<string, string>;
}

/** A reply; `lost` = the connection ends without an answer. */
export type Reply = { status?: number; json?: unknown; headers?: Record<string, string> } | "lost";

export interface Stage {
  broker: AlpacaBroker;
  marketData: AlpacaMarketData;
  client: AlpacaClient;
  /** Calls since the test began. */
  calls: Call[];
  /** Replies for a method and path, in order. The last one repeats for ever. */
  on(route: string, ...replies: (Reply | ((call: Call) => Reply))[]): void;
  /** Orders that are shown, by id and by reference, until they are changed. */
  orders: Record<string, unknown>[];
  /** Paths of the calls that change something, in order. */
  changes(): string[];
}

export const SETTINGS = {
  ALPACA_KEY_ID: "PK-key-of-this-test",
  ALPACA_SECRET_KEY: "secret-key-of-this-test",
  ALPACA_FEED: "indicative" as const,
};

/** A server that answers what a test has prepared, and shows orders as Alpaca does. */
export function useStage(feed: "indicative" | "opra" = "indicative"): () => Stage {
  const calls: Call[] = [];
  const replies = new Map<string, (Reply | ((call: Call) => Reply))[]>();
  const orders: Record<string, unknown>[] = [];
  let stage: Stage;
  let server: ReturnType<typeof serve>;

  function shown(call: Call): Reply {
    const named = call.query.client_order_id;
    const id = call.path.replace("/v2/orders/", "");
    if (call.path === "/v2/orders") {
      return { json: orders };
    }
    const found = orders.find((order) =>
      call.path === "/v2/orders:by_client_order_id" ? order.client_order_id === named : order.id === id,
    );
    return found ? { json: found } : { status: 404, json: { code: 40410000, message: "order not found" } };
  }

  beforeAll(async () => {
    const app = new Hono();
    app.all("*", async (context) => {
      const { req } = context;
      const text = await req.text();
      const call: Call = {
        method: req.method,
        path: req.path,
        query: req.query(),
        body: text === "" ? {} : JSON.parse(text),
        headers: req.header(),
      };
      calls.push(call);
      const due = replies.get(`${call.method} ${call.path}`) ?? [];
      const next = due.length > 1 ? due.shift() : due[0];
      const reply = typeof next === "function" ? next(call) : (next ?? shown(call));
      if (reply === "lost") {
        (context.env as { incoming: { socket: { destroy(): void } } }).incoming.socket.destroy();
        return new Response();
      }
      const { status = 200, json, headers = {} } = reply;
      return json === undefined
        ? new Response(null, { status, headers })
        : Response.json(json, { status, headers });
    });
    const url = await new Promise<string>((resolve) => {
      server = serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) =>
        resolve(`http://127.0.0.1:${port}`),
      );
    });
    const client = new AlpacaClient(
      { ...SETTINGS, ALPACA_API_URL: url, ALPACA_DATA_URL: url },
      { backoff: 2 },
    );
    stage = {
      client,
      broker: new AlpacaBroker(client),
      marketData: new AlpacaMarketData(client, feed),
      calls,
      orders,
      on: (route, ...given) => void replies.set(route, given),
      changes: () =>
        calls.filter(({ method }) => method !== "GET").map(({ method, path }) => `${method} ${path}`),
    };
  });
  beforeEach(() => {
    calls.length = 0;
    orders.length = 0;
    replies.clear();
  });
  afterAll(() => void server?.close());
  return () => stage;
}

let made = 0;

/** A new order as Alpaca shows it, without fills. `filled` and `prices` (USD per share) are given leg by leg. */
export function shownOrder(
  order: Order,
  {
    filled = order.legs.map(() => 0),
    prices = order.legs.map(() => "1.00"),
    ...differing
  }: { filled?: number[]; prices?: string[] } & Record<string, unknown> = {},
): Record<string, unknown> & { id: string } {
  made += 1;
  const id = `${String(made).padStart(8, "0")}-0000-4000-8000-000000000000`;
  const legs = legsToTrade(order).map(({ symbol, action }, i) => ({
    id: `${id}-${i}`,
    symbol,
    side: action,
    filled_qty: String(filled[i]),
    filled_avg_price: filled[i] === 0 ? null : prices[i],
    status: "new",
    legs: null,
  }));
  const isSpread = legs.length > 1;
  const credit = isSpread && order.purpose === "entry" ? "-" : "";
  return {
    ...(isSpread
      ? { symbol: "", side: "", filled_qty: String(Math.min(...filled)), filled_avg_price: null, legs }
      : { ...legs[0], legs: null }),
    id,
    client_order_id: order.client_order_id,
    status: "new",
    qty: String(order.quantity),
    limit_price: `${credit}${(order.limit_price / 100).toFixed(2)}`,
    replaced_by: null,
    replaces: null,
    ...differing,
  };
}

/** A refusal in Alpaca's shape. */
export function refused(status: number, code: number, message: string): Reply {
  return { status, json: { code, message } };
}

export type Shown = ReturnType<typeof shownOrder>;

/** An order at Alpaca, and the order that the book wants now. */
export function working(
  { orders }: Stage,
  order: Order,
  differing: Parameters<typeof shownOrder>[1] = {},
): { shown: Shown; wanted: Order } {
  const shown = shownOrder(order, differing);
  orders.push(shown);
  return { shown, wanted: { ...order, broker_order_id: shown.id, limit_price: order.limit_price + 10 } };
}

/** Carries a cancel out. */
export function cancelling(shown: Shown, status = "canceled"): () => Reply {
  return () => {
    shown.status = status;
    return { status: 204 };
  };
}
