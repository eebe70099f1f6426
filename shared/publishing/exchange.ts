import type { z } from "zod";
import { OutsideError } from "../outside/errors.ts";
import { parseJson } from "../outside/http.ts";
import { sendOnce } from "../send-once.ts";
import { storable } from "../storable.ts";

/** A network's answer, whatever its status. */
export interface Answer {
  status: number;
  headers: Headers;
  /** Undefined where the answer is not JSON. */
  json: unknown;
}

/** There was no answer. */
export class NoAnswer extends OutsideError {
  constructor(
    label: string,
    /** Whether the request may have arrived; false where there was no connection. */
    readonly mayHaveArrived: boolean,
  ) {
    super(`${label}: no ${mayHaveArrived ? "answer" : "connection"}.`, true);
  }
}

interface Request {
  /** The name of the call in error messages, without the query. */
  label: string;
  url: string;
  method: string;
  headers: Record<string, string>;
  body?: string | Blob | FormData;
  /** True when the request must arrive at most once; only a text body can be sent so. */
  once?: boolean;
  /** ms. */
  timeout: number;
}

/**
 * Sends one request and reads its answer.
 *
 * @throws NoAnswer
 */
export async function exchange(request: Request): Promise<Answer> {
  const { label, url, method, headers, body, once = false, timeout } = request;
  // Following a redirect would send a post twice.
  const init = { method, headers, redirect: "error", signal: AbortSignal.timeout(timeout) } as const;
  try {
    if (body === undefined) {
      return await answerOf(await fetch(url, init));
    }
    if (!once || typeof body !== "string") {
      return await answerOf(await fetch(url, { ...init, body }));
    }
    const answer = await answerOf(await sendOnce(url, { ...init, body }));
    // A server that demands the length first has not looked at the request.
    return answer.status === 411 ? await answerOf(await fetch(url, { ...init, body })) : answer;
  } catch (error) {
    // The words of fetch differ between runtimes and may contain what was sent.
    throw new NoAnswer(label, !NOT_CONNECTED.test(inFull(error)));
  }
}

async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, headers: response.headers, json: parseJson(await response.text()) };
}

/** Node's codes and Deno's words for a host that is unknown or refuses the connection. */
const NOT_CONNECTED = /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)\b|client error \(Connect\)/;

/** An error with its causes. */
function inFull(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const { code } = error as { code?: unknown };
  return `${code} ${error.message} ${error.cause === undefined ? "" : inFull(error.cause)}`;
}

/**
 * Parses an answer.
 *
 * @throws OutsideError, passing, when the answer has the wrong shape: it may come from a proxy and be right the next
 * time
 */
export function read<T>(label: string, { json }: Answer, shape: z.ZodType<T>): T {
  const { success, data, error } = shape.safeParse(json);
  if (success) {
    return data;
  }
  const [issue] = error.issues;
  const where = json === undefined ? "it is not JSON" : `${issue?.path.join(".")}: ${issue?.message}`;
  throw new OutsideError(`${label}: the answer cannot be read (${where}).`, true);
}

/** Whether the status leaves open what became of the call. */
export function isLost({ status }: Answer): boolean {
  return status >= 500 || status === 408;
}

/**
 * Makes a function that removes credentials from others' text, also where they are URL-encoded, and shortens it for a
 * message.
 */
export function redactor(secrets: string[]): (text: string) => string {
  const spellings = secrets
    .filter((secret) => secret !== "")
    .flatMap((secret) => [secret, encodeURIComponent(secret)]);
  return (text) =>
    storable(spellings.reduce((clean, secret) => clean.replaceAll(secret, "***"), text).slice(0, 300));
}
