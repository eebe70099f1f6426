import type { z } from "zod";
import type { OutsideError } from "../../outside/errors.ts";
import { ask, type ClientOptions, PATIENCE } from "../../outside/http.ts";
import { exchange, read, redactor } from "../exchange.ts";
import type { Lease, TokenStore } from "../network.ts";
import { NoRoom } from "../no-room.ts";
import { refusalOf } from "./refusals.ts";
import { renewed } from "./schemas.ts";
import type { InstagramSettings } from "./settings.ts";
import { Tokens } from "./tokens.ts";

export interface InstagramOptions extends ClientOptions {
  now?: () => Date;
}

interface Call<T> {
  /** The name of the call in error messages. */
  label: string;
  method: "GET" | "POST";
  url: string;
  token: string;
  body?: object;
  answer: z.ZodType<T>;
}

/** Instagram's Graph API over HTTP: the token, time-outs, and repeats where they are harmless. */
export class InstagramClient {
  readonly now: () => Date;
  readonly #tokens: Tokens;
  readonly #timeout: number;
  readonly #backoff: number;

  constructor(
    private readonly settings: InstagramSettings,
    store: TokenStore,
    { now = () => new Date(), ...options }: InstagramOptions = {},
  ) {
    const { timeout, backoff } = { ...PATIENCE, ...options };
    this.now = now;
    this.#tokens = new Tokens(settings.INSTAGRAM_ACCESS_TOKEN, store, now);
    this.#timeout = timeout;
    this.#backoff = backoff;
  }

  /**
   * Sends a GET request, which is harmless to repeat.
   *
   * @param what the name in error messages: "the container"
   * @throws OutsideError
   */
  async get<T>(what: string, path: string, query: Record<string, string>, answer: z.ZodType<T>): Promise<T> {
    const token = await this.#tokens.get();
    const search = new URLSearchParams({ ...query, access_token: token });
    const url = `${this.#versioned(path)}?${search}`;
    return await this.#patiently({ label: `Instagram, ${what}`, method: "GET", url, token, answer });
  }

  /**
   * Creates something that nobody sees. May be repeated.
   *
   * @throws OutsideError
   */
  async make<T>(what: string, path: string, body: object, answer: z.ZodType<T>): Promise<T> {
    const token = await this.#tokens.get();
    const url = this.#versioned(path);
    return await this.#patiently({ label: `Instagram, ${what}`, method: "POST", url, token, body, answer });
  }

  /**
   * Sends a request once and never repeats it.
   *
   * @throws OutsideError
   */
  async once<T>(what: string, path: string, body: object, answer: z.ZodType<T>): Promise<T> {
    const token = await this.#tokens.get();
    const url = this.#versioned(path);
    return await this.#send({ label: `Instagram, ${what}`, method: "POST", url, token, body, answer });
  }

  /** @throws OutsideError */
  async renew(): Promise<Lease> {
    return await this.#tokens.renew(async (token) => {
      const query = new URLSearchParams({ grant_type: "ig_refresh_token", access_token: token });
      // This path has no version.
      const url = `${this.settings.INSTAGRAM_API_URL}/refresh_access_token?${query}`;
      const label = "Instagram, the token's renewal";
      return await this.#patiently({ label, method: "GET", url, token, answer: renewed });
    });
  }

  #versioned(path: string): string {
    return `${this.settings.INSTAGRAM_API_URL}/${this.settings.INSTAGRAM_VERSION}/${path}`;
  }

  /**
   * Repeats a call until it is answered. A call without room is not repeated: another one would use up more of the
   * quota.
   */
  async #patiently<T>(call: Call<T>): Promise<T> {
    const result = await ask(async () => {
      try {
        return await this.#send(call);
      } catch (error) {
        if (error instanceof NoRoom) {
          return error;
        }
        throw error;
      }
    }, this.#backoff);
    if (result instanceof NoRoom) {
      throw result;
    }
    return result;
  }

  async #send<T>({ label, method, url, token, body, answer }: Call<T>): Promise<T> {
    const answered = await exchange({
      label,
      url,
      method,
      headers:
        body === undefined ? {} : { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body), once: true }),
      timeout: this.#timeout,
    });
    const redact = redactor([token, this.settings.INSTAGRAM_ACCESS_TOKEN]);
    const refused: OutsideError | null = refusalOf(label, answered, redact);
    if (refused !== null) {
      throw refused;
    }
    return read(label, answered, answer);
  }
}
