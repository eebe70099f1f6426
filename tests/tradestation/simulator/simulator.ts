import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import type { MarketData } from "../../../shared/market-data.ts";
import type { TradeStationSettings } from "../../../shared/tradestation/settings.ts";
import { type BookOptions, BrokerBook, Refused } from "../../brokers/book.ts";
import { Faults } from "../../brokers/faults.ts";
import { cutOff, listen, silent } from "../../brokers/listener.ts";
import type { OrderWords } from "../../brokers/order.ts";
import { accountRoutes } from "./account-routes.ts";
import { type Endpoint, type Fault, faultsOf } from "./faults.ts";
import { marketRoutes } from "./market-routes.ts";
import { orderRoutes } from "./order-routes.ts";
import { RateLimits } from "./rate-limits.ts";
import { TokenIssuer } from "./token-issuer.ts";
import { ACCOUNT, type Reply, type Route } from "./wire.ts";

export interface SimulatorOptions extends Omit<BookOptions, "market"> {
  /** Where its quotes, closes and chains come from. */
  market: MarketData;
  port?: number;
  /** Those of another one whose place this one takes: what was given out stays good. */
  tokens?: TokenIssuer;
  /** Life of an access token, seconds. */
  tokenLife?: number;
  /** Whether each refresh brings a new refresh token, whose first use ends the old one. */
  rotation?: boolean;
  /** Calls per minute or, of `account`, five minutes. */
  limits?: Partial<Record<"account" | "quotes" | "bars" | "chains", number>>;
  /** When a silent answer ends in a broken connection, ms; never unless told: the caller has to give up. */
  silence?: number;
  /** Shares that the account has held for long, by ticker: no list of positions is so far behind that they are not in it. */
  shares?: Record<string, number>;
  /** Orders on one page of a list. */
  pageSize?: number;
}

/** What came over the wire, without its credentials. */
interface SeenRequest {
  endpoint: Endpoint;
  method: string;
  path: string;
  body: unknown;
  fault: Fault | null;
}

export interface Simulator {
  /** What the adapters need to reach it. */
  settings: TradeStationSettings;
  /** As an env file has them. */
  environment: Record<string, string>;
  /** Orders, fills, cash and holdings as they truly are. */
  book: BrokerBook;
  faults: Faults<Endpoint, Fault>;
  tokens: TokenIssuer;
  limits: RateLimits;
  requests: SeenRequest[];
  /** What a body without a length is answered with: by TradeStation's servers, or by a proxy before them. */
  withoutLength: "as any other" | 400 | 411 | "cut off";
  /** What a stream says after the options of a chain; nothing unless told. */
  chainEnds: unknown[];
  stop(): Promise<void>;
}

/** TradeStation's API v3 as documented, odd answers included, on 127.0.0.1. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const book = new BrokerBook(options, WORDS);
  for (const [ticker, quantity] of Object.entries(options.shares ?? {})) {
    book.pledge(ticker, quantity);
  }
  const faults = new Faults(faultsOf);
  const tokens = options.tokens ?? new TokenIssuer(options);
  const limits = new RateLimits(options.limits);
  const requests: SeenRequest[] = [];

  const route: Route = (endpoint, handler) => async (c) => {
    const fault = faults.next(endpoint);
    const text = await c.req.text();
    const isJson = c.req.header("Content-Type")?.startsWith("application/json") ?? false;
    const body: unknown = isJson ? JSON.parse(text) : text;
    const { pathname, search } = new URL(c.req.url);
    requests.push({
      endpoint,
      method: c.req.method,
      path: pathname + search,
      body: endpoint === "token" ? null : body,
      fault,
    });

    if (endpoint !== "token" && c.req.header("Transfer-Encoding") !== undefined) {
      switch (simulator.withoutLength) {
        case 400:
          return c.json({ Error: "BadRequest", Message: "The request has no body." }, 400);
        case 411:
          return c.html("<html><body><h1>411 Length Required</h1></body></html>", 411);
        case "cut off":
          return cutOff(c);
      }
    }
    switch (fault) {
      case "lost_before":
        return cutOff(c);
      case "silent_before":
        return await silent(c, options.silence);
      case "error_500":
        return c.json(SERVER_ERROR, 500);
      case "bad_gateway":
        return c.html("<html><body><h1>502 Bad Gateway</h1></body></html>", 502);
    }
    if (endpoint !== "token") {
      const bearer = c.req.header("Authorization")?.replace(/^Bearer /, "") ?? "";
      if (fault === "token_expired") {
        tokens.expire(bearer);
      }
      if (!tokens.isValid(bearer)) {
        // The words of somebody careless: they repeat what they were given.
        return c.json({ Error: "Unauthorized", Message: `Token ${bearer} is not valid.` }, 401);
      }
    }
    const { headers, exceeded } = limits.count(endpoint, fault === "too_many");
    for (const [name, value] of Object.entries(headers)) {
      c.header(name, value);
    }
    if (exceeded) {
      return c.json({ Error: "TooManyRequests", Message: "Rate quota exceeded" }, 429);
    }

    const reply: Reply = await handler(c, fault, body).catch((error: unknown): Reply => {
      if (error instanceof Refused) {
        return { status: 400, body: { Error: "BadRequest", Message: error.message } };
      }
      throw error;
    });
    const { status = 200, body: answer, lines } = reply;
    switch (fault) {
      case "lost_after":
      case "listed_late":
      case "taken_late":
        return cutOff(c);
      case "silent_after":
        return await silent(c, options.silence);
      case "error_500_after":
        return c.json(SERVER_ERROR, 500);
    }
    return lines === undefined ? c.json(oddly(answer, fault), status) : unending(c, lines);
  };

  const app = new Hono<{ Bindings: HttpBindings }>();
  app.post(
    "/oauth/token",
    route("token", async (_, _fault, body) => tokens.answer(new URLSearchParams(String(body)))),
  );
  app.route("/v3", orderRoutes(route, book));
  app.route("/v3", accountRoutes(route, book, options.market, options.pageSize ?? 600));
  app.route(
    "/v3",
    marketRoutes(route, options.market, options.now ?? (async () => new Date()), () => simulator.chainEnds),
  );
  app.get("/book", async (c) =>
    c.json({
      orders: [...book.orders.values()],
      fills: book.fills,
      cash: book.cash,
      fees: book.fees,
      holdings: Object.fromEntries(book.holdings()),
    }),
  );
  app.notFound((c) => c.json({ Error: "NotFound", Message: "There is no such resource." }, 404));

  const { url, stop } = await listen(app.fetch, options.port);
  const settings: TradeStationSettings = {
    TRADESTATION_API_URL: `${url}/v3`,
    TRADESTATION_TOKEN_URL: `${url}/oauth/token`,
    TRADESTATION_CLIENT_ID: tokens.clientId,
    TRADESTATION_CLIENT_SECRET: tokens.clientSecret,
    TRADESTATION_REFRESH_TOKEN: tokens.firstRefreshToken,
    TRADESTATION_ACCOUNT_ID: ACCOUNT,
  };
  const simulator: Simulator = {
    settings,
    environment: { BROKER: "tradestation", MARKET_DATA: "tradestation", ...settings },
    book,
    faults,
    tokens,
    limits,
    requests,
    withoutLength: "as any other",
    chainEnds: [],
    stop,
  };
  return simulator;
}

const SERVER_ERROR = { Error: "InternalServerError", Message: "Something went wrong." };

const WORDS: OrderWords = {
  working: "ACK",
  partlyFilled: "FPR",
  filled: "FLL",
  cancelSent: "UCN",
  cancelled: "OUT",
  cancelledInPart: "FLP",
  expired: "EXP",
  rejected: "REJ",
};

/** A stream of lines, cut somewhere, that does not end by itself. */
function unending(c: Context, lines: unknown[]): Response {
  const text = lines.map((line) => `${JSON.stringify(line)}\r\n`).join("");
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const part of [text.slice(0, text.length / 3), text.slice(text.length / 3)]) {
        controller.enqueue(new TextEncoder().encode(part));
      }
    },
  });
  return c.body(stream, 200, { "Content-Type": "application/vnd.tradestation.streams.v2+json" });
}

function oddly(body: Record<string, unknown>, fault: Fault | null): Record<string, unknown> {
  if (fault === "object_for_list") {
    return Object.fromEntries(
      Object.entries(body).map(([name, value]) => [
        name,
        Array.isArray(value) && value.length === 1 && !Array.isArray(value[0]) ? value[0] : value,
      ]),
    );
  }
  if (fault === "no_empty_lists") {
    return Object.fromEntries(
      Object.entries(body).filter(([, value]) => !(Array.isArray(value) && value.length === 0)),
    );
  }
  return body;
}
