import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Dashboard, startDashboard } from "../../local/dashboard/server.ts";
import { type Gateway, startGateway } from "../../local/gateway.ts";
import { type Market, startMarket } from "../../local/market.ts";
import { freePort } from "../../local/ports.ts";
import { startTelegram, type TelegramStandIn } from "../../local/telegram/stand-in.ts";
import { connect } from "../../shared/database.ts";
import { ask } from "../support/ask.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

let db: TestDatabase;
let market: Market;
let telegram: TelegramStandIn;
let dashboard: Dashboard;
let gateway: Gateway;
let reached: number;

beforeAll(async () => {
  db = await createDatabase();
  market = await startMarket(db.server, db.name, () => null, await freePort());
  telegram = await startTelegram({ botToken: "4242:LOCAL-test-token", chatId: 1001, userId: 1001 });
  dashboard = await startDashboard({
    port: 0,
    database: connect("http://127.0.0.1:9", "asked by nobody"),
    buildPage: async () => new Map(),
    newLink: "There is none.",
  });
  gateway = await startGateway({
    port: await freePort(),
    rest: {
      fetch: async () => {
        reached += 1;
        return Response.json({});
      },
    },
    storage: {
      fetch: async () => {
        reached += 1;
        return Response.json({});
      },
    },
    functions: () => null,
  });
});
afterAll(async () => {
  await Promise.all([market.stop(), telegram.stop(), dashboard.stop(), gateway.stop()]);
  await db.drop();
});

/** What keeps out other sites in the same browser. */
const ORIGIN = "by Origin";
const CREDENTIAL = "by a credential, as on the platform";

/** Every local server, with something on it that is worth protecting. */
const SERVERS = [
  ["the chat", () => `${telegram.chatUrl}/messages`, "GET", ORIGIN],
  ["the chat's presses", () => `${telegram.chatUrl}/press`, "POST", ORIGIN],
  ["the Bot API", () => `${telegram.apiUrl}/bot4242:LOCAL-test-token/getMe`, "POST", ORIGIN],
  ["the clock", () => `${market.url}/clock`, "GET", ORIGIN],
  ["the clock's advance", () => `${market.url}/clock/advance`, "POST", ORIGIN],
  ["the quotes", () => `${market.url}/quotes`, "PUT", ORIGIN],
  ["the dashboard", () => `${dashboard.url}/`, "GET", ORIGIN],
  ["the dashboard's data", () => `${dashboard.url}/data/overview`, "GET", ORIGIN],
  ["the REST API", () => `${gateway.url}/rest/v1/positions`, "GET", CREDENTIAL],
  ["the pictures", () => `${gateway.url}/storage/v1/bucket`, "POST", CREDENTIAL],
  ["the functions", () => `${gateway.url}/functions/v1/propose-trade`, "POST", CREDENTIAL],
] as const;

describe.each(SERVERS)("%s", (_, url, method) => {
  const port = () => new URL(url()).port;

  it.each([
    "rebound.example",
    "127.0.0.1.example",
    "localhost.example",
    "169.254.7.7",
    "[fe80::1]",
  ])("is nothing to who takes it for %s", async (host) => {
    reached = 0;
    expect(await ask(url(), method, { Host: `${host}:${port()}` })).toBe(403);
    expect(reached).toBe(0);
  });

  it("answers its own page and whoever is no browser, by each of its names", async () => {
    for (const name of ["127.0.0.1", "localhost", "LOCALHOST"]) {
      const host = `${name}:${port()}`;
      expect(await ask(url(), method, { Host: host }, "{}")).not.toBe(403);
      expect(await ask(url(), method, { Host: host, Origin: `http://${host}` }, "{}")).not.toBe(403);
    }
  });
});

describe.each(SERVERS.filter(([, , , kept]) => kept === ORIGIN))("%s", (_, url, method) => {
  const port = () => new URL(url()).port;

  it("is nothing to a page of another site, of another port of this machine, or of nowhere", async () => {
    for (const origin of [
      "https://example.com",
      "http://127.0.0.1:1",
      `https://127.0.0.1:${port()}`,
      "null",
    ]) {
      reached = 0;
      expect(await ask(url(), method, { Origin: origin, "Content-Type": "text/plain" }, "{}")).toBe(403);
      expect(reached).toBe(0);
    }
  });
});
