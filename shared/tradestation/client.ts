import { RetryError, retry } from "@std/async/retry";
import type { z } from "zod";
import type { Database } from "../database.ts";
import { sendOnce } from "../send-once.ts";
import type { TradeStationSettings } from "../settings.ts";
import { result } from "./answers.ts";
import { TradeStationError } from "./errors.ts";
import { Quota } from "./quota.ts";
import { AccessTokens, parseJson, supabaseVault, type TokenVault } from "./tokens.ts";

/** What became of a call that changes something. */
export type Outcome =
  | { kind: "answered"; answer: unknown }
  /** TradeStation said no. */
  | { kind: "refused"; message: string }
  /** It certainly did nothing: the call never got as far as being looked at. */
  | { kind: "not_taken"; message: string }
  /** It may have done it, or not. */
  | { kind: "lost"; message: string };

export interface ClientOptions {
  /** Of one request, ms. */
  timeout?: number;
  /** Before the first repeat, ms; later ones wait longer. */
  backoff?: number;
  /** How long a call may wait for its quota, ms. */
  longestWait?: number;
}

/** Errors in TradeStation's answers after which nobody knows what it did. */
const SERVER_ERRORS = ["InternalServerError", "ServiceUnavailable", "GatewayTimeout"];

/** Attempts of a harmless call, and of one that TradeStation had no room for. */
const ATTEMPTS = 3;

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

/** TradeStation's API v3 over HTTP: tokens, quotas, time-outs, and repeats where a repeat is harmless. */
export class TradeStationClient {
  readonly accountId: string;
  readonly #tokens: AccessTokens;
  readonly #quotas: Record<"account" | "quotes" | "chains", Quota>;
  readonly #timeout: number;
  readonly #backoff: number;

  constructor(
    private readonly settings: TradeStationSettings,
    vault: TokenVault,
    { timeout = 10_000, backoff = 500, longestWait = 10_000 }: ClientOptions = {},
  ) {
    this.accountId = settings.TRADESTATION_ACCOUNT_ID;
    this.#timeout = timeout;
    this.#backoff = backoff;
    this.#tokens = new AccessTokens(settings, vault, { timeout, backoff });
    const quota = (what: string, limit: number, minutes: number) =>
      new Quota(what, limit, minutes * 60_000, longestWait, backoff);
    this.#quotas = {
      account: quota("account and order calls", 250, 5),
      quotes: quota("quotes", 30, 1),
      chains: quota("chains and bars", 90, 1),
    };
  }

  /** Requests for quotes that TradeStation takes in so many seconds. */
  quoteQuota(): { calls: number; seconds: number } {
    const { limit, period } = this.#quotas.quotes;
    return { calls: limit, seconds: period / 1000 };
  }

  /**
   * Asks; a repeat is harmless.
   *
   * @throws TradeStationError when there is no answer to be had, DatabaseError when the token cannot be read
   */
  async get<T>(quota: "account" | "quotes" | "chains", path: string, answer: z.ZodType<T>): Promise<T> {
    try {
      return await retry(() => this.#get(this.#quotas[quota], path, answer), {
        maxAttempts: ATTEMPTS,
        minTimeout: this.#backoff,
        isRetriable: (error: unknown) => error instanceof TradeStationError && error.passing,
      });
    } catch (error) {
      throw error instanceof RetryError ? error.cause : error;
    }
  }

  /**
   * Asks for a change; never repeated when it may have been done. Never throws.
   *
   * @param inFull sends the body with its length, which the runtime may repeat: only where that is harmless
   */
  async change(
    method: "POST" | "PUT" | "DELETE",
    path: string,
    body?: unknown,
    inFull = false,
  ): Promise<Outcome> {
    for (let attempt = 1; ; attempt++) {
      let token: string;
      try {
        token = await this.#tokens.get();
        await this.#quotas.account.take();
      } catch (error) {
        return { kind: "not_taken", message: this.#words(error) };
      }
      let sent: Sent;
      try {
        sent = await this.#send(this.#quotas.account, token, method, path, body, inFull);
      } catch (error) {
        return { kind: "lost", message: this.#words(error) };
      }
      const message = this.#message(sent);
      // The gate turns these away before anything is looked at.
      if (sent.status === 429) {
        if (attempt < ATTEMPTS) {
          continue;
        }
        return { kind: "not_taken", message };
      }
      if (sent.status === 401) {
        this.#tokens.refuse(token);
        return { kind: "not_taken", message };
      }
      if (sent.status >= 500 || sent.status === 408) {
        return { kind: "lost", message };
      }
      if (sent.status >= 400) {
        return { kind: "refused", message };
      }
      const said = result.safeParse(sent.json);
      if (!said.success) {
        return { kind: "lost", message: "TradeStation's answer cannot be read." };
      }
      if (said.data.error) {
        return { kind: SERVER_ERRORS.includes(said.data.error) ? "lost" : "refused", message };
      }
      return { kind: "answered", answer: sent.json };
    }
  }

  /** What somebody else wrote, fit for a message: short, and without credentials. */
  redact(text: string): string {
    return this.#tokens.redact(text);
  }

  async #get<T>(quota: Quota, path: string, answer: z.ZodType<T>): Promise<T> {
    let token = await this.#tokens.get();
    await quota.take();
    let sent = await this.#send(quota, token, "GET", path);
    if (sent.status === 401) {
      this.#tokens.refuse(token);
      token = await this.#tokens.get();
      await quota.take();
      sent = await this.#send(quota, token, "GET", path);
    }
    const named = result.safeParse(sent.json).data?.error ?? "";
    if (sent.status >= 400 || named) {
      const passing = sent.status === 429 || sent.status >= 500 || SERVER_ERRORS.includes(named);
      throw new TradeStationError(`${label("GET", path)}: ${this.#message(sent)}`, passing);
    }
    const parsed = answer.safeParse(sent.json);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const where = sent.json === undefined ? "it is no JSON" : `${issue?.path.join(".")}: ${issue?.message}`;
      // What is cut off or comes from a proxy may be whole the next time.
      throw new TradeStationError(`${label("GET", path)}: the answer cannot be read (${where}).`, true);
    }
    return parsed.data;
  }

  async #send(
    quota: Quota,
    token: string,
    method: string,
    path: string,
    body?: unknown,
    inFull = false,
  ): Promise<Sent> {
    let response: Response | null = null;
    try {
      const url = this.settings.TRADESTATION_API_URL + path;
      const request = {
        method,
        headers: {
          Authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        },
        // A redirected order would be sent twice.
        redirect: "error",
        signal: AbortSignal.timeout(this.#timeout),
      } as const;
      // A question or a cancel, which have no body, may arrive twice.
      response =
        body === undefined
          ? await fetch(url, request)
          : await (inFull ? fetch : sendOnce)(url, { ...request, body: JSON.stringify(body) });
      return { status: response.status, json: parseJson(await response.text()) };
    } catch {
      // What fetch says depends on the runtime, and may hold what was sent.
      throw new TradeStationError(`${label(method, path)}: no answer.`, true);
    } finally {
      quota.answered(response);
    }
  }

  #message({ status, json }: Sent): string {
    return this.redact(result.safeParse(json).data?.words || `HTTP ${status}`);
  }

  #words(error: unknown): string {
    return this.redact(error instanceof Error ? error.message : String(error));
  }
}

interface Sent {
  status: number;
  /** Undefined when the answer is no JSON. */
  json: unknown;
}

/** Names a call in an error: without the account's number and without the query. */
function label(method: string, path: string): string {
  return `TradeStation, ${method} ${path.replace(/\?.*/, "").replace(/\/accounts\/[^/]+/, "/accounts/...")}`;
}
