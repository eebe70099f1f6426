import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type postgres from "postgres";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { connect } from "../../local/database.ts";
import { readDeploySettings } from "../../local/deploy/settings.ts";
import { hostedProject } from "../../local/deploy/supabase.ts";
import { telegramBot } from "../../local/deploy/telegram.ts";
import { verifications } from "../../local/deploy/verify.ts";
import { startTelegram, type TelegramStandIn } from "../../local/telegram/stand-in.ts";
import { missingParts } from "../support/debian-postgres.ts";
import { csp, putSymbol, type Row, request, until } from "../support/stack.ts";
import { type HostedPlatform, startHostedPlatform } from "./hosted-platform.ts";
import { ACCESS_TOKEN, PROJECT } from "./management-api.ts";
import { type Run, runDeploy } from "./set-up.ts";

/** `npm run deploy` sets up a project from nothing; it is cut off once, then repeated, changed, and used for trading. */

const OWNER = 1001;
const BOT_TOKEN = "4242:the-token-of-the-bot";
const WEBHOOK_SECRET = "webhook-secret-of-the-test";
const CRON_SECRET = "cron-secret'of-the-test";
const HEALTH_TOKEN = "health-token-of-the-test";
const PROPOSER_TOKEN = "proposer-token-of-the-test";

const home = mkdtempSync(path.join(tmpdir(), "thetabase-set-up-"));
const envFile = path.join(home, "settings.env");
let platform: HostedPlatform;
let telegram: TelegramStandIn;
let sql: postgres.Sql;

beforeAll(async () => {
  platform = await startHostedPlatform();
  telegram = await startTelegram({ botToken: BOT_TOKEN, chatId: OWNER, userId: OWNER });
  sql = connect(platform.server.url(platform.database), { max: 2 });
  writeEnvFile({});
});
afterAll(async () => {
  await telegram.stop();
  await sql.end();
  await platform.stop();
  rmSync(home, { recursive: true, force: true });
});

/** Writes an env file as a person fills in .env.example; null leaves a setting out. */
function writeEnvFile(differing: Record<string, string | null>): void {
  const settings: Record<string, string | null> = {
    SUPABASE_PROJECT_ID: PROJECT,
    SUPABASE_ACCESS_TOKEN: ACCESS_TOKEN,
    // The CLI finds a real project's database by its reference.
    SUPABASE_DB_URL: platform.dbUrl,
    SUPABASE_URL: platform.projectUrl,
    BROKER: "paper",
    TELEGRAM_BOT_TOKEN: BOT_TOKEN,
    TELEGRAM_API_URL: telegram.apiUrl,
    TELEGRAM_WEBHOOK_SECRET: WEBHOOK_SECRET,
    TELEGRAM_CHAT_ID: String(OWNER),
    TELEGRAM_APPROVER_IDS: String(OWNER),
    CRON_SECRET,
    HEALTH_TOKEN,
    PROPOSER_TOKEN,
    ...differing,
  };
  const lines = Object.entries(settings).map(
    ([name, value]) => `${value === null ? "# " : ""}${name}="${value}"\n`,
  );
  writeFileSync(envFile, lines.join(""));
}

const deploy = (args: string[] = [], interruptWhen?: () => Promise<boolean>): Promise<Run> =>
  runDeploy(["--env-file", envFile, ...args], {
    profile: platform.profile,
    home,
    ...(interruptWhen && { interruptWhen }),
  });

/** Whether an unfinished migration is running. */
async function isMigrating(): Promise<boolean> {
  const locks = await sql`
    select from pg_locks where locktype = 'relation' and mode = 'AccessExclusiveLock' and pid <> pg_backend_pid()
      and relation >= 16384 and database = (select oid from pg_database where datname = current_database())
    having count(*) > 20`;
  return locks.length > 0;
}

/** A secret appears neither in the output nor in the list of processes. */
function expectNoSecret({ output, processes }: Run): void {
  const password = new URL(platform.dbUrl).password;
  const given = [ACCESS_TOKEN, BOT_TOKEN, WEBHOOK_SECRET, CRON_SECRET, HEALTH_TOKEN, PROPOSER_TOKEN];
  for (const secret of [...given, platform.secretKey, password]) {
    expect(output).not.toContain(secret);
    expect(processes).not.toContain(secret);
  }
}

const changesOf = (calls: string[]) =>
  calls.filter((call) => !/^(GET|POST \/database\/query select name, encode)/.test(call));

describe("npm run deploy on a new project", () => {
  it("with --dry-run prints what it would change, and changes nothing", async () => {
    const run = await deploy(["--dry-run"]);
    expect(run.code, run.output).toBe(0);
    expect(run.output).toMatch(/Migrations +\d+ new: 0001_thetabase\.sql\n/);
    expect(run.output).toMatch(/Vault +2 new: functions_url, cron_secret/);
    expect(run.output).toMatch(/Secrets +9 new: .*TELEGRAM_BOT_TOKEN/);
    expect(run.output).toMatch(/Functions +create-position, dashboard, deliver-alerts, exit-check, /);
    expect(run.output).toContain(
      `${platform.projectUrl}/functions/v1/telegram-webhook, for message and callback_query`,
    );
    expect(changesOf(platform.api.calls)).toEqual([]);
    expect(
      await sql`select from pg_namespace where nspname in ('private', 'supabase_migrations')`,
    ).toHaveLength(0);
    expect(await telegramCall("getWebhookInfo")).toMatchObject({ url: "" });
    expectNoSecret(run);
  });

  it("interrupted by Ctrl-C during a migration leaves no process behind and no part of it", async () => {
    const run = await deploy([], isMigrating);
    expect(run.code, run.output).toBe(130);
    expect(run.output).toMatch(/Stopped\. .*npm run deploy does the rest/);
    expect(run.left).toEqual([]);
    expect(await sql`select from pg_namespace where nspname = 'private'`).toHaveLength(0);
    expect(await sql`select from supabase_migrations.schema_migrations`).toHaveLength(0);
    expectNoSecret(run);
  });

  it("sets up everything and prints what it verified, whatever was done before", async () => {
    const run = await deploy();
    expect(run.code, run.output).toBe(0);
    expect(run.output).toMatch(/Migrations +all \d+ are applied/);
    expect(run.output).toMatch(/Vault +holds functions_url and cron_secret/);
    expect(run.output).toMatch(/Schedule +.*exit-check \(\*\/5 13-21 \* \* 1-5\)/);
    expect(run.output).toMatch(/Schedule +.*scan \(\* \* \* \* \*\)/);
    expect(run.output).toMatch(/deliver-alerts +401 without its credential, 200 with it/);
    expect(run.output).toMatch(/exit-check +401 without its credential\n/);
    expect(run.output).toMatch(/dashboard +401 without its credential; set DASHBOARD_URL /);
    expect(run.output).toMatch(/Dashboard +nothing, it is as it should be/);
    expect(run.output).toMatch(/scan +401 without its credential, 200 with it/);
    expect(run.output).toMatch(/publish +401 without its credential, 200 with it/);
    expect(run.output).toMatch(/telegram-webhook +401 without its credential, 200 with it/);
    for (const name of ["create-position", "propose-trade"]) {
      expect(run.output).toMatch(new RegExp(`${name} +401 without its credential, 422 with it`));
    }
    expect(run.output).toMatch(/One check +ran from the database: the market is (open|closed), 0 positions/);
    expect(run.output).toMatch(/Webhook +Telegram sends message and callback_query, 0 waiting\n/);
    expect(run.output).toContain("All is set up.");
    expectNoSecret(run);
    if (existsSync("/proc")) {
      expect(run.processes).toMatch(/supabase secrets set --remote=\w+ --env-file \/dev\/fd\/3/);
    }

    const vault = await sql`select name, decrypted_secret from vault.decrypted_secrets order by name`;
    expect([...vault]).toEqual([
      { name: "cron_secret", decrypted_secret: CRON_SECRET },
      { name: "functions_url", decrypted_secret: `${platform.projectUrl}/functions/v1` },
    ]);
    expect(Object.fromEntries(platform.api.secrets)).toEqual({
      BROKER: "paper",
      TELEGRAM_BOT_TOKEN: BOT_TOKEN,
      TELEGRAM_API_URL: telegram.apiUrl,
      TELEGRAM_WEBHOOK_SECRET: WEBHOOK_SECRET,
      TELEGRAM_CHAT_ID: String(OWNER),
      TELEGRAM_APPROVER_IDS: String(OWNER),
      CRON_SECRET,
      HEALTH_TOKEN,
      PROPOSER_TOKEN,
    });
  });
});

describe("the deployed system plays the main job", () => {
  const trade = csp({ request_id: "HOSTED_001", ticker: "SPY" });

  beforeAll(async () => {
    // Only the clock differs from the hosted platform's, so that the market is open.
    await sql.unsafe(readFileSync("local/market-clock.sql", "utf8"));
  });

  it("a proposal's card comes to the chat, and Approve opens the position at the next check", async () => {
    await drive("2026-02-24T15:15:00Z", 590, 1.45, 1.55);
    const proposed = await call("propose-trade", trade, { "x-proposer-token": PROPOSER_TOKEN });
    expect(proposed.status, proposed.text).toBe(201);
    const card = await messageLike(/SPY 580 put/);
    const approve = card.buttons.find(({ text }) => text.includes("Approve"));
    await post(`${telegram.chatUrl}/press`, { message_id: card.message_id, ...approve });
    await messageLike(/opened at 150\.00/);
    const [position] = await sql`select status, entry_price::float from public.positions`;
    expect(position).toEqual({ status: "OPEN", entry_price: 150 });
  });

  it("the schedule's tick marks it, closes it at its profit target and announces it", async () => {
    await drive("2026-03-03T19:00:00Z", 596, 0.7, 0.8);
    // pg_cron's job, run as the role that pg_cron uses.
    await sql.begin(async (tick) => {
      await tick`set local role postgres`;
      const [job] = await tick<
        { command: string }[]
      >`select command from cron.job where jobname = 'exit-check'`;
      await tick.unsafe(job?.command ?? "");
    });
    await messageLike(/closed at 75\.00/);
    const [position] = await sql`
      select status, exit_reason, realized_pnl::float, pnl_percent::float from public.positions`;
    expect(position).toEqual({
      status: "CLOSED",
      exit_reason: "profit_target",
      realized_pnl: 75,
      pnl_percent: 50,
    });
  });

  it.skipIf(missingParts("headers").length > 0)(
    "and the platform refuses an update of a whole table",
    async () => {
      const asApi = connect(platform.server.url(platform.database, "authenticator"), { max: 1 });
      await expect(asApi`update pg_catalog.pg_settings set setting = ''`).rejects.toThrow(
        "UPDATE requires a WHERE clause",
      );
      await asApi.end();
    },
  );

  it("a command is answered", async () => {
    await post(`${telegram.chatUrl}/send`, { text: "/pnl" });
    await messageLike(/75\.00/);
  });
});

describe("npm run deploy once more", () => {
  it("changes what differs: a secret in Vault too, and removes what the file no longer has", async () => {
    const other = "another-cron-secret-of-the-test";
    // Within the schedule's hours: a check runs to its end.
    await drive("2026-03-04T19:00:00Z", 596, 0.7, 0.8);
    writeEnvFile({
      CRON_SECRET: other,
      MARKET_DATA: "simulated",
      BROKER: null,
      TELEGRAM_APPROVER_IDS: "0",
      DASHBOARD_URL: "https://dashboard.example/thetabase/",
    });
    platform.api.calls.length = 0;
    const run = await deploy();
    expect(run.code, run.output).toBe(0);
    expect(run.output).toMatch(/Migrations +nothing, it is as it should be/);
    expect(run.output).toMatch(/Vault +1 changed: cron_secret/);
    expect(run.output).toMatch(
      /Secrets +2 new: MARKET_DATA, DASHBOARD_URL; 2 changed: .*CRON_SECRET.*; 1 removed: BROKER/,
    );
    expect(run.output).toMatch(
      /Dashboard +adds a button to your chat that opens https:\/\/dashboard\.example\/thetabase\//,
    );
    expect(run.output).toMatch(
      /dashboard +401 without its credential, and pages of https:\/\/dashboard\.example may read it/,
    );
    expect(await telegramCall(`getChatMenuButton?chat_id=${OWNER}`)).toMatchObject({
      web_app: { url: "https://dashboard.example/thetabase/" },
    });
    expect(run.output).toMatch(/One check +ran from the database: the market is open/);
    // Called with the new secret before the function had it.
    expect(await sql`select from net._http_response where status_code = 401`).toHaveLength(1);
    expect(run.output).toMatch(/Nobody may approve yet\. Send \/start to the bot/);
    expect(run.output).not.toContain(other);
    expect(platform.api.secrets.has("BROKER")).toBe(false);
    expect(await sql`select from vault.secrets where name = 'cron_secret'`).toHaveLength(1);
    // The trades have not changed.
    expect(await sql`select from public.trade_history`).toHaveLength(1);
  });

  it("refuses a database that was made from another version of a migration, and changes nothing", async () => {
    const restamp = (from: string, to: string) =>
      sql`update supabase_migrations.schema_migrations set statements[1] = replace(statements[1], ${from}, ${to})`;
    await restamp("-- schemas: ", "-- schemas: 0");
    platform.api.calls.length = 0;
    const run = await deploy();
    await restamp("-- schemas: 0", "-- schemas: ");
    expect(run.code, run.output).toBe(1);
    expect(run.output).toMatch(/made from another 0001_thetabase\.sql.* Nothing was changed\..*new project/);
    expect(platform.api.calls.filter((call) => !/^GET |^POST \/database\/query select /.test(call))).toEqual(
      [],
    );
  });

  it("reports everything that is wrong, and what to do", async () => {
    writeEnvFile({
      CRON_SECRET: "a-secret-that-nobody-has-been-told",
      SUPABASE_URL: `${platform.projectUrl}/elsewhere`,
    });
    await sql`update cron.job set active = false where jobname = 'exit-check'`;
    vi.stubEnv("SUPABASE_PROFILE", platform.profile);
    vi.stubEnv("HOME", home);
    const settings = readDeploySettings(envFile);
    const { signal } = new AbortController();
    const project = hostedProject(settings, process.cwd(), signal);
    vi.unstubAllEnvs();
    const setUp = { settings, checkout: process.cwd(), project, bot: telegramBot(settings) };
    const said = new Map<string, string>();
    for (const { name, run } of verifications(setUp, platform.secretKey, signal, {
      functions: 0,
      check: 160,
    })) {
      said.set(name, await run().catch((error: Error) => `FAILED: ${error.message}`));
    }
    expect(said.get("Vault")).toBe(
      "FAILED: not as in the settings: functions_url and cron_secret. Repeat npm run deploy",
    );
    expect(said.get("Schedule")).toMatch(/FAILED: no active job exit-check/);
    expect(said.get("propose-trade")).toMatch(
      /FAILED: answers 404 instead of 401 .*\/functions\/propose-trade\/logs/,
    );
    expect(said.get("Webhook")).toMatch(/FAILED: Telegram has another webhook/);
    expect(said.get("One check")).toMatch(/^ran from the database/);
  });
});

async function drive(now: string, underlying: number, bid: number, ask: number): Promise<void> {
  await sql`update local.market_clock set pinned_at = ${now}`;
  await sql`
    insert into private.simulated_underlyings (ticker, price) values ('SPY', ${underlying})
    on conflict (ticker) do update set price = excluded.price`;
  await sql`
    insert into private.simulated_quotes (symbol, bid, ask) values (${putSymbol(csp({ ticker: "SPY" }), 580)}, ${bid}, ${ask})
    on conflict (symbol) do update set (bid, ask) = (excluded.bid, excluded.ask)`;
}

function call(name: string, body: unknown, credential: Record<string, string>) {
  return request(
    "POST",
    `${platform.projectUrl}/functions/v1/${name}`,
    { "Content-Type": "application/json", ...credential },
    JSON.stringify(body),
  );
}

async function post(url: string, body: unknown): Promise<void> {
  const answer = await request("POST", url, { "Content-Type": "application/json" }, JSON.stringify(body));
  expect(answer.status, answer.text).toBeLessThan(300);
}

async function telegramCall(method: string): Promise<unknown> {
  const answer = await request("GET", `${telegram.apiUrl}/bot${BOT_TOKEN}/${method}`, {});
  return (answer.body as Row).result;
}

interface Message {
  message_id: number;
  text: string;
  buttons: { text: string; callback_data: string }[];
}

/** Waits for a message. */
async function messageLike(says: RegExp): Promise<Message> {
  const found = await until(
    async () => {
      const { body } = await request("GET", `${telegram.chatUrl}/messages`, {});
      return (body as Message[]).find(({ text }) => says.test(text));
    },
    (message) => message !== undefined,
  );
  return found as Message;
}
