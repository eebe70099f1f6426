import type { z } from "zod";
import { OutsideError } from "../../outside/errors.ts";
import { ask, type ClientOptions, PATIENCE } from "../../outside/http.ts";
import { type Answer, exchange, isLost, read, redactor } from "../exchange.ts";
import type { Picture } from "../network.ts";
import { NoRoom } from "../no-room.ts";
import { found, put, refusal, session, type Blob as Uploaded, uploaded } from "./schemas.ts";
import type { BlueskySettings } from "./settings.ts";

export const COLLECTION = "app.bsky.feed.post";

/** Until there is room again where Bluesky does not say when, seconds. */
const USUAL_WAIT = 300;

/** Bluesky said no: nothing was done. */
export class Refusal extends OutsideError {
  constructor(
    message: string,
    /** As Bluesky names it: "InvalidRequest". */
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
  /** As it is, with the type that it says, or as JSON. */
  body?: Blob | object;
  /** Of the session, once there is one. */
  token?: string;
  answer: z.ZodType<T>;
}

/** Bluesky's XRPC over HTTP: one session for all calls, time-outs, and repeats where a repeat is harmless. */
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
   * Whose account it is. Opens a session where there is none.
   *
   * @throws OutsideError where the account cannot be used
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
   * Makes a record that is not there yet; where it is there with the same content nothing is done. Sent once by us, and
   * the runtime may repeat it.
   *
   * @throws Refusal where nothing was done, OutsideError where nobody knows
   */
  async put(repo: string, rkey: string, record: object): Promise<z.infer<typeof put>> {
    return await this.#inSession({
      name: "com.atproto.repo.putRecord",
      method: "POST",
      // Only in place of no record: that of another post is not replaced.
      body: { repo, collection: COLLECTION, rkey, record, swapRecord: null },
      answer: put,
    });
  }

  /**
   * The post of that key; null where there is none.
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
      // Servers of before 2025 have no name of its own for it.
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

  /** Asks for what nobody sees until there is an answer; where there is no room, another call would only take more. */
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

  /** A session that has ended is opened anew, once: what it is asked with was not looked at. */
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

  /** Bluesky's own, fit for a message. */
  #words({ status, json }: Answer): string {
    const { error, message } = refusal.safeParse(json).data ?? {};
    const redact = redactor([this.settings.BLUESKY_APP_PASSWORD, this.#session?.accessJwt ?? ""]);
    return redact((message || error || `HTTP ${status}`).replace(/\.?$/, "."));
  }

  /** At least one, a day at most. */
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
