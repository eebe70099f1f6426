import { randomBytes } from "node:crypto";
import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { Faults } from "../../brokers/faults.ts";
import { cutOff, listen, silent } from "../../brokers/listener.ts";
import { type AccountRouteOptions, accountRoutes } from "./account-routes.ts";
import { AlpacaBook, type AlpacaBookOptions } from "./book.ts";
import { optionDataRoutes, type Subscription } from "./data-routes.ts";
import { type Endpoint, type Fault, faultsOf } from "./faults.ts";
import { marketRoutes } from "./market-routes.ts";
import { type OrderRouteOptions, orderRoutes } from "./order-routes.ts";
import { RateLimit } from "./rate-limits.ts";
import { type Dividend, stockDataRoutes } from "./stock-routes.ts";
import { Rejection, type Route } from "./wire.ts";

export interface AlpacaSimulatorOptions
  extends AlpacaBookOptions,
    AccountRouteOptions,
    OrderRouteOptions,
    Subscription {
  /** Of the trading API; the data API's is the next one. Free ones unless told. */
  port?: number;
  /** Calls a minute of each API: 200. */
  limit?: number;
  /** When a silent answer ends in a broken connection, ms; never unless told: the caller has to give up. */
  silence?: number;
  /** Shares that the account has held for long, by ticker. */
  shares?: Record<string, number>;
}

/** As the functions' settings name them. */
interface AlpacaSimulatorSettings {
  ALPACA_KEY_ID: string;
  ALPACA_SECRET_KEY: string;
  ALPACA_API_URL: string;
  ALPACA_DATA_URL: string;
  ALPACA_FEED: "indicative" | "opra";
}

/** What came over the wire, without its credentials. */
interface SeenRequest {
  endpoint: Endpoint;
  method: string;
  path: string;
  body: unknown;
  fault: Fault | null;
}

export interface AlpacaSimulator {
  /** What the adapters need to reach it. */
  settings: AlpacaSimulatorSettings;
  /** As an env file has them. */
  environment: Record<string, string>;
  /** Orders, fills, cash and holdings as they truly are. */
  book: AlpacaBook;
  faults: Faults<Endpoint, Fault>;
  /** Of the trading API and of the data API. */
  limits: { trading: RateLimit; data: RateLimit };
  requests: SeenRequest[];
  /** What corporate actions know. */
  dividends: Dividend[];
  /** What a body without a length is answered with: by Alpaca's servers, or by a proxy before them. */
  withoutLength: "as any other" | 400 | 411 | "cut off";
  stop(): Promise<void>;
}

/** Alpaca's trading API v2 and its market data as documented, odd answers included, on 127.0.0.1. */
export async function startAlpacaSimulator(options: AlpacaSimulatorOptions): Promise<AlpacaSimulator> {
  const book = new AlpacaBook(options);
  for (const [ticker, quantity] of Object.entries(options.shares ?? {})) {
    book.pledge(ticker, quantity);
  }
  const faults = new Faults<Endpoint, Fault>(faultsOf);
  const limit = options.limit ?? 200;
  const limits = { trading: new RateLimit(limit), data: new RateLimit(limit) };
  const requests: SeenRequest[] = [];
  const keys = {
    ALPACA_KEY_ID: `PK${randomBytes(9).toString("hex").toUpperCase()}`,
    ALPACA_SECRET_KEY: randomBytes(24).toString("base64url"),
  };
  const now = async () => (await book.now()) ?? new Date();

  const routeOf =
    (rate: RateLimit): Route =>
    (endpoint, handler) =>
    async (c) => {
      const fault = faults.next(endpoint);
      const text = await c.req.text();
      const { pathname, search } = new URL(c.req.url);
      const body = parsed(text);
      requests.push({ endpoint, method: c.req.method, path: pathname + search, body, fault });
      if (c.req.header("Transfer-Encoding") !== undefined) {
        switch (simulator.withoutLength) {
          case 400:
            return c.json({ code: 40010000, message: "request body format is invalid" }, 400);
          case 411:
            return c.html("<html><body><h1>411 Length Required</h1></body></html>", 411);
          case "cut off":
            return cutOff(c);
        }
      }
      const [before, after] = fault === null ? [] : [BEFORE[fault], AFTER[fault]];
      if (before !== undefined) {
        return before(c, options.silence);
      }
      const key = c.req.header("APCA-API-KEY-ID");
      const secret = c.req.header("APCA-API-SECRET-KEY");
      if (fault === "unauthorized" || key !== keys.ALPACA_KEY_ID || secret !== keys.ALPACA_SECRET_KEY) {
        // The words of somebody careless: they repeat what they were given.
        return c.json({ message: `unauthorized: ${key} ${secret}` }, 401);
      }
      const { headers, exceeded } = rate.count(fault === "too_many");
      for (const [name, value] of Object.entries(headers)) {
        c.header(name, value);
      }
      if (exceeded) {
        return c.json({ code: 42910000, message: "rate limit exceeded" }, 429);
      }
      const isRead = ["GET", "DELETE"].includes(c.req.method);
      const isJson = c.req.header("Content-Type")?.startsWith("application/json") ?? false;
      if (!isRead && (!isJson || body === null || typeof body !== "object")) {
        return c.json({ code: 40010000, message: "request body format is invalid" }, 400);
      }
      const answer = await handler(c, fault, body).catch((error: unknown) => {
        if (error instanceof Rejection) {
          return error;
        }
        throw error;
      });
      if (after !== undefined) {
        return after(c, options.silence);
      }
      if (answer instanceof Rejection) {
        const { code, message, facts, status } = answer;
        const isPlain = code === null || (status === 422 && PLAIN.includes(endpoint));
        return isPlain
          ? c.json({ message }, status === 422 ? 400 : status)
          : c.json({ code, message, ...facts }, status);
      }
      return answer.status === 204 ? c.body(null, 204) : c.json(answer.body, 200);
    };

  const trading = new Hono<{ Bindings: HttpBindings }>();
  const tradingRoute = routeOf(limits.trading);
  trading.route("/v2", orderRoutes(tradingRoute, book, options));
  trading.route("/v2", accountRoutes(tradingRoute, book, options.market, options));
  trading.route("/v2", marketRoutes(tradingRoute, options.market, now, options));
  trading.get("/book", async (c) =>
    c.json({
      orders: [...book.orders.values()],
      fills: book.fills,
      cash: book.cash,
      fees: book.fees,
      holdings: Object.fromEntries(book.holdings()),
    }),
  );
  const data = new Hono<{ Bindings: HttpBindings }>();
  const dataRoute = routeOf(limits.data);
  const dividends: Dividend[] = [];
  data.route("/v1beta1/options", optionDataRoutes(dataRoute, options.market, now, options));
  data.route("/", stockDataRoutes(dataRoute, options.market, now, options, dividends));
  for (const app of [trading, data]) {
    app.notFound((c) => c.json({ code: 40410000, message: "endpoint not found." }, 404));
  }

  const port = options.port ?? 0;
  const listeners = [await listen(trading.fetch, port), await listen(data.fetch, port === 0 ? 0 : port + 1)];
  const settings: AlpacaSimulatorSettings = {
    ...keys,
    ALPACA_API_URL: listeners[0]?.url ?? "",
    ALPACA_DATA_URL: listeners[1]?.url ?? "",
    ALPACA_FEED: options.opra ? "opra" : "indicative",
  };
  const simulator: AlpacaSimulator = {
    settings,
    environment: { BROKER: "alpaca", MARKET_DATA: "alpaca", ...settings },
    book,
    faults,
    limits,
    requests,
    dividends,
    withoutLength: "as any other",
    stop: async () => {
      await Promise.all(listeners.map(({ stop }) => stop()));
    },
  };
  return simulator;
}

/** Where a parameter that is wrong is answered with 400 and no code. */
const PLAIN: Endpoint[] = [
  "calendar",
  "quotes",
  "snapshots",
  "chain",
  "stock_quotes",
  "stock_trades",
  "bars",
  "dividends",
];

type Answer = (c: Parameters<typeof cutOff>[0], silence?: number) => Response | Promise<Response>;

const failing =
  (status: 500 | 503 | 504): Answer =>
  (c) =>
    c.json({ code: status * 100_000 + 10_000, message: "internal server error occurred" }, status);

/** Faults that are an answer in place of any work. */
const BEFORE: Partial<Record<Fault, Answer>> = {
  lost_before: cutOff,
  silent_before: silent,
  error_500: failing(500),
  error_503: failing(503),
  error_504: failing(504),
  bad_gateway: (c) => c.html("<html><body><h1>502 Bad Gateway</h1></body></html>", 502),
};

/** And those in place of what was done. */
const AFTER: Partial<Record<Fault, Answer>> = {
  lost_after: cutOff,
  listed_late: cutOff,
  taken_late: cutOff,
  silent_after: silent,
  error_500_after: failing(500),
  error_503_after: failing(503),
  error_504_after: failing(504),
};

/** JSON; null where there is none. */
function parsed(text: string): unknown {
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
