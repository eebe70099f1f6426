import { poll } from "@std/async/poll";
import { RetryError, retry } from "@std/async/retry";
import { z } from "zod";
import { call, type Database } from "../database.ts";
import { OutsideError } from "../outside/errors.ts";
import { parseJson } from "../outside/http.ts";
import { sendOnce } from "../send-once.ts";
import { storable } from "../storable.ts";
import { tokenAnswer } from "./answers.ts";
import type { TradeStationSettings } from "./settings.ts";

const read = z.union([
  z.object({ claim: z.int(), refresh_token: z.string(), access_token: z.string().optional() }),
  z.object({ access_token: z.string(), renew_in: z.number() }),
  z.object({ claimed_elsewhere: z.literal(true) }),
]);

type Claim = Extract<z.infer<typeof read>, { claim: number }>;

/** The place where all runs keep their common token. */
export interface TokenVault {
  /**
   * Reads the token. If it is about to expire, or is the `refused` one, the reader gets the right to renew it; see
   * `tradestation_token()`.
   */
  read(refused?: string): Promise<z.infer<typeof read>>;
  /**
   * Ends a claim with a new token.
   *
   * @returns seconds until it has to be read again
   */
  keep(claim: number, token: z.infer<typeof tokenAnswer>, refreshToken: string): Promise<number>;
  /** Ends a claim without a new token. */
  giveUp(claim: number, refreshToken: string, failure: string): Promise<void>;
}

/** @param origin the refresh token of the settings */
export function supabaseVault(database: Database, origin: string): TokenVault {
  return {
    read: (refused) =>
      call(database, "tradestation_token", { origin, ...(refused === undefined ? {} : { refused }) }, read),
    keep: (claim, { access_token, expires_in, ...token }, old) => {
      const refresh_token = token.refresh_token ?? old;
      const kept = { claim, origin, refresh_token, access_token, expires_in };
      return call(database, "keep_tradestation_token", kept, z.number());
    },
    async giveUp(claim, refresh_token, failure) {
      await call(database, "keep_tradestation_token", { claim, origin, refresh_token, failure }, z.unknown());
    },
  };
}

export interface TokenOptions {
  /** Time-out of one request, ms. */
  timeout: number;
  /** Wait before the first repeat, ms; later waits are longer. */
  backoff: number;
}

/** Wait after a failed renewal while the old token still works, seconds. */
const SECOND_TRY = 30;

/** Access tokens. Only one renewal runs at a time, however many calls and runs want a token. */
export class AccessTokens {
  #token: { value: string; readAgainAt: number } | undefined;
  #pending: Promise<string> | undefined;
  #refused: string | undefined;
  /** Credentials that must not appear in a message. */
  readonly #secrets: Set<string>;

  constructor(
    private readonly settings: TradeStationSettings,
    private readonly vault: TokenVault,
    private readonly options: TokenOptions,
  ) {
    this.#secrets = new Set([settings.TRADESTATION_CLIENT_SECRET, settings.TRADESTATION_REFRESH_TOKEN]);
  }

  /** @throws OutsideError or DatabaseError when there is no token */
  async get(): Promise<string> {
    if (this.#token && this.#token.readAgainAt > Date.now()) {
      return this.#token.value;
    }
    this.#pending ??= this.#obtain().finally(() => {
      this.#pending = undefined;
    });
    return await this.#pending;
  }

  /** Drops a token that the API refused. The next token will be another one. */
  refuse(token: string): void {
    if (this.#token?.value === token) {
      this.#token = undefined;
      this.#refused = token;
    }
  }

  /** `text` without the credentials that this process has seen, shortened for a message. */
  redact(text: string): string {
    let clean = text;
    for (const secret of this.#secrets) {
      clean = clean.replaceAll(secret, "***");
    }
    return storable(clean.slice(0, 300));
  }

  async #obtain(): Promise<string> {
    const signal = AbortSignal.timeout(30_000);
    const found = await poll(
      () => this.vault.read(this.#refused),
      (answer: z.infer<typeof read>) => !("claimed_elsewhere" in answer),
      { interval: 250, signal },
    ).catch((error: unknown) => {
      throw signal.aborted
        ? new OutsideError("Another run has been renewing TradeStation's token for half a minute.", false)
        : error;
    });
    if ("claim" in found) {
      return await this.#renew(found);
    }
    if ("access_token" in found) {
      return this.#use(found.access_token, found.renew_in);
    }
    throw new Error("The wait for TradeStation's token ended without one.");
  }

  #use(token: string, seconds: number): string {
    this.#secrets.add(token);
    this.#token = { value: token, readAgainAt: Date.now() + seconds * 1000 };
    return token;
  }

  async #renew({ claim, refresh_token, access_token: old }: Claim): Promise<string> {
    this.#secrets.add(refresh_token);
    try {
      const token = await this.#patiently(() => this.#request(refresh_token));
      this.#secrets.add(token.access_token);
      if (token.refresh_token !== undefined) {
        this.#secrets.add(token.refresh_token);
      }
      // With rotation, the old refresh token is useless now. The new one must not be lost.
      const seconds = await this.#patiently(() => this.vault.keep(claim, token, refresh_token));
      return this.#use(token.access_token, seconds);
    } catch (error) {
      const failure = this.redact(error instanceof Error ? error.message : String(error));
      await this.vault.giveUp(claim, refresh_token, failure).catch(() => {
        // The claim expires by itself. The cause of the failed renewal matters more.
      });
      if (old === undefined) {
        throw error;
      }
      return this.#use(old, SECOND_TRY);
    }
  }

  /** Makes two attempts, which is as long as the claim lasts. */
  async #patiently<T>(attempt: () => Promise<T>): Promise<T> {
    try {
      return await retry(attempt, {
        maxAttempts: 2,
        minTimeout: this.options.backoff,
        isRetriable: (error: unknown) => !(error instanceof OutsideError) || error.passing,
      });
    } catch (error) {
      const cause = error instanceof RetryError ? error.cause : error;
      // Not passing, because the repeats were made here.
      throw cause instanceof OutsideError ? new OutsideError(cause.message, false) : cause;
    }
  }

  async #request(refreshToken: string): Promise<z.infer<typeof tokenAnswer>> {
    let response: Response;
    let text: string;
    try {
      const form = new URLSearchParams({
        grant_type: "refresh_token",
        client_id: this.settings.TRADESTATION_CLIENT_ID,
        client_secret: this.settings.TRADESTATION_CLIENT_SECRET,
        refresh_token: refreshToken,
      });
      // The first use may end a refresh token, so it is sent only once.
      response = await sendOnce(this.settings.TRADESTATION_TOKEN_URL, {
        method: "POST",
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
        body: String(form),
        redirect: "error",
        signal: AbortSignal.timeout(this.options.timeout),
      });
      text = await response.text();
    } catch {
      // The words of fetch may contain what was sent.
      throw new OutsideError("TradeStation's token endpoint did not answer.", true);
    }
    if (!response.ok) {
      const passing = response.status === 429 || response.status >= 500;
      throw new OutsideError(
        `TradeStation's token endpoint refused (HTTP ${response.status}).${
          passing ? "" : " If that goes on, authorize again and set TRADESTATION_REFRESH_TOKEN."
        }`,
        passing,
      );
    }
    const token = tokenAnswer.safeParse(parseJson(text));
    if (!token.success) {
      throw new OutsideError("TradeStation's token endpoint answered without a token.", true);
    }
    return token.data;
  }
}
