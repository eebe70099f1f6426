import type { z } from "zod";
import { OutsideError } from "../../outside/errors.ts";
import { parseJson } from "../../outside/http.ts";
import { compactDate } from "../../words/format.ts";
import type { Lease, TokenStore } from "../network.ts";
import { type Kept, kept, type renewed } from "./schemas.ts";

const DAY = 86_400_000;
/** The life of a new token, and the rest of it at which the token is renewed. */
const LIFE = 60 * DAY;
const DUE = 30 * DAY;

/** The token for calls: the one in the settings, or its renewal. */
export class Tokens {
  #kept: Promise<Kept | null> | undefined;

  /** @param first the token in the settings */
  constructor(
    private readonly first: string,
    private readonly store: TokenStore,
    private readonly now: () => Date,
  ) {}

  /** @throws whatever the store throws */
  async get(): Promise<string> {
    return (await this.#read())?.token ?? this.first;
  }

  /**
   * Renews the token when due. Instagram does not renew a token younger than a day. The age of a token made elsewhere
   * is unknown, so it is renewed a day after it was first seen.
   *
   * @throws OutsideError
   */
  async renew(ask: (token: string) => Promise<z.infer<typeof renewed>>): Promise<Lease> {
    const now = this.now();
    const present = await this.#read();
    if (present === null) {
      await this.#keep({
        token: this.first,
        origin: await digest(this.first),
        since: now,
        expiresAt: null,
      });
      return { expiresAt: null };
    }
    const { token, origin, since, expiresAt } = present;
    if (expiresAt !== null && expiresAt.getTime() <= now.getTime()) {
      throw new OutsideError(
        `Instagram: the token expired on ${compactDate(expiresAt.toISOString().slice(0, 10))}. Make a new one in the app's dashboard at Meta, and set INSTAGRAM_ACCESS_TOKEN.`,
        false,
      );
    }
    const isOldEnough = now.getTime() - since.getTime() >= DAY;
    const isDue = expiresAt === null || expiresAt.getTime() - now.getTime() <= DUE;
    if (!isOldEnough || !isDue) {
      return { expiresAt };
    }
    const answer = await ask(token);
    const next = {
      token: answer.access_token,
      origin,
      since: now,
      expiresAt: new Date(now.getTime() + answer.expires_in * 1000),
    };
    await this.#keep(next);
    return { expiresAt: next.expiresAt };
  }

  /** The stored renewal of the token in the settings; null where there is none, or where it belongs to another token. */
  async #read(): Promise<Kept | null> {
    this.#kept ??= this.store.read().then(async (text) => {
      const found = kept.safeParse(parseJson(text ?? ""));
      return found.success && found.data.origin === (await digest(this.first)) ? found.data : null;
    });
    try {
      return await this.#kept;
    } catch (error) {
      // The next call reads again.
      this.#kept = undefined;
      throw error;
    }
  }

  async #keep(next: Kept): Promise<void> {
    this.#kept = undefined;
    await this.store.keep(JSON.stringify(next), next.expiresAt ?? new Date(next.since.getTime() + LIFE));
  }
}

async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
