import type { z } from "zod";
import { OutsideError } from "../outside/errors.ts";
import { ask, type ClientOptions, change, type Outcome, PATIENCE, type Sent, send } from "../outside/http.ts";
import { Quota } from "../outside/quota.ts";
import { storable } from "../storable.ts";
import { refusal } from "./answers.ts";
import type { AlpacaSettings } from "./settings.ts";

/** Alpaca has two hosts. Each counts the calls of a key separately. */
type Host = "trading" | "data";

let connected: { settings: AlpacaSettings; client: AlpacaClient } | undefined;

/** One client per process: broker and market data share its quotas. */
export function connectAlpaca(settings: AlpacaSettings): AlpacaClient {
  if (connected?.settings !== settings) {
    connected = { settings, client: new AlpacaClient(settings) };
  }
  return connected.client;
}

/** Alpaca's API over HTTP: keys, quotas, time-outs, and repeats where they are harmless. */
export class AlpacaClient {
  readonly backoff: number;
  readonly #timeout: number;
  readonly #quotas: Record<Host, Quota>;

  constructor(
    private readonly settings: AlpacaSettings,
    options: ClientOptions = {},
  ) {
    const { timeout, backoff, longestWait } = { ...PATIENCE, ...options };
    this.backoff = backoff;
    this.#timeout = timeout;
    const quota = (what: string) =>
      new Quota(`Alpaca's quota for ${what}`, 200, 60_000, longestWait, backoff, "epoch");
    this.#quotas = { trading: quota("account and order calls"), data: quota("quotes and chains") };
  }

  /**
   * How many requests Alpaca's data host accepts in how many seconds, and how many were made. Lists of contracts come
   * from the trading host.
   */
  quoteQuota(): { calls: number; seconds: number; used: number } {
    const { limit, period, used } = this.#quotas.data;
    return { calls: limit, seconds: period / 1000, used };
  }

  /**
   * Sends a GET request, which is harmless to repeat.
   *
   * @throws OutsideError when there is no answer, or when it cannot be read
   */
  async get<T>(host: Host, path: string, answer: z.ZodType<T>): Promise<T> {
    const found = await this.find(host, path, answer);
    if (found === null) {
      throw new OutsideError(`${label("GET", path)}: it is not there.`, false);
    }
    return found;
  }

  /**
   * As `get`, but null where Alpaca answers 404.
   *
   * @throws OutsideError when there is no answer, or when it cannot be read
   */
  async find<T>(host: Host, path: string, answer: z.ZodType<T>): Promise<T | null> {
    return await ask(() => this.#find(host, path, answer), this.backoff);
  }

  /** Sends a change. It is never repeated when it may have been done, and never throws. */
  async change(method: "POST" | "PATCH" | "DELETE", path: string, body?: unknown): Promise<Outcome> {
    return await change(
      () => this.#quotas.trading.take(),
      // The runtime may repeat the request. Alpaca accepts the client_order_id of an order only once.
      () => this.#send("trading", method, path, body),
      (sent) => this.#message(sent),
      (error) => this.redact(error instanceof Error ? error.message : String(error)),
    );
  }

  /** Makes text from outside fit for a message: short, and without credentials. */
  redact(text: string): string {
    const { ALPACA_KEY_ID, ALPACA_SECRET_KEY } = this.settings;
    let clean = text;
    for (const secret of [ALPACA_SECRET_KEY, ALPACA_KEY_ID]) {
      clean = secret === "" ? clean : clean.replaceAll(secret, "***");
    }
    return storable(clean.slice(0, 300));
  }

  async #find<T>(host: Host, path: string, answer: z.ZodType<T>): Promise<T | null> {
    await this.#quotas[host].take();
    const sent = await this.#send(host, "GET", path);
    if (sent.status === 404) {
      return null;
    }
    if (sent.status >= 400) {
      const passing = sent.status === 429 || sent.status === 408 || sent.status >= 500;
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

  async #send(host: Host, method: string, path: string, body?: unknown): Promise<Sent> {
    const { ALPACA_API_URL, ALPACA_DATA_URL, ALPACA_KEY_ID, ALPACA_SECRET_KEY } = this.settings;
    return await send({
      label: label(method, path),
      url: (host === "trading" ? ALPACA_API_URL : ALPACA_DATA_URL) + path,
      method,
      headers: { "APCA-API-KEY-ID": ALPACA_KEY_ID, "APCA-API-SECRET-KEY": ALPACA_SECRET_KEY },
      body,
      timeout: this.#timeout,
      quota: this.#quotas[host],
    });
  }

  #message({ status, json }: Sent): string {
    return this.redact(refusal.safeParse(json).data?.message || `HTTP ${status}`);
  }
}

/** Names a call in an error message, without the query. */
function label(method: string, path: string): string {
  return `Alpaca, ${method} ${path.replace(/\?.*/, "")}`;
}
