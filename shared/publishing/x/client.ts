import { OutsideError } from "../../outside/errors.ts";
import { ask, type ClientOptions, PATIENCE } from "../../outside/http.ts";
import { type Answer, exchange, isLost, read, redactor } from "../exchange.ts";
import type { Picture } from "../network.ts";
import { NoRoom } from "../no-room.ts";
import { says } from "./refusals.ts";
import { me, type Tweet, timeline, uploaded } from "./schemas.ts";
import type { XSettings } from "./settings.ts";
import { authorization } from "./signature.ts";

export interface XOptions extends ClientOptions {
  now?: () => Date;
}

/** X's API v2 over HTTP: signatures, time-outs, and repeats where they are harmless. */
export class XClient {
  /** Makes others' text fit for a message. */
  readonly redact: (text: string) => string;
  readonly #now: () => Date;
  readonly #timeout: number;
  readonly #backoff: number;

  constructor(
    private readonly settings: XSettings,
    { now = () => new Date(), ...options }: XOptions = {},
  ) {
    const { X_API_KEY, X_API_KEY_SECRET, X_ACCESS_TOKEN, X_ACCESS_TOKEN_SECRET } = settings;
    this.redact = redactor([X_API_KEY_SECRET, X_ACCESS_TOKEN_SECRET, X_ACCESS_TOKEN, X_API_KEY]);
    const { timeout, backoff } = { ...PATIENCE, ...options };
    this.#now = now;
    this.#timeout = timeout;
    this.#backoff = backoff;
  }

  /**
   * Uploads a picture.
   *
   * @returns its id, and until when it can be posted
   * @throws OutsideError
   */
  async upload({ bytes, type }: Picture): Promise<{ id: string; until: Date }> {
    const path = "/2/media/upload";
    const answer = await this.#patiently("POST", path, () => {
      const form = new FormData();
      form.append("media_category", "tweet_image");
      form.append("media", new Blob([bytes], { type }), `picture.${type.slice("image/".length)}`);
      return form;
    });
    const { id, expires_after_secs } = read(label("POST", path), answer, uploaded).data;
    return { id, until: new Date(this.#now().getTime() + expires_after_secs * 1000) };
  }

  /** @throws OutsideError */
  async describe(mediaId: string, altText: string): Promise<void> {
    const body = { id: mediaId, metadata: { alt_text: { text: altText } } };
    await this.#patiently("POST", "/2/media/metadata", () => JSON.stringify(body));
  }

  /**
   * The account's own posts, the latest first, without replies and reposts.
   *
   * @param since earliest time; null = any
   * @param most how many, 5 to 100: X charges for each
   * @throws OutsideError
   */
  async ownPosts(since: Date | null, most: number): Promise<Tweet[]> {
    const meAt = "/2/users/me";
    const { id } = read(label("GET", meAt), await this.#patiently("GET", meAt), me).data;
    const query = new URLSearchParams({
      max_results: String(most),
      exclude: "replies,retweets",
      "tweet.fields": "created_at",
      // X accepts no fractions of a second here.
      ...(since === null ? {} : { start_time: `${since.toISOString().slice(0, 19)}Z` }),
    });
    const path = `/2/users/${id}/tweets`;
    return read(label("GET", path), await this.#patiently("GET", `${path}?${query}`), timeline).data;
  }

  /**
   * The only call that publishes. It is never repeated.
   *
   * @throws NoAnswer
   */
  async post(text: string, mediaId: string): Promise<Answer> {
    return await this.#once(
      "POST",
      "/2/tweets",
      JSON.stringify({ text, media: { media_ids: [mediaId] } }),
      true,
    );
  }

  /** Seconds until X has room again, from the headers of a 429: between one second and one day. */
  secondsOf({ headers }: Answer): number {
    const number = (name: string) => Number(headers.get(name) || Number.NaN);
    const resets = ["x-user-limit-24hour", "x-app-limit-24hour"].filter(
      (limit) => number(`${limit}-remaining`) === 0,
    );
    const at = Math.max(
      ...(resets.length > 0 ? resets : ["x-rate-limit"]).map((limit) => number(`${limit}-reset`)),
    );
    const seconds = Math.ceil(at - this.#now().getTime() / 1000);
    return Number.isFinite(at) ? Math.min(Math.max(seconds, 1), 86_400) : WINDOW;
  }

  /** Repeats an invisible call until it is answered. */
  async #patiently(method: string, path: string, body?: () => string | FormData): Promise<Answer> {
    const name = label(method, path);
    const answer = await ask(async () => {
      const answered = await this.#once(method, path, body?.());
      if (isLost(answered)) {
        throw new OutsideError(`${name}: ${says(answered, this.redact)}`, true);
      }
      return answered;
    }, this.#backoff);
    if (answer.status === 429) {
      throw new NoRoom(`${name}: ${says(answer, this.redact)}`, this.secondsOf(answer));
    }
    if (answer.status >= 400) {
      throw new OutsideError(`${name}: ${says(answer, this.redact)}`, false);
    }
    return answer;
  }

  async #once(method: string, path: string, body?: string | FormData, once = false): Promise<Answer> {
    const url = this.settings.X_API_URL + path;
    const keys = {
      consumerKey: this.settings.X_API_KEY,
      consumerSecret: this.settings.X_API_KEY_SECRET,
      token: this.settings.X_ACCESS_TOKEN,
      tokenSecret: this.settings.X_ACCESS_TOKEN_SECRET,
    };
    const time = Math.floor(this.#now().getTime() / 1000);
    const nonce = crypto.randomUUID().replaceAll("-", "");
    return await exchange({
      label: label(method, path),
      url,
      method,
      headers: {
        Authorization: await authorization(keys, method, url, nonce, time),
        ...(typeof body === "string" ? { "Content-Type": "application/json" } : {}),
      },
      ...(body === undefined ? {} : { body }),
      once,
      timeout: this.#timeout,
    });
  }
}

/** The window of X's rate limits, seconds. */
const WINDOW = 900;

/** Names a call in an error message, without the query and the account's number. */
function label(method: string, path: string): string {
  return `X, ${method} ${path.replace(/\?.*/, "").replace(/\/users\/\d+/, "/users/...")}`;
}
