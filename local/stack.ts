import { Api } from "grammy";
import { connect as connectApi } from "../shared/database.ts";
import { OutsideError } from "../shared/outside/errors.ts";
import { BUCKET } from "../shared/publishing/picture-host.ts";
import { registerMenu } from "../shared/telegram/commands.ts";
import { buildPage } from "./dashboard/build.ts";
import { startDashboard } from "./dashboard/server.ts";
import { connect, prepareDatabase } from "./database.ts";
import { externalPostgres } from "./external-postgres.ts";
import { startFunctions } from "./functions.ts";
import { startGateway } from "./gateway.ts";
import type { IsolateLimits } from "./isolate-pool.ts";
import { resumeClock } from "./kept-clock.ts";
import { addressedHosts, localSettings } from "./local-settings.ts";
import { startMarket } from "./market.ts";
import { marketClock } from "./market-time.ts";
import { pictureTheme } from "./picture-theme.ts";
import { guardData, isGuarded, type PostgresAccess, startPostgres } from "./postgres.ts";
import { proveBroker } from "./prove-broker.ts";
import { newApiKeys, startRest } from "./rest.ts";
import { startScheduler } from "./scheduler.ts";
import { memoryStorage } from "./storage.ts";
import { startTelegram } from "./telegram/stand-in.ts";
import { pollTelegram } from "./telegram-poll.ts";
import type { AskAboutBook } from "./used-book.ts";

/** Everything the hosted platform and the outside world are to Thetabase, on this machine. */
export interface Stack {
  supabaseUrl: string;
  /** As role `postgres`. */
  dbUrl: string;
  publishableKey: string;
  secretKey: string;
  cronSecret: string;
  healthToken: string;
  proposerToken: string;
  telegramSecretToken: string;
  telegramApiUrl: string;
  /** Null when it talks to a Telegram that is not its own. */
  chatUrl: string | null;
  /** A link to the dashboard, good once. The page is built when it is first looked at. */
  dashboardUrl: string;
  marketUrl: string;
  /** What goes down and comes up by itself elsewhere, to see what becomes of the rest. */
  parts: { functions: Part; scheduler: Part };
  /** Resolves when nothing that SQL queued is being sent, and no function answers or works on after its answer. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** Stopping what is stopped, and starting what runs, changes nothing. */
export interface Part {
  stop(): Promise<void>;
  start(): Promise<void>;
}

export interface StackOptions {
  /** Folder of the repository. */
  checkout: string;
  /** A migrated database to use instead of making one; it is not dropped. */
  database?: { server: PostgresAccess; name: string };
  /** A server that is already there, and the database to make on it. */
  dbUrl?: string;
  /** Goes on with the database of the last start. */
  keep?: boolean;
  /** Empties the database without asking, also one that somebody else made or that has been used for real. */
  reset?: boolean;
  /** Asks what becomes of a book that has been used for real. Without it such a book is never emptied. */
  ask?: AskAboutBook;
  /** Settings as in .env.example, over the local ones. */
  settings?: Record<string, string>;
  /** Of the functions' isolates; the hosted platform's unless given. */
  limits?: Partial<IsolateLimits>;
  /** Whether its Telegram refuses what comes faster than Telegram takes it; true unless given. */
  isPaced?: boolean;
  /** Takes the ports that a local Supabase usually has where they are free; any others otherwise. */
  usualPorts?: boolean;
  onProgress?: (step: string) => void;
  /** Everything the parts say. */
  onLog?: (line: string) => void;
  /** What went wrong, and everything goes on. */
  onError?: (line: string) => void;
  /** What somebody should know who starts it. */
  onNotice?: (sentence: string) => void;
  /** Stops the start between two steps. */
  signal?: AbortSignal;
}

/** Starts everything and resolves when it answers; what was started is stopped again when it fails. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { onProgress = () => {}, signal } = options;
  const stops: (() => Promise<void>)[] = [];

  /** In the opposite order; one that fails does not keep the others from stopping. */
  async function stop(): Promise<void> {
    const failures: unknown[] = [];
    for (const stopPart of stops.splice(0).reverse()) {
      await stopPart().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) {
      throw new AggregateError(failures, "Not everything could be stopped.");
    }
  }

  /** One step of the start, undone by `stop`. Those without a name are over at once. */
  async function start<T extends { stop(): Promise<void> }>(
    step: string | null,
    begin: () => Promise<T>,
  ): Promise<T> {
    signal?.throwIfAborted();
    if (step !== null) {
      onProgress(step);
    }
    const part = await begin();
    stops.push(() => part.stop());
    return part;
  }

  try {
    return { ...(await startParts(options, start)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A part that is stopped and started again in between. */
function restartable<T extends { stop(): Promise<void> }>(start: () => Promise<T>) {
  let running: T | null = null;
  const part = {
    running: () => running,
    async start() {
      running ??= await start();
    },
    async stop() {
      const stopping = running;
      running = null;
      await stopping?.stop();
    },
    async begin() {
      await part.start();
      return part;
    },
  };
  return part;
}

type Start = <T extends { stop(): Promise<void> }>(
  step: string | null,
  begin: () => Promise<T>,
) => Promise<T>;

async function startParts(options: StackOptions, start: Start): Promise<Omit<Stack, "stop">> {
  const {
    checkout,
    usualPorts = false,
    settings: given = {},
    limits,
    isPaced = true,
    onLog = () => {},
    onError = () => {},
    onNotice = () => {},
  } = options;
  const keys = newApiKeys();
  const rest = restartable(() => startRest(server, name, keys, (line) => onLog(`rest: ${line}`)));
  const functions = restartable(() =>
    startFunctions({
      checkout,
      settings: functionSettings,
      allowNet: addressedHosts(functionSettings),
      ...(limits && { limits }),
      onLog: (line) => onLog(`functions: ${line}`),
      onError: (line) => onError(`functions: ${line}`),
    }),
  );
  // The gateway listens first: its address is one of the settings, and a port is its own only once it listens there.
  const { url: supabaseUrl } = await start(null, () =>
    startGateway({
      port: usualPorts ? 54321 : 0,
      rest: {
        fetch: async (request) =>
          (await rest.running()?.fetch(request)) ??
          Response.json({ code: "unavailable", message: "The REST API is not running." }, { status: 503 }),
      },
      storage: memoryStorage({ secretKey: keys.secret, buckets: [BUCKET] }),
      functions: functions.running,
    }),
  );
  const webhookUrl = `${supabaseUrl}/functions/v1/telegram-webhook`;
  const { environment, settings, telegram, live, isReal } = localSettings(given, supabaseUrl, keys.secret);
  const { server, name, isKept } = options.database
    ? { ...options.database, isKept: false }
    : await startDatabase(options, isReal, start);

  await start("The REST API", () => rest.begin());

  const dashboard = await start("The dashboard", async () =>
    startDashboard({
      port: usualPorts ? 54327 : 0,
      database: connectApi(supabaseUrl, keys.secret),
      buildPage: () => buildPage(checkout),
      newLink:
        telegram === "stand-in"
          ? "For a new link press Dashboard in the chat page, or run: npm run dashboard"
          : "For a new link run: npm run dashboard",
    }),
  );

  let telegramApiUrl = settings.TELEGRAM_API_URL;
  let chatUrl: string | null = null;
  if (telegram === "stand-in") {
    const sql = connect(server.url(name), { max: 1 });
    await start(null, async () => ({ stop: () => sql.end({ timeout: 5 }) }));
    const standIn = await start("A Telegram of its own", () =>
      startTelegram({
        port: usualPorts ? 54325 : 0,
        botToken: settings.TELEGRAM_BOT_TOKEN,
        webhookUrl,
        webhookSecret: settings.TELEGRAM_WEBHOOK_SECRET,
        chatId: settings.TELEGRAM_CHAT_ID,
        // With an empty list nobody may approve, and the person at the page is a stranger.
        userId: settings.TELEGRAM_APPROVER_IDS[0] ?? 1,
        viewerId: settings.TELEGRAM_VIEWER_IDS[0],
        isPaced,
        now: async () => (await marketClock(sql)).now,
        dashboardLink: dashboard.mintLink,
        pictureTheme: pictureTheme(sql),
      }),
    );
    telegramApiUrl = standIn.apiUrl;
    chatUrl = standIn.chatUrl;
  }
  const functionSettings = { ...environment, TELEGRAM_API_URL: telegramApiUrl };
  await proveBroker(settings, supabaseUrl, keys.secret).catch((error: unknown) => {
    if (!(error instanceof OutsideError && error.passing)) {
      throw error;
    }
    onError(error.message);
  });

  await fillVault(server, name, {
    functions_url: `${supabaseUrl}/functions/v1`,
    cron_secret: settings.CRON_SECRET,
  });
  await start("The Edge Functions", () => functions.begin());
  if (telegram === "stand-in") {
    // At a real one its owner's /start does it.
    const api = new Api(settings.TELEGRAM_BOT_TOKEN, { apiRoot: telegramApiUrl });
    await registerMenu(api, settings.TELEGRAM_CHAT_ID);
  }

  const scheduler = restartable(() =>
    startScheduler(server, name, { onError, functionsIdle: async () => functions.running()?.idle() }),
  );
  await start("The schedule", () => scheduler.begin());
  const market = await start("The simulated market", async () =>
    startMarket(server, name, () => scheduler.running(), usualPorts ? 54326 : 0, live),
  );
  if (isKept) {
    const isRealTime = settings.MARKET_DATA !== "simulated";
    const clock = await resumeClock(server, name, { isRealTime, marketUrl: market.url });
    if (clock !== null) {
      onNotice(clock);
    }
  }
  if (telegram === "real") {
    await start("Your bot's updates", () =>
      pollTelegram({
        apiUrl: telegramApiUrl,
        botToken: settings.TELEGRAM_BOT_TOKEN,
        webhookUrl,
        webhookSecret: settings.TELEGRAM_WEBHOOK_SECRET,
        onError,
      }),
    );
  }

  return {
    supabaseUrl,
    dbUrl: server.url(name, "postgres"),
    publishableKey: keys.publishable,
    secretKey: keys.secret,
    cronSecret: settings.CRON_SECRET,
    healthToken: settings.HEALTH_TOKEN,
    proposerToken: settings.PROPOSER_TOKEN,
    telegramSecretToken: settings.TELEGRAM_WEBHOOK_SECRET,
    telegramApiUrl,
    chatUrl,
    dashboardUrl: dashboard.mintLink(),
    marketUrl: market.url,
    parts: { functions, scheduler },
    idle: async () => (scheduler.running() ?? functions.running())?.idle(),
  };
}

/** The folder of the embedded server of `npm start`, beside those of the tests. */
const SERVER = "stack";

async function startDatabase(
  { checkout, dbUrl, keep = false, reset = false, ask, usualPorts = false, onProgress, onLog }: StackOptions,
  isReal: boolean,
  start: Start,
): Promise<{ server: PostgresAccess; name: string; isKept: boolean }> {
  const { server, database: name } =
    dbUrl !== undefined
      ? await externalPostgres(dbUrl)
      : {
          server: await start("Postgres 17", () =>
            startPostgres({
              checkout,
              name: SERVER,
              // What is guarded is looked at before anything of it is removed.
              keep: keep || (isGuarded(checkout, SERVER) && !reset),
              ...(usualPorts && { preferredPort: 54322 }),
              onLog: (line) => onLog?.(`postgres: ${line}`),
            }),
          ),
          database: "thetabase",
        };
  if (dbUrl === undefined && isReal) {
    guardData(checkout, SERVER, true);
  }
  onProgress?.("The migrations");
  const { isKept, isUsed } = await prepareDatabase(server, name, {
    checkout,
    keep,
    reset,
    isReal,
    ...(ask && { ask }),
  });
  if (dbUrl === undefined) {
    guardData(checkout, SERVER, isUsed);
  }
  return { server, name, isKept };
}

/** What the migrations read to call the functions; with --keep, those of the last start are there. */
async function fillVault(
  server: PostgresAccess,
  database: string,
  secrets: Record<string, string>,
): Promise<void> {
  const sql = connect(server.url(database), { max: 1 });
  try {
    for (const [name, secret] of Object.entries(secrets)) {
      const [found] = await sql<{ id: string }[]>`select id from vault.secrets where name = ${name}`;
      await (found
        ? sql`select vault.update_secret(${found.id}::uuid, ${secret}::text)`
        : sql`select vault.create_secret(${secret}::text, ${name}::text)`);
    }
  } finally {
    await sql.end();
  }
}
