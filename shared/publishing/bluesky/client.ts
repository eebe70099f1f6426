import type { z } from "zod";
import { OutsideError } from "../../outside/errors.ts";
import { ask, type ClientOptions, PATIENCE } from "../../outside/http.ts";
import { type Answer, exchange, isLost, read, redactor } from "../exchange.ts";
import type { Picture } from "../network.ts";
import { NoRoom } from "../no-room.ts";
import { found, put, refusal, session, type Blob as Uploaded, uploaded } from "./schemas.ts";
import type { BlueskySettings } from "./settings.ts";

export const COLLECTION = "app.bsky.feed.post";

/** Wait after a 429 in which Bluesky names no time, seconds. */
const USUAL_WAIT = 300;

/** A refusal by Bluesky. Nothing was done. */
export class Refusal extends OutsideError {
  constructor(
    message: string,
    /** Bluesky's name of the error: "InvalidRequest". */
    readonly error: string,
  ) {
    super(message, false);
  }
}

export interface BlueskyOptions extends ClientOptions {
  now?: () => Date;
}

type Session = z.infer<typeof session>;

interface Call<T> {
  name: string;
  method: "GET" | "POST";
  query?: Record<string, string>;
  /** A Blob is sent unchanged with its own type, an object as JSON. */
  body?: Blob | object;
  /** Token of the session; absent when signing in. */
  token?: string;
  answer: z.ZodType<T>;
}

/** Bluesky's XRPC over HTTP: one session for all calls, time-outs, and repeats where they are harmless. */
export class BlueskyClient {
  readonly #now: () => Date;
  readonly #timeout: number;
  readonly #backoff: number;
  #session: Session | undefined;

  constructor(
    private readonly settings: BlueskySettings,
    { now = () => new Date(), ...options }: BlueskyOptions = {},
  ) {
    const { timeout, backoff } = { ...PATIENCE, ...options };
    this.#now = now;
    this.#timeout = timeout;
    this.#backoff = backoff;
  }

  /**
   * The DID of the account. Opens a session if there is none.
   *
   * @throws OutsideError when the account cannot be used
   */
  async did(): Promise<string> {
    return (await this.#open()).did;
  }

  /** @throws OutsideError */
  async upload({ bytes, type }: Picture): Promise<Uploaded> {
    const call: Call<z.infer<typeof uploaded>> = {
      name: "com.atproto.repo.uploadBlob",
      method: "POST",
      body: new Blob([bytes], { type }),
      answer: uploaded,
    };
    return (await this.#patiently(() => this.#inSession(call))).blob;
  }

  /**
   * Creates a record. If the same record exists, nothing changes. We send it once; the runtime may repeat it.
   *
   * @throws Refusal when nothing was done, OutsideError when nobody knows
   */
  async put(repo: string, rkey: string, record: object): Promise<z.infer<typeof put>> {
    return await this.#inSession({
      name: "com.atproto.repo.putRecord",
      method: "POST",
      // Null: Bluesky accepts the record only if the key has none yet, so another post is never replaced.
      body: { repo, collection: COLLECTION, rkey, record, swapRecord: null },
      answer: put,
    });
  }

  /**
   * The post with a key; null where there is none.
   *
   * @throws OutsideError
   */
  async find(repo: string, rkey: string): Promise<z.infer<typeof found> | null> {
    const query = { repo, collection: COLLECTION, rkey };
    try {
      return await this.#patiently(() =>
        this.#inSession({ name: "com.atproto.repo.getRecord", method: "GET", query, answer: found }),
      );
    } catch (error) {
      // Servers from before 2025 do not name this error.
      if (
        error instanceof Refusal &&
        (error.error === "RecordNotFound" || /Could not locate record/.test(error.message))
      ) {
        return null;
      }
      throw error;
    }
  }

  async #open(): Promise<Session> {
    this.#session ??= await this.#patiently(() => this.#signIn());
    return this.#session;
  }

  async #signIn(): Promise<Session> {
    const { BLUESKY_HANDLE: identifier, BLUESKY_APP_PASSWORD: password } = this.settings;
    const opened = await this.#send({
      name: SIGN_IN,
      method: "POST",
      body: { identifier, password },
      answer: session,
    });
    if (opened.active === false) {
      throw new OutsideError(
        `Bluesky: the account ${identifier} is ${opened.status ?? "not active"}. Sign in at bsky.app to see why.`,
        false,
      );
    }
    return opened;
  }

  /** Repeats an invisible call until it is answered. A 429 is not repeated: another call would use up more of the quota. */
  async #patiently<T>(attempt: () => Promise<T>): Promise<T> {
    const result = await ask(async () => {
      try {
        return await attempt();
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

  /**
   * Calls within the session. When the session has expired, it is opened again once: a call with an expired token had
   * no effect.
   */
  async #inSession<T>(call: Call<T>): Promise<T> {
    const inNew = async (): Promise<T> => {
      const { accessJwt } = await this.#open();
      return await this.#send({ ...call, token: accessJwt });
    };
    try {
      return await inNew();
    } catch (error) {
      if (error instanceof Refusal && ["ExpiredToken", "InvalidToken"].includes(error.error)) {
        this.#session = undefined;
        return await inNew();
      }
      throw error;
    }
  }

  async #send<T>({ name, method, query, body, token, answer }: Call<T>): Promise<T> {
    const label = `Bluesky, ${name}`;
    const search = query === undefined ? "" : `?${new URLSearchParams(query)}`;
    const isJson = body !== undefined && !(body instanceof Blob);
    const answered = await exchange({
      label,
      url: `${this.settings.BLUESKY_URL}/xrpc/${name}${search}`,
      method,
      headers: {
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...(isJson ? { "Content-Type": "application/json" } : {}),
      },
      ...(body === undefined ? {} : { body: isJson ? JSON.stringify(body) : body }),
      timeout: this.#timeout,
    });
    const words = `${label}: ${this.#words(answered)}`;
    if (isLost(answered)) {
      throw new OutsideError(words, true);
    }
    if (answered.status === 429) {
      throw new NoRoom(words, this.#secondsUntilRoom(answered));
    }
    if (answered.status >= 400) {
      const error = refusal.safeParse(answered.json).data?.error ?? "";
      const isSignIn = name === SIGN_IN && answered.status === 401;
      throw new Refusal(isSignIn ? `${words} ${NEW_PASSWORD}` : words, error);
    }
    return read(label, answered, answer);
  }

  /** Bluesky's words, fit for a message. */
  #words({ status, json }: Answer): string {
    const { error, message } = refusal.safeParse(json).data ?? {};
    const redact = redactor([this.settings.BLUESKY_APP_PASSWORD, this.#session?.accessJwt ?? ""]);
    return redact((message || error || `HTTP ${status}`).replace(/\.?$/, "."));
  }

  /** Between one second and one day. */
  #secondsUntilRoom({ headers }: Answer): number {
    const number = (name: string) => Number(headers.get(name) || Number.NaN);
    const told = [number("Retry-After"), number("RateLimit-Reset") - this.#now().getTime() / 1000].find(
      Number.isFinite,
    );
    return told === undefined ? USUAL_WAIT : Math.min(Math.max(Math.ceil(told), 1), 86_400);
  }
}

const SIGN_IN = "com.atproto.server.createSession";
const NEW_PASSWORD =
  "Make an app password at bsky.app (Settings, Privacy and security), and set BLUESKY_HANDLE and BLUESKY_APP_PASSWORD.";
