import { readdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { functionNames } from "../bundles.ts";
import { proveBroker } from "../prove-broker.ts";
import { proveQuotes } from "../prove-quotes.ts";
import type { DeploySettings } from "./settings.ts";
import { type SetUp, VAULT_DIGEST, vaultSecrets, webhookUrl } from "./steps.ts";
import { sha256 } from "./supabase.ts";
import { UPDATES } from "./telegram.ts";

/** One check of the finished set-up. */
export interface Verification {
  name: string;
  /**
   * @returns what was found
   * @throws Error that says what is wrong and what to do about it
   */
  run(): Promise<string>;
}

/** Seconds that one call of a function may take. */
const ANSWER_SECONDS = 30;
interface Patience {
  /** Seconds in which all functions together have to answer: new functions and new secrets take a while. */
  functions: number;
  /** Seconds for the one check: an Edge Function ends after 150 seconds, and pg_net waits as long. */
  check: number;
}

/** @param signal ends the waiting */
export function verifications(
  setUp: SetUp,
  secretKey: string,
  signal: AbortSignal,
  patience: Patience = { functions: 60, check: 160 },
): Verification[] {
  let deadline: number | undefined;
  let state: Promise<DatabaseState> | undefined;
  const database = () => {
    state ??= readDatabase(setUp);
    return state;
  };
  return [
    { name: "Migrations", run: async () => migrationsApplied(setUp, await database()) },
    { name: "Vault", run: async () => vaultFilled(setUp, await database()) },
    { name: "Schedule", run: async () => scheduled(await database()) },
    {
      name: "Broker",
      run: () => proveBroker(setUp.settings.functions, setUp.settings.projectUrl, secretKey),
    },
    {
      name: "Quotes",
      run: () => proveQuotes(setUp.settings.functions, setUp.settings.projectUrl, secretKey),
    },
    ...functionNames(setUp.checkout).map((name) => ({
      name,
      run: () => {
        deadline ??= performance.now() + patience.functions * 1000;
        return answers(setUp.settings, name, secretKey, { signal, deadline });
      },
    })),
    { name: "One check", run: () => oneCheck(setUp, patience.check, signal) },
    { name: "Webhook", run: () => webhookSet(setUp) },
  ];
}

const databaseState = z.object({
  /** Versions. */
  applied: z.array(z.string()),
  /** SHA-256 by name. */
  vault: z.record(z.string(), z.string()),
  /** Schedules of the active jobs by name. */
  jobs: z.record(z.string(), z.string()),
});
type DatabaseState = z.infer<typeof databaseState>;

async function readDatabase({ project }: SetUp): Promise<DatabaseState> {
  const [state] = await project.query(
    `select
      coalesce((select json_agg(version) from supabase_migrations.schema_migrations), '[]') as applied,
      coalesce((select json_object_agg(name, ${VAULT_DIGEST}) from vault.decrypted_secrets where name is not null), '{}') as vault,
      coalesce((select json_object_agg(jobname, schedule) from cron.job where active and jobname is not null), '{}') as jobs`,
    databaseState,
  );
  if (!state) {
    throw new Error("The database does not answer");
  }
  return state;
}

function migrationsApplied({ checkout }: SetUp, { applied }: DatabaseState): string {
  const written = readdirSync(path.join(checkout, "supabase/migrations")).filter((file) =>
    file.endsWith(".sql"),
  );
  const missing = written.filter((file) => !applied.includes(file.split("_")[0] ?? ""));
  if (missing.length > 0) {
    throw new Error(`not applied: ${missing.join(", ")}. Repeat npm run deploy`);
  }
  return `all ${written.length} are applied`;
}

function vaultFilled({ settings }: SetUp, { vault }: DatabaseState): string {
  const wanted = Object.entries(vaultSecrets(settings));
  const wrong = wanted.filter(([name, secret]) => vault[name] !== sha256(secret)).map(([name]) => name);
  if (wrong.length > 0) {
    throw new Error(`not as in the settings: ${wrong.join(" and ")}. Repeat npm run deploy`);
  }
  return `holds ${wanted.map(([name]) => name).join(" and ")}`;
}

function scheduled({ jobs }: DatabaseState): string {
  const missing = [
    "exit-check",
    "deliver-alerts",
    "asked-check",
    "watch",
    "keep-house",
    "reports",
    "scan",
    "publish",
  ].filter((name) => !(name in jobs));
  if (missing.length > 0) {
    throw new Error(`no active job ${missing.join(", ")}. See Integrations, Cron in the Supabase dashboard`);
  }
  return Object.entries(jobs)
    .map(([name, schedule]) => `${name} (${schedule})`)
    .join(", ");
}

interface Caller {
  method?: "GET";
  header: string;
  secret: "cron" | "telegram" | "api" | "health" | "proposer";
  /** Statuses that answer an empty body. Without any, the credential is not tried here. */
  accepted: number[];
}

/** The function that a person's sign-in opens. The sign-in is not tried here. */
const OPENED_FROM_TELEGRAM = "dashboard";

/** Whose calls each function accepts. `oneCheck` tries the schedule's own call. */
const CALLERS: Record<string, Caller> = {
  "create-position": { header: "apikey", secret: "api", accepted: [422] },
  "deliver-alerts": { header: "x-cron-secret", secret: "cron", accepted: [200] },
  "exit-check": { header: "x-cron-secret", secret: "cron", accepted: [] },
  // 503 = it reports faults. On the first day there may be some; the other checks here name them.
  health: { method: "GET", header: "x-health-token", secret: "health", accepted: [200, 503] },
  "propose-trade": { header: "x-proposer-token", secret: "proposer", accepted: [422] },
  publish: { header: "x-cron-secret", secret: "cron", accepted: [200] },
  scan: { header: "x-cron-secret", secret: "cron", accepted: [200] },
  "telegram-webhook": { header: "x-telegram-bot-api-secret-token", secret: "telegram", accepted: [200] },
};

interface Wait {
  signal: AbortSignal;
  /** As `performance.now()` tells the time. */
  deadline: number;
}

async function answers(
  settings: DeploySettings,
  name: string,
  secretKey: string,
  wait: Wait,
): Promise<string> {
  if (name === OPENED_FROM_TELEGRAM) {
    return await answersPage(settings, name, wait);
  }
  const caller = CALLERS[name];
  if (!caller) {
    throw new Error("is not known to local/deploy/verify.ts: say there whose calls it accepts");
  }
  const secret = {
    api: secretKey,
    cron: settings.functions.CRON_SECRET,
    health: settings.functions.HEALTH_TOKEN,
    proposer: settings.functions.PROPOSER_TOKEN,
    telegram: settings.functions.TELEGRAM_WEBHOOK_SECRET,
  }[caller.secret];
  const method = caller.method ?? "POST";
  await expectAnswer(settings, { name, method, headers: {} }, [401], wait);
  if (caller.accepted.length === 0) {
    return "401 without its credential";
  }
  const headers = { [caller.header]: secret };
  const status = await expectAnswer(settings, { name, method, headers }, caller.accepted, wait);
  return `401 without its credential, ${status} with it${status === 422 ? " (the body was empty)" : ""}`;
}

/** Checks that a stranger gets nothing, and that the page on its own host may read the answers. */
async function answersPage(settings: DeploySettings, name: string, wait: Wait): Promise<string> {
  const { DASHBOARD_URL } = settings.functions;
  if (DASHBOARD_URL === "") {
    await expectAnswer(settings, { name, method: "GET", headers: {} }, [401], wait);
    return "401 without its credential; set DASHBOARD_URL to open it from Telegram";
  }
  const { origin } = new URL(DASHBOARD_URL);
  await expectAnswer(
    settings,
    { name, method: "GET", headers: { Origin: origin }, readableFrom: origin },
    [401],
    wait,
  );
  return `401 without its credential, and pages of ${origin} may read it`;
}

interface Call {
  name: string;
  method: "GET" | "POST";
  headers: Record<string, string>;
  /** The origin whose pages may read the answer. If the answer allows another, its settings are old. */
  readableFrom?: string;
}

/** Calls until the deadline: a new function takes a while to start, and new secrets take a while to arrive. */
async function expectAnswer(
  { projectUrl, projectId }: DeploySettings,
  called: Call,
  wanted: number[],
  { signal, deadline }: Wait,
): Promise<number> {
  const { name, headers } = called;
  for (;;) {
    const answer = await ask(`${projectUrl}/functions/v1/${name}`, called, signal);
    const status = answer?.status;
    const readableFrom = answer?.headers.get("access-control-allow-origin") ?? undefined;
    if (status !== undefined && wanted.includes(status) && readableFrom === called.readableFrom) {
      return status;
    }
    if (performance.now() > deadline) {
      if (status !== undefined && wanted.includes(status)) {
        throw new Error(
          `lets pages of ${readableFrom ?? "nobody"} read it, not pages of ${called.readableFrom}`,
        );
      }
      const who = Object.keys(headers).some((header) => header !== "Origin")
        ? "with its credential"
        : "without a credential";
      throw new Error(
        `answers ${status ?? "nothing"} instead of ${wanted[0]} ${who}. Its log: ${logOf(projectId, name)}`,
      );
    }
    await sleep(1000, undefined, { signal });
  }
}

/** @returns null if nobody answers */
async function ask(url: string, { method, headers }: Call, signal: AbortSignal): Promise<Response | null> {
  try {
    const response = await fetch(url, {
      method,
      headers: { "Content-Type": "application/json", ...headers },
      ...(method === "POST" && { body: "{}" }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_SECONDS * 1000)]),
    });
    await response.body?.cancel();
    return response;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

function logOf(projectId: string, name: string): string {
  return `https://supabase.com/dashboard/project/${projectId}/functions/${name}/logs`;
}

const run = z.object({
  market_open: z.boolean(),
  checked: z.int(),
  warnings: z.array(z.object({ asked: z.string(), message: z.string() })),
  failure: z.string().nullable(),
});

/**
 * Runs a check as the schedule does: the database calls the function through pg_net, with the secrets in Vault.
 * The function accepts the call and works on by itself. It is called again if that fails: a running function
 * learns new secrets late, and a new one may fail to start at first.
 */
async function oneCheck(
  { project, settings: { projectId } }: SetUp,
  patience: number,
  signal: AbortSignal,
): Promise<string> {
  const log = `Its log: ${logOf(projectId, "exit-check")}`;
  const deadline = performance.now() + patience * 1000;
  let failed = "pg_net has not called exit-check. See Database, Extensions, pg_net in the Supabase dashboard";
  do {
    const [call] = await project.query(
      `select coalesce((select max(run_id) from private.exit_checks), 0)::text as before,
        private.wake('exit-check')::text as request`,
      z.object({ before: z.string(), request: z.string().regex(/^\d+$/) }),
    );
    const answer = await found(
      project,
      `select status_code, error_msg from net._http_response where id = ${call?.request}`,
      z.object({ status_code: z.int().nullable(), error_msg: z.string().nullable() }),
      { signal, deadline },
    );
    if (answer === null) {
      break;
    }
    const status = answer.status_code ?? 0;
    if (status === 202) {
      const check = await found(
        project,
        `select market_open, checked, warnings, failure from private.exit_checks
        where run_id > ${call?.before} and not asked_only and (finished_at is not null or failure is not null)
        order by run_id limit 1`,
        run,
        { signal, deadline },
      );
      if (check?.failure === null) {
        return describeCheck(check);
      }
      failed = `exit-check accepted the call, but ${check ? `gave up: ${check.failure}` : "no check has finished"}. ${log}`;
    } else if (status === 401) {
      failed =
        "pg_net called exit-check and got 401: exit-check and Vault have different CRON_SECRETs. Repeat npm run deploy";
    } else if (status >= 500) {
      failed = `pg_net called exit-check and got ${status}: it fails. ${log}`;
    } else {
      throw new Error(
        `pg_net called exit-check and got ${answer.status_code ?? answer.error_msg}: is functions_url in Vault right?`,
      );
    }
    await sleep(1000, undefined, { signal });
  } while (performance.now() < deadline);
  throw new Error(failed);
}

/** Waits for the first row of a query; null if there is none by the deadline. */
async function found<Row>(
  project: SetUp["project"],
  query: string,
  row: z.ZodType<Row>,
  { signal, deadline }: Wait,
): Promise<Row | null> {
  for (;;) {
    const [first] = await project.query(query, row);
    if (first || performance.now() > deadline) {
      return first ?? null;
    }
    await sleep(1000, undefined, { signal });
  }
}

function describeCheck({ market_open, checked, warnings }: z.infer<typeof run>): string {
  if (warnings.length > 0) {
    throw new Error(`it ran, but ${warnings.map(({ asked, message }) => `${asked}: ${message}`).join("; ")}`);
  }
  return `ran from the database: the market is ${market_open ? "open" : "closed"}, ${checked} positions checked`;
}

async function webhookSet({ bot, settings }: SetUp): Promise<string> {
  const info = await bot.webhook();
  if (info.url !== webhookUrl(settings)) {
    throw new Error("Telegram has another webhook: is the bot also set up elsewhere?");
  }
  const missing = UPDATES.filter((kind) => !info.allowed_updates?.includes(kind));
  if (missing.length > 0) {
    throw new Error(`Telegram does not send ${missing.join(" and ")}. Repeat npm run deploy`);
  }
  // Telegram keeps its last error for ever, even if the fault is long mended.
  const last =
    info.last_error_date === undefined
      ? ""
      : `; last error ${since(info.last_error_date)}: ${info.last_error_message}`;
  return `Telegram sends ${UPDATES.join(" and ")}, ${info.pending_update_count} waiting${last}`;
}

/** @param seconds of the Unix clock */
function since(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace("T", " ").slice(0, 16);
}
