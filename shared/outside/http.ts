import { RetryError, retry } from "@std/async/retry";
import { sendOnce } from "../send-once.ts";
import { OutsideError } from "./errors.ts";
import type { Quota } from "./quota.ts";

/** The outcome of a call that changes something. */
export type Outcome =
  | { kind: "answered"; answer: unknown }
  /** The vendor refused. */
  | { kind: "refused"; message: string; status: number; answer: unknown }
  /** The call certainly changed nothing: the vendor turned it away before looking at it. */
  | { kind: "not_taken"; message: string }
  /** Nobody knows whether the call changed something. */
  | { kind: "lost"; message: string };

export interface ClientOptions {
  /** Time-out of one request, ms. */
  timeout?: number;
  /** Wait before the first repeat, ms; later waits are longer. */
  backoff?: number;
  /** Longest wait for the quota, ms. */
  longestWait?: number;
}

/** Defaults of all clients. */
export const PATIENCE: Required<ClientOptions> = { timeout: 10_000, backoff: 500, longestWait: 10_000 };

/** Attempts of a call that is harmless to repeat, or that was turned away for its rate. */
export const ATTEMPTS = 3;

export interface Sent {
  status: number;
  /** Undefined when the answer is not JSON. */
  json: unknown;
}

interface Call {
  /** The name of the call in error messages, without account numbers and query. */
  label: string;
  url: string;
  method: string;
  headers: Record<string, string>;
  body?: unknown;
  /** True when the runtime must not repeat the body by itself. */
  once?: boolean;
  /** ms. */
  timeout: number;
  quota: Quota;
}

/**
 * Sends one request. The caller has taken its quota already.
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
      // Following a redirect would send an order twice.
      redirect: "error",
      signal: AbortSignal.timeout(timeout),
    } as const;
    response =
      body === undefined
        ? await fetch(url, request)
        : await (once ? sendOnce : fetch)(url, { ...request, body: JSON.stringify(body) });
    return { status: response.status, json: parseJson(await response.text()) };
  } catch {
    // The words of fetch differ between runtimes and may contain what was sent.
    throw new OutsideError(`${label}: no answer.`, true);
  } finally {
    quota.answered(response);
  }
}

/**
 * Sends a change. It is never repeated when it may have been done, and never throws.
 *
 * @param ready takes the quota and prepares whatever else the call needs
 * @param says returns the vendor's words
 * @param inWords makes a thrown error fit for a message
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
    // Vendors answer 429 and 401 before they look at the request.
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
 * Repeats a harmless call until it is answered, `ATTEMPTS` times at most.
 *
 * @param backoff before the first repeat, ms
 * @throws the error of the last attempt
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

/** Parses JSON; undefined when the text is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
