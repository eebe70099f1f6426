import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TradeStationSettings } from "../../../shared/tradestation/settings.ts";
import type { Adapters } from "../../runtime/adapters.ts";
import { adaptersOf } from "../../support/adapters.ts";
import { ACCOUNT } from "../../tradestation/simulator/wire.ts";

/** The answer to the next requests. */
interface Lie {
  status?: number;
  headers?: Record<string, string>;
  /** JSON text, or anything else that a server could send. */
  body: string;
}

export interface Liar {
  /** A TradeStation that gives the answer that it was last told to give. */
  settings: TradeStationSettings;
  adapters: Adapters;
  url: string;
  /** Sets the next answers; a function can answer by path. */
  says(lie: Lie | ((path: string) => Lie)): void;
  /** The answers to requests for tokens; by default they succeed. */
  saysOfTokens(lie: Lie): void;
  stop(): Promise<void>;
}

/** Secrets that must not appear anywhere. */
export const SECRETS = {
  TRADESTATION_CLIENT_ID: "the-client",
  TRADESTATION_CLIENT_SECRET: "the-client-secret",
  TRADESTATION_REFRESH_TOKEN: "the-refresh-token",
};

/** Quotas that never run out. */
const NO_LIMIT = { "X-RateLimit-Limit": "1000000", "X-RateLimit-Remaining": "1000000" };

/** Starts a stand-in for TradeStation and Telegram that answers with anything. */
export async function startLiar(): Promise<Liar> {
  const token = { body: JSON.stringify({ access_token: "the-access-token", expires_in: 1_000_000 }) };
  let answer: (path: string) => Lie = () => ({ body: "" });
  let tokenAnswer: Lie = token;
  const server = createServer((request, response) => {
    request.resume();
    request.once("end", () => {
      const { url = "" } = request;
      const { status = 200, headers = {}, body } = url.startsWith("/oauth") ? tokenAnswer : answer(url);
      response.writeHead(status, { "Content-Type": "application/json", ...NO_LIMIT, ...headers }).end(body);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings: TradeStationSettings = {
    ...SECRETS,
    TRADESTATION_API_URL: `${url}/v3`,
    TRADESTATION_TOKEN_URL: `${url}/oauth/token`,
    TRADESTATION_ACCOUNT_ID: ACCOUNT,
  };
  return {
    settings,
    adapters: adaptersOf({ settings, options: { backoff: 1, longestWait: 1 } }),
    url,
    says(lie) {
      answer = typeof lie === "function" ? lie : () => lie;
    },
    saysOfTokens(lie) {
      tokenAnswer = lie;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
