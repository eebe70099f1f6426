import { LOOPBACK } from "../../outside/address.ts";
import { OutsideError } from "../../outside/errors.ts";
import { ask, type ClientOptions, PATIENCE } from "../../outside/http.ts";
import { type Answer, exchange, isLost, read, redactor } from "../exchange.ts";
import type { Lease, Picture } from "../network.ts";
import { NoRoom } from "../no-room.ts";
import { lapsed, says } from "./refusals.ts";
import { introspection, upload, userinfo } from "./schemas.ts";
import type { LinkedInSettings } from "./settings.ts";

type Body = string | Blob;

/** LinkedIn's API over HTTP: token, version, time-outs, and repeats where they are harmless. */
export class LinkedInClient {
  /** Makes others' text fit for a message. */
  readonly redact: (text: string) => string;
  readonly #timeout: number;
  readonly #backoff: number;

  constructor(
    private readonly settings: LinkedInSettings,
    options: ClientOptions = {},
  ) {
    const { LINKEDIN_CLIENT_SECRET, LINKEDIN_ACCESS_TOKEN, LINKEDIN_CLIENT_ID } = settings;
    this.redact = redactor([LINKEDIN_ACCESS_TOKEN, LINKEDIN_CLIENT_SECRET, LINKEDIN_CLIENT_ID]);
    const { timeout, backoff } = { ...PATIENCE, ...options };
    this.#timeout = timeout;
    this.#backoff = backoff;
  }

  /**
   * The person whose token it is, as a urn.
   *
   * @throws OutsideError
   */
  async author(): Promise<string> {
    const path = "/v2/userinfo";
    const { sub } = read(label("GET", path), await this.#patiently("GET", path), userinfo);
    return `urn:li:person:${sub}`;
  }

  /**
   * Uploads a picture. LinkedIn processes it for a moment and does not tell when it is done.
   *
   * @returns the image's urn
   * @throws OutsideError
   */
  async upload(owner: string, { bytes, type }: Picture): Promise<string> {
    const path = "/rest/images?action=initializeUpload";
    const body = JSON.stringify({ initializeUploadRequest: { owner } });
    const { uploadUrl, image } = read(
      label("POST", path),
      await this.#patiently("POST", path, body),
      upload,
    ).value;
    if (!this.#isLinkedIns(uploadUrl)) {
      throw new OutsideError(
        "LinkedIn named another host for a picture: the token is not sent there.",
        false,
      );
    }
    await this.#patiently("PUT", uploadUrl, new Blob([bytes], { type }));
    return image;
  }

  /**
   * The only call that publishes. It is never repeated.
   *
   * @throws NoAnswer
   */
  async post(post: object): Promise<Answer> {
    return await this.#once("POST", "/rest/posts", JSON.stringify(post), true);
  }

  /**
   * Until when the token is valid.
   *
   * @throws OutsideError when it is not valid
   */
  async lease(): Promise<Lease> {
    const name = "LinkedIn, POST /oauth/v2/introspectToken";
    const { LINKEDIN_CLIENT_ID, LINKEDIN_CLIENT_SECRET, LINKEDIN_ACCESS_TOKEN } = this.settings;
    const form = new URLSearchParams({
      client_id: LINKEDIN_CLIENT_ID,
      client_secret: LINKEDIN_CLIENT_SECRET,
      token: LINKEDIN_ACCESS_TOKEN,
    });
    const answer = await ask(async () => {
      const answered = await exchange({
        label: name,
        url: `${this.settings.LINKEDIN_OAUTH_URL}/oauth/v2/introspectToken`,
        method: "POST",
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
        body: String(form),
        timeout: this.#timeout,
      });
      if (isLost(answered) || answered.status === 429) {
        throw new OutsideError(`${name}: HTTP ${answered.status}.`, true);
      }
      return answered;
    }, this.#backoff);
    if (answer.status >= 400) {
      const advice =
        "Set LINKEDIN_CLIENT_ID and LINKEDIN_CLIENT_SECRET of the app that LINKEDIN_ACCESS_TOKEN was made for.";
      throw new OutsideError(`${name}: HTTP ${answer.status}. ${advice}`, false);
    }
    const { active, status, expires_at } = read(name, answer, introspection);
    if (!active) {
      throw new OutsideError(lapsed(status), false);
    }
    return { expiresAt: expires_at === null ? null : new Date(expires_at * 1000) };
  }

  /** Repeats an invisible call until it is answered. */
  async #patiently(method: string, target: string, body?: Body): Promise<Answer> {
    const name = label(method, target);
    const answer = await ask(async () => {
      const answered = await this.#once(method, target, body);
      if (isLost(answered)) {
        throw new OutsideError(`${name}: ${says(answered, this.redact)}`, true);
      }
      return answered;
    }, this.#backoff);
    if (answer.status === 429) {
      throw new NoRoom(`${name}: ${says(answer, this.redact)}`, secondsOf(answer));
    }
    if (answer.status >= 400) {
      throw new OutsideError(`${name}: ${says(answer, this.redact)}`, false);
    }
    return answer;
  }

  async #once(method: string, target: string, body?: Body, once = false): Promise<Answer> {
    return await exchange({
      label: label(method, target),
      url: target.startsWith("/") ? this.settings.LINKEDIN_API_URL + target : target,
      method,
      headers: {
        Authorization: `Bearer ${this.settings.LINKEDIN_ACCESS_TOKEN}`,
        "LinkedIn-Version": this.settings.LINKEDIN_VERSION,
        "X-Restli-Protocol-Version": "2.0.0",
        ...(typeof body === "string" ? { "Content-Type": "application/json" } : {}),
      },
      ...(body === undefined ? {} : { body }),
      once,
      timeout: this.#timeout,
    });
  }

  /** Whether an address named by LinkedIn may receive the token. */
  #isLinkedIns(target: string): boolean {
    const { protocol, hostname } = new URL(target);
    const isStandIn = LOOPBACK.test(new URL(this.settings.LINKEDIN_API_URL).hostname);
    return isStandIn
      ? LOOPBACK.test(hostname)
      : protocol === "https:" && /(^|\.)linkedin\.com$/.test(hostname);
  }
}

/**
 * Seconds until LinkedIn may have room again. Without a Retry-After it is a quarter of an hour, because LinkedIn's
 * limits are daily.
 */
export function secondsOf({ headers }: Answer): number {
  const seconds = Number(headers.get("Retry-After") || Number.NaN);
  return Number.isFinite(seconds) ? Math.min(Math.max(Math.ceil(seconds), 1), 86_400) : 900;
}

/** Names a call in an error message, without the query and without the address of an upload. */
function label(method: string, target: string): string {
  return `LinkedIn, ${method} ${target.startsWith("/") ? target.replace(/\?.*/, "") : "picture"}`;
}
