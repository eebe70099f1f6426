import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type FunctionsHost, startFunctions } from "../../local/functions.ts";
import { type Gateway, startGateway } from "../../local/gateway.ts";
import { addressedHosts, localSettings } from "../../local/local-settings.ts";
import { freePort } from "../../local/ports.ts";
import { initData } from "../support/init-data.ts";
import { type Answer, csp, DASHBOARD_URL, request, TRADER, until } from "../support/stack.ts";

/** The longest that a caller may wait for a function, ms. */
const LIMIT = 30_000;

const { environment, settings } = localSettings(
  { DASHBOARD_URL },
  "http://127.0.0.1:9",
  "secret-key-of-the-test",
);

/** A database that accepts every connection and every request, but never answers. */
const connections: Socket[] = [];
let heard = 0;
const silent = createServer((socket) => {
  connections.push(socket);
  socket.on("data", () => {
    heard += 1;
  });
  socket.on("error", () => undefined);
});
let functions: FunctionsHost;
let gateway: Gateway;
const errors: string[] = [];

beforeAll(async () => {
  silent.listen(0, "127.0.0.1");
  await once(silent, "listening");
  const functionSettings = {
    ...environment,
    SUPABASE_URL: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    TELEGRAM_API_URL: "http://127.0.0.1:9",
  };
  functions = await startFunctions({
    checkout: process.cwd(),
    settings: functionSettings,
    allowNet: addressedHosts(functionSettings),
    onError: (line) => errors.push(line),
  });
  gateway = await startGateway({
    port: await freePort(),
    rest: { fetch: async () => new Response(null, { status: 404 }) },
    functions: () => functions,
  });
});
afterAll(async () => {
  await gateway?.stop();
  await functions?.stop();
  for (const socket of connections) {
    socket.destroy();
  }
  silent.close();
});

async function ask(name: string, headers: Record<string, string>, body?: unknown): Promise<Answer> {
  const url = `${gateway.url}/functions/v1/${name}`;
  const answer =
    body === undefined
      ? request("GET", url, headers)
      : request("POST", url, { "Content-Type": "application/json", ...headers }, JSON.stringify(body));
  const tooLate = AbortSignal.timeout(LIMIT);
  return await Promise.race([
    answer,
    once(tooLate, "abort").then(() => {
      throw new Error(`${name} has not answered.`);
    }),
  ]);
}

it("a database that never answers delays no caller of a function by more than half a minute", async () => {
  const secret = { apikey: "secret-key-of-the-test" };
  const cron = { "x-cron-secret": settings.CRON_SECRET };
  const trade = csp();
  const written = {
    update_id: 1,
    message: {
      message_id: 1,
      from: { id: TRADER, is_bot: false, first_name: "Max" },
      chat: { id: TRADER, first_name: "Max", type: "private" },
      date: 1_771_945_000,
      text: "/positions",
      entities: [{ offset: 0, length: 10, type: "bot_command" }],
    },
  };
  const signedIn = initData({ botToken: settings.TELEGRAM_BOT_TOKEN, user: TRADER });
  const answers = await Promise.all([
    ask("propose-trade", secret, trade),
    ask("create-position", secret, { request: trade, entry_price: 150, quantity: 1, execution_data: {} }),
    ask("telegram-webhook", { "X-Telegram-Bot-Api-Secret-Token": settings.TELEGRAM_WEBHOOK_SECRET }, written),
    ask("exit-check", cron, {}),
    ask("exit-check", { ...cron, Prefer: "respond-async" }, {}),
    ask("deliver-alerts", cron, {}),
    ask("scan", cron, {}),
    ask("scan", { ...cron, Prefer: "respond-async" }, {}),
    ask("publish", cron, {}),
    ask("publish", { ...cron, Prefer: "respond-async" }, {}),
    ask("dashboard/overview", { Authorization: `tma ${signedIn}` }),
    ask("health", { "x-health-token": settings.HEALTH_TOKEN }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([
    500, 500, 500, 500, 202, 500, 500, 202, 500, 202, 503, 503,
  ]);
  expect(heard).toBeGreaterThanOrEqual(answers.length);
  // Work after an answer ends as well, and is logged with its reason; health has a log line of its own.
  await functions.idle();
  const failed = () => errors.filter((line) => line.includes('"event":"failed"')).length;
  await until(
    async () => failed(),
    (found) => found === answers.length - 1,
  );
});
