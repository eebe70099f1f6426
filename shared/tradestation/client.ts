import type { z } from "zod";
import type { Database } from "../database.ts";
import type { QuoteQuota } from "../market-data.ts";
import { OutsideError } from "../outside/errors.ts";
import {
  ask,
  type ClientOptions,
  change,
  type Outcome,
  PATIENCE,
  parseJson,
  type Sent,
  send,
} from "../outside/http.ts";
import { linesOf } from "../outside/lines.ts";
import { Quota } from "../outside/quota.ts";
import { result } from "./answers.ts";
import type { TradeStationSettings } from "./settings.ts";
import { AccessTokens, supabaseVault, type TokenVault } from "./tokens.ts";

/** Errors in TradeStation's answers that leave open what it did. */
const SERVER_ERRORS = ["InternalServerError", "ServiceUnavailable", "GatewayTimeout"];

/** How long a stream is read for its snapshot, ms. */
const SNAPSHOT = 8_000;

const clients = new WeakMap<Database, TradeStationClient>();

/** One client per process: broker and market data share its token. */
export function connectTradeStation(settings: TradeStationSettings, database: Database): TradeStationClient {
  let client = clients.get(database);
  if (!client) {
    client = new TradeStationClient(settings, supabaseVault(database, settings.TRADESTATION_REFRESH_TOKEN));
    clients.set(database, client);
  }
  return client;
}

/** TradeStation's API v3 over HTTP: tokens, quotas, time-outs, and repeats where they are harmless. */
export class TradeStationClient {
  readonly accountId: string;
  readonly #tokens: AccessTokens;
  readonly #quotas: Record<"account" | "quotes" | "chains", Quota>;
  readonly #timeout: number;
  readonly #backoff: number;

  constructor(
    private readonly settings: TradeStationSettings,
    vault: TokenVault,
    options: ClientOptions = {},
  ) {
    const { timeout, backoff, longestWait } = { ...PATIENCE, ...options };
    this.accountId = settings.TRADESTATION_ACCOUNT_ID;
    this.#timeout = timeout;
    this.#backoff = backoff;
    this.#tokens = new AccessTokens(settings, vault, { timeout, backoff });
    const quota = (what: string, limit: number, minutes: number) =>
      new Quota(`TradeStation's quota for ${what}`, limit, minutes * 60_000, longestWait, backoff);
    this.#quotas = {
      account: quota("account and order calls", 250, 5),
      quotes: quota("quotes", 30, 1),
      chains: quota("chains and bars", 90, 1),
    };
  }

  /**
   * How many requests for quotes TradeStation accepts in how many seconds, and how many were made. Chains and bars have
   * a quota of their own.
   */
  quoteQuota(): Omit<Required<QuoteQuota>, "symbols"> {
    const of = ({ limit, period, used }: Quota) => ({ calls: limit, seconds: period / 1000, used });
    return { ...of(this.#quotas.quotes), chains: of(this.#quotas.chains) };
  }

  /**
   * Sends a GET request, which is harmless to repeat.
   *
   * @throws OutsideError when there is no answer or it cannot be read, DatabaseError when the token cannot be read
   */
  async get<T>(quota: "account" | "quotes" | "chains", path: string, answer: z.ZodType<T>): Promise<T> {
    return await ask(() => this.#get(this.#quotas[quota], path, answer), this.#backoff);
  }

  /**
   * Reads the snapshot of a stream without an end, line by line.
   *
   * @param isAll gets a line (undefined where it is not JSON) and tells whether the snapshot is complete
   * @returns whether the snapshot is complete; false where the stream broke off or time ran out
   * @throws OutsideError when there is no stream, DatabaseError when the token cannot be read
   */
  async snapshot(path: string, isAll: (line: unknown) => boolean): Promise<boolean> {
    return await ask(() => this.#snapshot(path, isAll), this.#backoff);
  }

  /**
   * Sends a change. It is never repeated when it may have been done, and never throws.
   *
   * @param inFull sends the body with its length, which the runtime may repeat: only where that is harmless
   */
  async change(
    method: "POST" | "PUT" | "DELETE",
    path: string,
    body?: unknown,
    inFull = false,
  ): Promise<Outcome> {
    const quota = this.#quotas.account;
    let token = "";
    const outcome = await change(
      async () => {
        token = await this.#tokens.get();
        await quota.take();
      },
      () => this.#send(quota, token, method, path, body, inFull),
      (sent) => this.#message(sent),
      (error) => this.redact(error instanceof Error ? error.message : String(error)),
    );
    if (outcome.kind !== "answered") {
      return outcome;
    }
    const { answer } = outcome;
    const said = result.safeParse(answer);
    if (!said.success) {
      return { kind: "lost", message: "TradeStation's answer cannot be read." };
    }
    if (said.data.error) {
      const message = this.#message({ status: 200, json: answer });
      return SERVER_ERRORS.includes(said.data.error)
        ? { kind: "lost", message }
        : { kind: "refused", message, status: 200, answer };
    }
    return outcome;
  }

  /** Makes text from outside fit for a message: short, and without credentials. */
  redact(text: string): string {
    return this.#tokens.redact(text);
  }

  async #get<T>(quota: Quota, path: string, answer: z.ZodType<T>): Promise<T> {
    let token = await this.#tokens.get();
    await quota.take();
    let sent = await this.#send(quota, token, "GET", path);
    if (sent.status === 401) {
      token = await this.#tokens.get();
      await quota.take();
      sent = await this.#send(quota, token, "GET", path);
    }
    const named = result.safeParse(sent.json).data?.error ?? "";
    if (sent.status >= 400 || named) {
      const passing = sent.status === 429 || sent.status >= 500 || SERVER_ERRORS.includes(named);
      throw new OutsideError(`${label("GET", path)}: ${this.#message(sent)}`, passing);
    }
    const parsed = answer.safeParse(sent.json);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const where = sent.json === undefined ? "it is no JSON" : `${issue?.path.join(".")}: ${issue?.message}`;
      // A truncated answer, or one from a proxy, may be complete the next time.
      throw new OutsideError(`${label("GET", path)}: the answer cannot be read (${where}).`, true);
    }
    return parsed.data;
  }

  async #snapshot(path: string, isAll: (line: unknown) => boolean): Promise<boolean> {
    const quota = this.#quotas.chains;
    const token = await this.#tokens.get();
    await quota.take();
    let response: Response | null = null;
    try {
      response = await fetch(this.settings.TRADESTATION_API_URL + path, {
        headers: { Authorization: `Bearer ${token}` },
        redirect: "error",
        signal: AbortSignal.timeout(Math.min(this.#timeout, SNAPSHOT)),
      });
    } catch {
      throw new OutsideError(`${label("GET", path)}: no answer.`, true);
    } finally {
      quota.answered(response);
    }
    const { status, body } = response;
    if (status === 200 && body !== null) {
      for await (const line of linesOf(body)) {
        if (isAll(parseJson(line))) {
          return true;
        }
      }
      return false;
    }
    if (status === 401) {
      this.#tokens.refuse(token);
    }
    const message = this.#message({ status, json: parseJson(await response.text().catch(() => "")) });
    throw new OutsideError(
      `${label("GET", path)}: ${message}`,
      status === 401 || status === 429 || status >= 500,
    );
  }

  async #send(
    quota: Quota,
    token: string,
    method: string,
    path: string,
    body?: unknown,
    inFull = false,
  ): Promise<Sent> {
    const sent = await send({
      label: label(method, path),
      url: this.settings.TRADESTATION_API_URL + path,
      method,
      headers: { Authorization: `Bearer ${token}` },
      // Requests without a body, reads and cancels, may arrive twice.
      body,
      once: !inFull,
      timeout: this.#timeout,
      quota,
    });
    if (sent.status === 401) {
      this.#tokens.refuse(token);
    }
    return sent;
  }

  #message({ status, json }: Sent): string {
    return this.redact(result.safeParse(json).data?.words || `HTTP ${status}`);
  }
}

/** Names a call in an error message, without the account's number and without the query. */
function label(method: string, path: string): string {
  return `TradeStation, ${method} ${path.replace(/\?.*/, "").replace(/\/accounts\/[^/]+/, "/accounts/...")}`;
}
