import { RetryError, retry } from "@std/async/retry";
import { sendOnce } from "../send-once.ts";
import { OutsideError } from "./errors.ts";
import type { Quota } from "./quota.ts";

/** What became of a call that changes something. */
export type Outcome =
  | { kind: "answered"; answer: unknown }
  /** The vendor said no. */
  | { kind: "refused"; message: string; status: number; answer: unknown }
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

/** What clients do unless they are told otherwise. */
export const PATIENCE: Required<ClientOptions> = { timeout: 10_000, backoff: 500, longestWait: 10_000 };

/** Attempts of a harmless call, and of one that a vendor had no room for. */
export const ATTEMPTS = 3;

export interface Sent {
  status: number;
  /** Undefined when the answer is no JSON. */
  json: unknown;
}

interface Call {
  /** Names the call in an error: without account numbers and without the query. */
  label: string;
  url: string;
  method: string;
  headers: Record<string, string>;
  body?: unknown;
  /** Whether the runtime must not send the body a second time by itself. */
  once?: boolean;
  /** ms. */
  timeout: number;
  quota: Quota;
}

/**
 * One request. Its quota was taken before.
 *
 * @throws OutsideError, passing, when there is no answer
 */
export async function send(call: Call): Promise<Sent> {
  const { label, url, method, headers, body, once = false, timeout, quota } = call;
  let response: Response | null = null;
  try {
    const request = {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      // A redirected order would be sent twice.
      redirect: "error",
      signal: AbortSignal.timeout(timeout),
    } as const;
    response =
      body === undefined
        ? await fetch(url, request)
        : await (once ? sendOnce : fetch)(url, { ...request, body: JSON.stringify(body) });
    return { status: response.status, json: parseJson(await response.text()) };
  } catch {
    // What fetch says depends on the runtime, and may hold what was sent.
    throw new OutsideError(`${label}: no answer.`, true);
  } finally {
    quota.answered(response);
  }
}

/**
 * Asks for a change; never repeated when it may have been done. Never throws.
 *
 * @param ready takes the quota, and whatever else a call needs
 * @param says the vendor's words
 * @param inWords what was thrown, fit for a message
 */
export async function change(
  ready: () => Promise<void>,
  request: () => Promise<Sent>,
  says: (sent: Sent) => string,
  inWords: (error: unknown) => string,
): Promise<Outcome> {
  for (let attempt = 1; ; attempt++) {
    try {
      await ready();
    } catch (error) {
      return { kind: "not_taken", message: inWords(error) };
    }
    let sent: Sent;
    try {
      sent = await request();
    } catch (error) {
      return { kind: "lost", message: inWords(error) };
    }
    const { status, json: answer } = sent;
    // The gate turns a 429 and a 401 away before anything is looked at.
    if (status === 429 && attempt < ATTEMPTS) {
      continue;
    }
    const message = says(sent);
    if (status === 429 || status === 401) {
      return { kind: "not_taken", message };
    }
    if (status >= 500 || status === 408) {
      return { kind: "lost", message };
    }
    return status >= 400 ? { kind: "refused", message, status, answer } : { kind: "answered", answer };
  }
}

/**
 * Asks until there is an answer; a repeat is harmless.
 *
 * @param backoff before the first repeat, ms
 * @throws what the last attempt threw
 */
export async function ask<T>(attempt: () => Promise<T>, backoff: number): Promise<T> {
  try {
    return await retry(attempt, {
      maxAttempts: ATTEMPTS,
      minTimeout: backoff,
      isRetriable: (error: unknown) => error instanceof OutsideError && error.passing,
    });
  } catch (error) {
    throw error instanceof RetryError ? error.cause : error;
  }
}

/** Undefined when it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
