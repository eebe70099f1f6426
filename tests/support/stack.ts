import { poll } from "@std/async/poll";
import type { IsolateLimits } from "../../local/isolate-pool.ts";
import { type Stack, startStack } from "../../local/stack.ts";
import { type ApiFailure, startTelegram } from "../../local/telegram/stand-in.ts";
import { createDatabase, type TestDatabase } from "./database.ts";
import type { StrikeRequest } from "./trades.ts";

/** The person at the chat page, in a private chat with the bot, who may approve. */
export const TRADER = 1001;

/** A person who is not on the approver list. */
export const STRANGER = 666;

/** The bot of a stack that `startTestStack` starts. */
export const BOT_TOKEN = "4242:LOCAL-test-token";

/** The address of its dashboard's page. */
export const DASHBOARD_URL = "https://dashboard.example/thetabase/";

export type Row = Record<string, unknown>;

/** Any HTTP answer; JSON is parsed. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: unknown;
}

/** A message of the bot as `GET {chatUrl}/messages` lists it. */
export interface ChatMessage {
  message_id: number;
  chat_id: number;
  text: string;
  buttons: { text: string; callback_data: string }[];
}

export interface Toast {
  text: string;
  show_alert: boolean;
}

export type FunctionName =
  | "propose-trade"
  | "create-position"
  | "telegram-webhook"
  | "exit-check"
  | "deliver-alerts"
  | "scan"
  | "publish";

/** A stack and the calls that drive it from outside. */
export interface DrivenStack extends Stack {
  chatUrl: string;
  /** Its database; `sql` is a superuser's connection. */
  db: TestDatabase;
  /** The credential that the caller of each function has to send. */
  credentials: Record<FunctionName, Record<string, string>>;

  /** POSTs JSON to a function with its caller's credential; `headers` may remove it (undefined) or replace it. */
  call(name: FunctionName, body: unknown, headers?: Record<string, string | undefined>): Promise<Answer>;
  /** `call` with a StrikeRequest; throws unless it was accepted. */
  propose(request: StrikeRequest): Promise<Answer>;
  /**
   * The schedule's next check, five minutes after the previous one, whatever the clock says; throws unless it answers
   * 200. It waits for a check that a press has started.
   */
  check(): Promise<Row>;

  setClock(iso: string | null): Promise<void>;
  advance(minutes: number): Promise<void>;
  /** USD per share: `{SYMBOL: [bid, ask]}`, null = no quote. */
  quote(quotes: Record<string, [bid: number, ask: number] | null>): Promise<void>;
  underlying(prices: Record<string, number>): Promise<void>;

  messages(): Promise<ChatMessage[]>;
  /** Waits for the first message of the bot that fits. */
  message(fits: (message: ChatMessage) => boolean): Promise<ChatMessage>;
  /** Waits for the card of an underlying, and for the given text. No other request of the file may have this underlying. */
  card(ticker: string, says?: string | RegExp): Promise<ChatMessage>;
  /** Presses the button whose text contains this, by default as the trader; returns the toast. */
  press(message: ChatMessage, button: string, user_id?: number): Promise<Toast | undefined>;
  /** Writes to the bot, by default as the trader. */
  send(text: string, user_id?: number): Promise<void>;
  /** Waits until nothing is due for delivery, no call is queued and no check runs. */
  quiet(): Promise<void>;
  /** For every table, the number of rows and a digest of them: equal if nothing was written in between. */
  contents(): Promise<Record<string, string>>;
}

/** With a Telegram that fails on demand. */
export interface TestStack extends DrivenStack {
  /** The error output of the parts since the start. */
  errors: string[];
  /** Their other output. */
  log: string[];
  /** Fails the next call of a Bot API method. */
  failNext(method: string, failure: ApiFailure): void;
}

/** How long asynchronous work may take before a test gives up, ms. */
const PATIENCE = 12_000;

export function until<T>(look: () => Promise<T>, isDone: (found: T) => boolean): Promise<T> {
  return poll(look, isDone, { interval: 20, signal: AbortSignal.timeout(PATIENCE) });
}

/** A database for a stack that starts more than once. */
export async function createStackDatabase(): Promise<TestDatabase> {
  const db = await createDatabase();
  // The copied jobs still name the template as their database, so they would not run here.
  await db.sql`update cron.job set database = current_database()`;
  // Without Telegram's limit of messages, which the stand-in does not need.
  await db.sql`
    create or replace function private.message_interval(chat_id bigint) returns interval
    language sql immutable set search_path = '' return interval '0'`;
  return db;
}

/**
 * Starts a stack with the market clock pinned: `afterAll(() => stack.stop())`. `approvers`: Telegram user ids;
 * `limits`: limits of the functions' isolates that differ from the platform's; `settings`: as in .env.example.
 */
export async function startTestStack(
  now: string,
  approvers: number[] = [TRADER],
  limits: Partial<IsolateLimits> = {},
  settings: Record<string, string> = {},
): Promise<TestStack> {
  const db = await createStackDatabase();
  await db.setClock(now);
  const errors: string[] = [];
  const log: string[] = [];
  const telegramSettings = {
    TELEGRAM_BOT_TOKEN: BOT_TOKEN,
    TELEGRAM_WEBHOOK_SECRET: "webhook-secret-of-the-tests",
    TELEGRAM_CHAT_ID: String(TRADER),
    TELEGRAM_APPROVER_IDS: approvers.join(","),
    DASHBOARD_URL,
    ...settings,
  };
  // Started here rather than by the stack, so that it can fail on demand.
  const telegram = await startTelegram({
    botToken: telegramSettings.TELEGRAM_BOT_TOKEN,
    chatId: TRADER,
    userId: TRADER,
    isPaced: false,
  });
  const stack = await startStack({
    checkout: process.cwd(),
    database: { server: db.server, name: db.name },
    settings: { ...telegramSettings, TELEGRAM_API_URL: telegram.apiUrl },
    limits,
    onError: (line) => errors.push(line),
    onLog: (line) => log.push(line),
  });
  telegram.setWebhook(
    `${stack.supabaseUrl}/functions/v1/telegram-webhook`,
    telegramSettings.TELEGRAM_WEBHOOK_SECRET,
  );
  const driven = drive({ ...stack, chatUrl: telegram.chatUrl }, db);
  return {
    ...driven,
    errors,
    log,
    failNext: telegram.failNext,
    async stop() {
      await driven.quiet();
      await stack.stop();
      await telegram.stop();
      await db.drop();
    },
  };
}

export function drive(stack: Stack & { chatUrl: string }, db: TestDatabase): DrivenStack {
  const credentials: Record<FunctionName, Record<string, string>> = {
    "propose-trade": { "x-proposer-token": stack.proposerToken },
    "create-position": { apikey: stack.secretKey },
    "telegram-webhook": { "X-Telegram-Bot-Api-Secret-Token": stack.telegramSecretToken },
    "exit-check": { "x-cron-secret": stack.cronSecret },
    "deliver-alerts": { "x-cron-secret": stack.cronSecret },
    scan: { "x-cron-secret": stack.cronSecret },
    publish: { "x-cron-secret": stack.cronSecret },
  };

  async function succeed(method: string, url: string, body: unknown): Promise<Answer> {
    const answer = await request(method, url, { "Content-Type": "application/json" }, JSON.stringify(body));
    if (answer.status >= 300) {
      throw new Error(`${method} ${url} answered ${answer.status}: ${answer.text}`);
    }
    return answer;
  }

  const driven: DrivenStack = {
    ...stack,
    db,
    credentials,

    call(name, body, headers = {}) {
      const given = { "Content-Type": "application/json", ...credentials[name], ...headers };
      return request(
        "POST",
        `${stack.supabaseUrl}/functions/v1/${name}`,
        Object.fromEntries(
          Object.entries(given).filter((header): header is [string, string] => header[1] !== undefined),
        ),
        typeof body === "string" ? body : JSON.stringify(body),
      );
    },
    async propose(trade) {
      const answer = await driven.call("propose-trade", trade);
      if (answer.status !== 201) {
        throw new Error(`propose-trade answered ${answer.status}: ${answer.text}`);
      }
      return answer;
    },
    async check() {
      await db.sql`update public.positions set counted_at = counted_at - interval '5 minutes' where status = 'OPEN'`;
      await db.sql`update public.drifts set counted_at = counted_at - interval '5 minutes'`;
      const answer = await until(
        () => driven.call("exit-check", {}),
        ({ status }) => status !== 409,
      );
      if (answer.status !== 200) {
        throw new Error(`exit-check answered ${answer.status}: ${answer.text}`);
      }
      return answer.body as Row;
    },

    async setClock(now) {
      await succeed("PUT", `${stack.marketUrl}/clock`, { now });
    },
    async advance(minutes) {
      await succeed("POST", `${stack.marketUrl}/clock/advance`, { minutes });
    },
    async quote(quotes) {
      const body = Object.entries(quotes).map(([symbol, prices]) => [
        symbol,
        prices && { bid: prices[0], ask: prices[1] },
      ]);
      await succeed("PUT", `${stack.marketUrl}/quotes`, Object.fromEntries(body));
    },
    async underlying(prices) {
      await succeed("PUT", `${stack.marketUrl}/underlyings`, prices);
    },

    async messages() {
      return (await request("GET", `${stack.chatUrl}/messages`, {})).body as ChatMessage[];
    },
    async message(fits) {
      const found = await until(
        async () => (await driven.messages()).find(fits),
        (message) => message !== undefined,
      );
      return found as ChatMessage;
    },
    card(ticker, says = /./) {
      return driven.message(
        ({ text }) =>
          new RegExp(`^${ticker} .*\\n[A-Z]{2,3}, `).test(text) &&
          (typeof says === "string" ? text.includes(says) : says.test(text)),
      );
    },
    async press(message, name, user_id) {
      const button = message.buttons.find(({ text }) => text.includes(name));
      if (button === undefined) {
        throw new Error(`There is no button ${name} on: ${message.text}`);
      }
      const { body } = await succeed("POST", `${stack.chatUrl}/press`, {
        message_id: message.message_id,
        callback_data: button.callback_data,
        user_id,
      });
      return (body as { answer?: Toast }).answer;
    },
    async send(text, user_id) {
      await succeed("POST", `${stack.chatUrl}/send`, { text, user_id });
    },

    async quiet() {
      await until(
        async () => {
          await stack.idle();
          const [state] = await db.sql<{ quiet: boolean }[]>`
            select not exists (select from private.outbox where status = 'sending' or status = 'due' and due_at <= clock_timestamp())
              and not exists (select from net.http_request_queue)
              and (select expires_at <= clock_timestamp() from private.check_lease) as quiet`;
          return state?.quiet;
        },
        (isQuiet) => isQuiet === true,
      );
    },
    async contents() {
      const tables = await db.sql<{ name: string }[]>`
        select format('%I.%I', schemaname, tablename) as name from pg_tables
        where schemaname in ('public', 'private') order by 1`;
      const counted = tables.map(
        ({ name }) =>
          `select '${name}' as name, count(*) || ' rows, ' || md5(coalesce(string_agg(t::text, '' order by t::text), '')) as rows from ${name} t`,
      );
      const rows = await db.sql.unsafe<{ name: string; rows: string }[]>(counted.join(" union all "));
      return Object.fromEntries(rows.map(({ name, rows: digest }) => [name, digest]));
    },
  };
  return driven;
}

/** Sends exactly this request; a body in pieces is sent chunked, without Content-Length. */
export async function request(
  method: string,
  url: string,
  headers: Record<string, string>,
  body?: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers,
    ...(body !== undefined && { body, duplex: "half" }),
  } as RequestInit);
  const text = await response.text();
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json") && text !== "";
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : null };
}

let requests = 0;

/**
 * The specification's example with an underlying of its own: a put with strike 580 sold for 150.00 that expires on
 * 2026-04-17.
 */
export function csp(differing: Partial<StrikeRequest> = {}): StrikeRequest {
  requests += 1;
  return {
    request_id: `request-${requests}`,
    strategy_type: "CSP",
    ticker: `T${String.fromCharCode(...[676, 26, 1].map((place) => 65 + (Math.floor(requests / place) % 26)))}`,
    expiration_date: "2026-04-17",
    strike_price: 580,
    net_credit: 150,
    quantity: 1,
    ...differing,
  };
}

/** A 580/575 put spread sold for 150.00. */
export function vpc(differing: Partial<StrikeRequest> = {}): StrikeRequest {
  return csp({ strategy_type: "VPC", width: 5, ...differing });
}

/** `SPY260417P00580000`. */
export function putSymbol({ ticker, expiration_date }: StrikeRequest, strike: number): string {
  return `${ticker}${expiration_date.slice(2).replaceAll("-", "")}P${String(strike * 1000).padStart(8, "0")}`;
}
