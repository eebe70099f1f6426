import type { z } from "zod";
import { OutsideError } from "../outside/errors.ts";
import { parseJson } from "../outside/http.ts";
import { sendOnce } from "../send-once.ts";
import { storable } from "../storable.ts";

/** What a network answered, whatever its status. */
export interface Answer {
  status: number;
  headers: Headers;
  /** Undefined where it is no JSON. */
  json: unknown;
}

/** There was no answer. */
export class NoAnswer extends OutsideError {
  constructor(
    label: string,
    /** Whether the request may have arrived: not where there was no connection. */
    readonly mayHaveArrived: boolean,
  ) {
    super(`${label}: no ${mayHaveArrived ? "answer" : "connection"}.`, true);
  }
}

interface Request {
  /** Names the call in an error, without the query. */
  label: string;
  url: string;
  method: string;
  headers: Record<string, string>;
  body?: string | Blob | FormData;
  /** Whether it is to arrive once at most; its body is a text. */
  once?: boolean;
  /** ms. */
  timeout: number;
}

/**
 * One request, one answer.
 *
 * @throws NoAnswer
 */
export async function exchange(request: Request): Promise<Answer> {
  const { label, url, method, headers, body, once = false, timeout } = request;
  // A redirected post would be sent twice.
  const init = { method, headers, redirect: "error", signal: AbortSignal.timeout(timeout) } as const;
  try {
    if (body === undefined) {
      return await answerOf(await fetch(url, init));
    }
    if (!once || typeof body !== "string") {
      return await answerOf(await fetch(url, { ...init, body }));
    }
    const answer = await answerOf(await sendOnce(url, { ...init, body }));
    // A server that wants the length first has looked at nothing.
    return answer.status === 411 ? await answerOf(await fetch(url, { ...init, body })) : answer;
  } catch (error) {
    // What fetch says depends on the runtime, and may hold what was sent.
    throw new NoAnswer(label, !NOT_CONNECTED.test(inFull(error)));
  }
}

async function answerOf(response: Response): Promise<Answer> {
  return { status: response.status, headers: response.headers, json: parseJson(await response.text()) };
}

/** Node's codes, and the words of Deno, for a host that is unknown or refuses. */
const NOT_CONNECTED = /\b(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)\b|client error \(Connect\)/;

/** An error with what it came of. */
function inFull(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  const { code } = error as { code?: unknown };
  return `${code} ${error.message} ${error.cause === undefined ? "" : inFull(error.cause)}`;
}

/**
 * An answer as it has to be.
 *
 * @throws OutsideError, passing, where it is not: what comes from a proxy may be right the next time
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

/** Whether nobody knows what became of a call that was answered so. */
export function isLost({ status }: Answer): boolean {
  return status >= 500 || status === 408;
}

/** What takes credentials out of what others wrote, also as an address spells them, and makes it fit a message. */
export function redactor(secrets: string[]): (text: string) => string {
  const spellings = secrets
    .filter((secret) => secret !== "")
    .flatMap((secret) => [secret, encodeURIComponent(secret)]);
  return (text) =>
    storable(spellings.reduce((clean, secret) => clean.replaceAll(secret, "***"), text).slice(0, 300));
}
