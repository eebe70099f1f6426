import type postgres from "postgres";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { connect } from "../../local/database.ts";
import { embeddedAccess } from "../../local/postgres.ts";
import { type Stack, startStack } from "../../local/stack.ts";
import { startTelegram, type TelegramStandIn } from "../../local/telegram/stand-in.ts";
import { findDebianPostgres } from "../support/debian-postgres.ts";
import { csp, request } from "../support/stack.ts";
import { DATABASE } from "./global-setup.ts";

/**
 * The schedule of the real migrations on the pg_cron of a real server. pg_net and Vault, which Debian does not have,
 * are stand-ins. pg_cron uses the real clock with a resolution of a minute, so all jobs of this file wait for the same
 * minute.
 */

const OWNER = 1001;
const BOT_TOKEN = "4242:LOCAL-test-token";

const missing = findDebianPostgres("pg_cron") === null;
if (missing) {
  console.log(
    "Skipped: the schedule on a real pg_cron needs Debian's package, and there is no apt-get here.",
  );
}

describe.skipIf(missing)("pg_cron", () => {
  let dbUrl: string;
  let telegram: TelegramStandIn;
  let stack: Stack;
  let sql: postgres.Sql;
  const errors: string[] = [];

  beforeAll(async () => {
    const { port, password } = inject("postgres");
    dbUrl = embeddedAccess(port, password).url(DATABASE);
    telegram = await startTelegram({ botToken: BOT_TOKEN, chatId: OWNER, userId: OWNER });
    // The second start finds the database of the first one and empties it, with pg_cron and its jobs.
    await (await start()).stop();
    stack = await start();
    telegram.setWebhook(`${stack.supabaseUrl}/functions/v1/telegram-webhook`, stack.telegramSecretToken);
    sql = connect(dbUrl, { max: 2 });
    await market("2026-02-24T15:15:00Z");
  });
  afterAll(async () => {
    await sql?.end();
    await stack?.stop();
    await telegram?.stop();
  });

  function start(): Promise<Stack> {
    return startStack({
      checkout: process.cwd(),
      dbUrl,
      settings: {
        TELEGRAM_BOT_TOKEN: BOT_TOKEN,
        TELEGRAM_API_URL: telegram.apiUrl,
        TELEGRAM_CHAT_ID: String(OWNER),
        TELEGRAM_APPROVER_IDS: String(OWNER),
      },
      onError: (line) => errors.push(line),
    });
  }

  /** Sets the market clock. The real pg_cron continues. */
  async function market(now: string): Promise<void> {
    const answer = await request(
      "PUT",
      `${stack.marketUrl}/clock`,
      { "Content-Type": "application/json" },
      JSON.stringify({ now }),
    );
    expect(answer.status, answer.text).toBe(200);
  }

  /** Works as the role that owns the jobs and is no superuser. */
  function asPostgres<T>(work: (sql: postgres.TransactionSql) => Promise<T>) {
    return sql.begin(async (transaction) => {
      await transaction`set local role postgres`;
      return work(transaction);
    });
  }

  it("is the extension itself, and has taken every schedule of the migrations", async () => {
    const extensions =
      await sql`select extname from pg_extension where extname in ('pg_cron', 'pg_net', 'supabase_vault')`;
    expect([...extensions]).toEqual([{ extname: "pg_cron" }]);
    const jobs = await asPostgres((sql) => sql`select jobname, schedule, active, username from cron.job`);
    expect([...jobs]).toEqual(
      expect.arrayContaining([
        { jobname: "exit-check", schedule: "*/5 13-21 * * 1-5", active: true, username: "postgres" },
        { jobname: "deliver-alerts", schedule: "* * * * *", active: true, username: "postgres" },
        { jobname: "scan", schedule: "* * * * *", active: true, username: "postgres" },
        { jobname: "publish", schedule: "* * * * *", active: true, username: "postgres" },
      ]),
    );
  });

  it("at the minute, a message that is due reaches deliver-alerts, and the market's tick exit-check", async () => {
    // Only the minutes are changed: the real schedule may have nothing due at this hour.
    await asPostgres(
      (sql) =>
        sql`select cron.alter_job(jobid, schedule := '* * * * *') from cron.job where jobname = 'exit-check'`,
    );
    // The first attempt, woken by the outbox itself, fails. The rest is left to the schedule.
    telegram.failNext("sendMessage", { code: 429, description: "Too Many Requests", retryAfter: 1 });
    const proposed = await request(
      "POST",
      `${stack.supabaseUrl}/functions/v1/propose-trade`,
      { "Content-Type": "application/json", apikey: stack.secretKey },
      JSON.stringify(csp({ ticker: "SPY" })),
    );
    expect(proposed.status, proposed.text).toBe(201);

    await expect
      .poll(
        () =>
          sql`select finished_at is not null as finished, market_open from private.exit_checks order by run_id limit 1`,
        {
          timeout: 75_000,
          interval: 250,
        },
      )
      .toMatchObject([{ finished: true, market_open: true }]);
    await expect
      .poll(async () => (await request("GET", `${telegram.chatUrl}/messages`, {})).body, {
        timeout: 75_000,
        interval: 250,
      })
      .toMatchObject([{ text: expect.stringContaining("SPY 580 put") }]);

    const runs = await sql`
      select job.jobname, details.status, details.username
      from cron.job_run_details details join cron.job using (jobid)
      where details.status <> 'running' order by details.runid`;
    for (const jobname of ["exit-check", "deliver-alerts"]) {
      expect([...runs]).toContainEqual({ jobname, status: "succeeded", username: "postgres" });
    }
    expect(errors).toEqual([]);
  });

  it("outside market hours the job runs, and calls nobody", async () => {
    // A Saturday. The gate is called as the job calls it, without waiting for another minute.
    await market("2026-02-28T15:15:00Z");
    const [tick] = await asPostgres((sql) => sql`select private.tick_exit_check() as request`);
    expect(tick).toEqual({ request: null });
  });
});
