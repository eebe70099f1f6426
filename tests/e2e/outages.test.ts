import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { connect as connectTo, prepareDatabase } from "../../local/database.ts";
import { type PostgresServer, removePostgres, startPostgres } from "../../local/postgres.ts";
import { type Stack, startStack } from "../../local/stack.ts";
import { startTelegram, type TelegramStandIn } from "../../local/telegram/stand-in.ts";
import { StillMarket } from "../brokers/still-market.ts";
import { csp, putSymbol, type Row, request, TRADER } from "../support/stack.ts";
import { type Simulator, startSimulator } from "../tradestation/simulator/simulator.ts";

/**
 * Each part fails for a while in the middle of a session. The other parts report it within two ticks. When the part is
 * back, everything continues by itself, with a position that was open all the time.
 */

const BOT_TOKEN = "4242:LOCAL-test-token";
const FOLDER = `outages-${process.pid}`;
const trade = csp({ ticker: "SPY", expiration_date: "2026-04-17" });
const leg = putSymbol(trade, 580);

let server: PostgresServer;
let sql: ReturnType<typeof connectTo>;
let telegram: TelegramStandIn;
let market: StillMarket;
let simulator: Simulator;
let stack: Stack;
const errors: string[] = [];

async function startServer(): Promise<void> {
  server = await startPostgres({
    checkout: process.cwd(),
    name: FOLDER,
    ...(server && { keep: true, preferredPort: server.port }),
  });
}

async function startTelegramAt(port?: number): Promise<void> {
  const settings = { botToken: BOT_TOKEN, chatId: TRADER, userId: TRADER, isPaced: false };
  telegram = await startTelegram({ ...settings, ...(port !== undefined && { port }) });
}

const portOf = (url: string) => Number(new URL(url).port);

beforeAll(async () => {
  await startServer();
  await prepareDatabase(server, "thetabase", { checkout: process.cwd() });
  await startTelegramAt();
  market = new StillMarket();
  market.set(leg, 150);
  market.prices.set("SPY", 590);
  simulator = await startSimulator({ market });
  stack = await startStack({
    checkout: process.cwd(),
    database: { server, name: "thetabase" },
    settings: {
      ...simulator.environment,
      // This test is about the market data; the broker is the paper broker.
      BROKER: "paper",
      TELEGRAM_BOT_TOKEN: BOT_TOKEN,
      TELEGRAM_API_URL: telegram.apiUrl,
      TELEGRAM_CHAT_ID: String(TRADER),
      TELEGRAM_APPROVER_IDS: String(TRADER),
    },
    onError: (line) => errors.push(line),
  });
  sql = connectTo(server.url("thetabase"), { max: 2 });
  // No waiting for Telegram's pace.
  await sql`
    create or replace function private.message_interval(chat_id bigint) returns interval
    language sql immutable set search_path = '' return interval '0'`;
  // No accounting of the quota.
  await sql`
    create or replace function private.reckon_quotes(asked_only boolean, quota jsonb, out calls integer, out wait integer)
    language sql set search_path = '' as 'select 0, null::integer'`;
  // The quota is measured in real time, in which hours of market time pass here: the daily scan would use it up.
  await sql`update public.scan_settings set is_scheduled = false where only_row`;
  await put("clock", { now: "2026-02-24T15:02:00Z" });
  const bought = { request: trade, entry_price: 150, quantity: 1, execution_data: {} };
  expect(await post("create-position", { apikey: stack.secretKey }, bought)).toBe(201);
  await advance(4);
});

afterAll(async () => {
  await sql?.end();
  await stack?.stop();
  await simulator?.stop();
  await telegram?.stop();
  await server?.stop();
  removePostgres(process.cwd(), FOLDER);
});

/** After every outage: an hour later everything works, and the latest tick has checked the position. */
afterEach(async () => {
  await advance(20);
  expect(await health(), "everything is at work again").toMatchObject({ status: 200, failing: [] });
  const [position] = await sql<Row[]>`
    select status, mark::float, private.now() - marked_at < interval '5 minutes' as fresh from public.positions`;
  expect(position).toEqual({ status: "OPEN", mark: 150, fresh: true });
  const [open] =
    await sql`select count(*)::integer as incidents from public.incidents where ended_at is null`;
  expect(open).toEqual({ incidents: 0 });
});

/** @returns the HTTP status */
async function post(name: string, credential: Record<string, string>, body: unknown): Promise<number> {
  const headers = { "Content-Type": "application/json", ...credential };
  const url = `${stack.supabaseUrl}/functions/v1/${name}`;
  return (await request("POST", url, headers, JSON.stringify(body))).status;
}

async function put(what: string, body: unknown): Promise<void> {
  const answer = await request(
    "PUT",
    `${stack.marketUrl}/${what}`,
    { "Content-Type": "application/json" },
    JSON.stringify(body),
  );
  expect(answer.status, answer.text).toBe(200);
}

/** Advances the market clock and runs everything that falls due. */
async function advance(minutes: number): Promise<void> {
  const headers = { "Content-Type": "application/json" };
  const answer = await request(
    "POST",
    `${stack.marketUrl}/clock/advance`,
    headers,
    JSON.stringify({ minutes }),
  );
  expect(answer.status, answer.text).toBe(200);
}

/** The answer for an external monitor. */
async function health(): Promise<{ status: number; failing: string[] }> {
  const headers = { "x-health-token": stack.healthToken };
  const { status, body } = await request("GET", `${stack.supabaseUrl}/functions/v1/health`, headers);
  const parts = (body as { parts?: { part: string; ok: boolean }[] }).parts ?? [];
  return { status, failing: parts.filter(({ ok }) => !ok).map(({ part }) => part) };
}

async function incidents(): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select concat_ws(' ', part, fault) as name from public.incidents where ended_at is null order by 1`;
  return rows.map(({ name }) => name);
}

/** Alerts about the parts since the previous call. */
let read = 0;
async function told(): Promise<string[]> {
  const { body } = await request("GET", `${telegram.chatUrl}/messages`, {});
  const all = (body as { text: string }[])
    .map(({ text }) => text)
    .filter((text) => /^(⚠️|✅) (Problems|Resolved)/.test(text));
  const fresh = all.slice(read);
  read = all.length;
  return fresh;
}

describe("the functions", () => {
  it("down: the watchdog notices after two ticks; back: the trader reads what happened, and that it is over", async () => {
    await stack.parts.functions.stop();
    await advance(15);
    expect(await incidents()).toContain("exit-check unfinished");
    // No function can send a message, but an external monitor notices.
    expect((await health()).status).toBe(503);
    await stack.parts.functions.start();
    await advance(18);
    expect((await told()).join("\n")).toMatch(
      // The reason may have changed in the last minute.
      /Problems:[\s\S]*exit-check answers HTTP 503[\s\S]*✅ Resolved:\nAfter \d+ min: No exit check has finished/,
    );
  });
});

describe("the market data", () => {
  it("down: the trader is told within two ticks; back: that it is over", async () => {
    await simulator.stop();
    await advance(10);
    expect((await told()).join("\n")).toMatch(/Problems:\nThe last check could not get quotes/);
    expect(await health()).toMatchObject({ status: 503, failing: ["market data"] });
    simulator = await startSimulator({
      market,
      port: portOf(simulator.settings.TRADESTATION_API_URL),
      tokens: simulator.tokens,
    });
    await advance(18);
    expect((await told()).join("\n")).toMatch(
      /✅ Resolved:\nAfter \d+ min: The last check could not get quotes/,
    );
  });
});

describe("Telegram", () => {
  it("down: an outside monitor sees it; back: no message is lost, and the trader reads why they come late", async () => {
    await telegram.stop();
    await sql`insert into private.outbox (kind, facts) values ('asks_again', '{"request_id": "r", "ticker": "LATE", "status_note": "x."}')`;
    // Makes the failed attempts ten minutes older.
    await sql`
      update private.outbox set created_at = created_at - interval '10 minutes', sent_at = sent_at - interval '10 minutes'`;
    await advance(10);
    expect(await incidents()).toContain("messages stuck");
    expect(await health()).toMatchObject({ status: 503, failing: expect.arrayContaining(["messages"]) });
    await startTelegramAt(portOf(telegram.apiUrl));
    read = 0;
    await sql`update private.outbox set due_at = clock_timestamp() where status in ('due', 'sending')`;
    await advance(18);
    const { body } = await request("GET", `${telegram.chatUrl}/messages`, {});
    expect((body as { text: string }[]).map(({ text }) => text).join("\n")).toMatch(
      /LATE[\s\S]*A message has waited for 10 minutes[\s\S]*✅ Resolved:/,
    );
  });
});

describe("the schedule", () => {
  it("down: an outside monitor sees it; back: the trader is told from when to when", async () => {
    await stack.parts.scheduler.stop();
    await sql`update local.market_clock set pinned_at = pinned_at + interval '10 minutes'`;
    expect(await health()).toEqual({ status: 503, failing: ["schedule"] });
    await stack.parts.scheduler.start();
    await advance(18);
    expect((await told()).join("\n")).toMatch(
      /Problems:\nThe schedule has not run since [\s\S]*✅ Resolved:\nAfter \d+ min: The schedule/,
    );
  });
});

describe("the database", () => {
  it("down: an outside monitor sees it, and nobody gets access; back: the next tick continues", async () => {
    await server.stop();
    expect((await health()).status).toBe(503);
    expect(await post("exit-check", { "x-cron-secret": stack.cronSecret }, {})).toBe(500);
    await startServer();
    await advance(5);
    const [check] =
      await sql`select checked, market_open from private.exit_checks order by run_id desc limit 1`;
    expect(check).toEqual({ checked: 1, market_open: true });
  });
});
