import { timingSafeEqual } from "node:crypto";
import { ZodError, type z } from "zod";
import { DatabaseError, DatabaseUse } from "../shared/database.ts";
import { inWords, log } from "../shared/log.ts";
import type { Settings } from "../shared/settings.ts";
import { isStorable } from "../shared/storable.ts";

/** Longest body of a request, bytes. */
const MAX_BODY = 64 * 1024;

const CODES: Record<number, string> = {
  400: "malformed_json",
  401: "unauthorized",
  404: "not_found",
  405: "method_not_allowed",
  409: "conflict",
  413: "too_large",
  415: "unsupported_media_type",
  422: "invalid",
  500: "internal",
  503: "unavailable",
};

interface Issue {
  path: string;
  message: string;
}

/** An answer other than success. Its message is meant for the caller. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly more: { issues?: Issue[]; headers?: Record<string, string> } = {},
  ) {
    super(message);
  }
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers });
}

interface Credential {
  /** Header with the credential, in lower case. */
  header: string;
  /** Accepted values. */
  secrets: string[];
}

interface Endpoint<Body> {
  /** Any one of them is enough. */
  credentials: Credential[];
  body: z.ZodType<Body>;
  /** Address and secret for calling other functions that have something to do, as the database tells. */
  settings: Settings<"SUPABASE_URL" | "CRON_SECRET">;
  /** The answer to a body that is JSON but too large or of another shape; a refusal by default. */
  onMisfit?: () => Response;
  /** Whether `Prefer: respond-async` (RFC 7240) is honoured: the answer is 202 at once, and the work continues after it. */
  mayRespondAsync?: boolean;
  handle(body: Body): Promise<Response>;
}

/**
 * A function for one method and for callers that `authorise` admits. Every error is `{error: {code, message,
 * issues?}}`.
 */
export function guarded(
  method: "GET" | "POST",
  authorise: (request: Request) => Promise<void>,
  answer: (request: Request) => Promise<Response>,
) {
  // Monitors often request only the head.
  const allowed = method === "GET" ? ["GET", "HEAD"] : [method];
  return async (request: Request): Promise<Response> => {
    try {
      if (!allowed.includes(request.method)) {
        throw new Refusal(405, `Use ${method}.`, { headers: { Allow: allowed.join(", ") } });
      }
      await authorise(request);
      return await answer(request);
    } catch (error) {
      return refuse(error);
    }
  };
}

/** Admits a caller with one of the secrets. */
export function bySecret(...credentials: Credential[]) {
  return async ({ headers }: Request): Promise<void> => {
    const accepted = await Promise.all(
      credentials.map(({ header, secrets }) => isAccepted(headers.get(header), secrets)),
    );
    if (!accepted.includes(true)) {
      const names = credentials.map(({ header }) => header).join(" or ");
      throw new Refusal(401, `The header ${names} has no valid secret.`);
    }
  };
}

/** A function for a POST of JSON. Credential, size and shape are checked before anything happens. */
export function endpoint<Body>(endpoint: Endpoint<Body>) {
  const { credentials, body, settings, onMisfit, mayRespondAsync = false, handle } = endpoint;

  /** Handles a body. Functions that the database has woken are called after the answer. */
  async function serve(given: Body): Promise<Response> {
    const use = new DatabaseUse();
    try {
      return await use.during(() => handle(given));
    } finally {
      for (const name of use.wakes) {
        afterAnswer(() => wake(name, settings));
      }
    }
  }

  return guarded("POST", bySecret(...credentials), async (request) => {
    let given: Body;
    try {
      given = body.parse(await readJson(request));
    } catch (error) {
      if (onMisfit !== undefined && [413, 422].includes(explain(error).status)) {
        log("warning", "misfit", { error: inWords(error) });
        return onMisfit();
      }
      throw error;
    }
    if (mayRespondAsync && RESPOND_ASYNC.test(request.headers.get("prefer") ?? "")) {
      afterAnswer(() => serve(given));
      return new Response(null, { status: 202, headers: { "Preference-Applied": "respond-async" } });
    }
    return await serve(given);
  });
}

const RESPOND_ASYNC = /(^|,)\s*respond-async\s*($|[,;])/i;

/** Bodies for waking functions. */
const ERRANDS: Record<string, object> = { "exit-check": { only: "asked" } };

/** How long a woken function may take to answer that it continues by itself, milliseconds. */
const WAKE_PATIENCE = 10_000;

/** Calls a function that has something to do. If the call is lost, the schedule calls the function within a minute. */
async function wake(
  name: string,
  { SUPABASE_URL, CRON_SECRET }: Settings<"SUPABASE_URL" | "CRON_SECRET">,
): Promise<void> {
  const response = await fetch(`${SUPABASE_URL}/functions/v1/${name}`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "x-cron-secret": CRON_SECRET,
      Prefer: "respond-async",
    },
    body: JSON.stringify(ERRANDS[name] ?? {}),
    signal: AbortSignal.timeout(WAKE_PATIENCE),
  });
  await response.body?.cancel();
  if (response.status !== 202) {
    throw new Error(`${name} answers HTTP ${response.status}.`);
  }
}

/** Continues work after the answer. The runtime keeps the function alive for it. */
function afterAnswer(work: () => Promise<unknown>): void {
  const caught = work().catch((error: unknown) => log("error", "failed", { error: inWords(error) }));
  const { EdgeRuntime } = globalThis as { EdgeRuntime?: { waitUntil(work: Promise<unknown>): void } };
  EdgeRuntime?.waitUntil(caught);
}

async function isAccepted(given: string | null, secrets: string[]): Promise<boolean> {
  // Digests have one length, and all are compared, so the time reveals neither the length nor the likeness of a secret.
  const [digest, ...accepted] = await Promise.all([given ?? "", ...secrets].map(sha256));
  return digest !== undefined && accepted.map((secret) => timingSafeEqual(digest, secret)).includes(true);
}

async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new Refusal(415, "Use Content-Type: application/json.");
  }
  const text = await readText(request);
  try {
    return JSON.parse(text, (key, value) => {
      if (!isStorable(key) || (typeof value === "string" && !isStorable(value))) {
        throw new Refusal(
          422,
          "Text holds a character that cannot be stored (NUL or half of a surrogate pair).",
        );
      }
      return value;
    });
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(400, "The body is not JSON.");
  }
}

async function readText(request: Request): Promise<string> {
  const tooLarge = () => new Refusal(413, `The body is longer than ${MAX_BODY} bytes.`);
  if (Number(request.headers.get("content-length")) > MAX_BODY) {
    throw tooLarge();
  }
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let text = "";
  let size = 0;
  try {
    // Content-Length may be absent or wrong.
    for await (const chunk of request.body ?? []) {
      size += chunk.byteLength;
      if (size > MAX_BODY) {
        throw tooLarge();
      }
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(400, "The body is not UTF-8 text.");
  }
}

/** The answer for an error. */
export function refuse(error: unknown): Response {
  const { status, message, issues, headers } = explain(error);
  const code = CODES[status] ?? "internal";
  return json(status, { error: { code, message, ...(issues ? { issues } : {}) } }, headers);
}

interface Explanation {
  status: number;
  message: string;
  issues?: Issue[] | undefined;
  headers?: Record<string, string> | undefined;
}

function explain(error: unknown): Explanation {
  if (error instanceof Refusal) {
    return { status: error.status, message: error.message, ...error.more };
  }
  if (error instanceof ZodError) {
    return {
      status: 422,
      message: "The body is not valid.",
      issues: error.issues.map(({ path, message }) => ({ path: path.join("."), message })),
    };
  }
  if (error instanceof DatabaseError && error.status in CODES && error.status !== 500) {
    const message = error.hint ? `${error.message}. ${error.hint}` : error.message;
    const issues =
      error.status === 422 && error.detail ? [{ path: error.detail, message: error.message }] : undefined;
    return { status: error.status, message, issues };
  }
  // The details go to the log only, never to the caller.
  log("error", "failed", { error: inWords(error) });
  return { status: 500, message: "Internal error. The function's log has the details." };
}
