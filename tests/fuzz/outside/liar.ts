import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TradeStationSettings } from "../../../shared/tradestation/settings.ts";
import type { Adapters } from "../../runtime/adapters.ts";
import { adaptersOf } from "../../support/adapters.ts";
import { ACCOUNT } from "../../tradestation/simulator/wire.ts";

/** What it says to the next requests. */
interface Lie {
  status?: number;
  headers?: Record<string, string>;
  /** JSON text, or what else comes over a wire. */
  body: string;
}

export interface Liar {
  /** A TradeStation that answers everything with what it was told last. */
  settings: TradeStationSettings;
  adapters: Adapters;
  url: string;
  /** What the answers to come are; a function may tell requests apart. */
  says(lie: Lie | ((path: string) => Lie)): void;
  /** Where tokens are asked for, all is well otherwise. */
  saysOfTokens(lie: Lie): void;
  stop(): Promise<void>;
}

/** Everything that must not be seen anywhere. */
export const SECRETS = {
  TRADESTATION_CLIENT_ID: "the-client",
  TRADESTATION_CLIENT_SECRET: "the-client-secret",
  TRADESTATION_REFRESH_TOKEN: "the-refresh-token",
};

/** Its quotas never run out. */
const NO_LIMIT = { "X-RateLimit-Limit": "1000000", "X-RateLimit-Remaining": "1000000" };

/** Somebody in the place of TradeStation or Telegram who says anything. */
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
