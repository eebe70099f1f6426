import { timingSafeEqual } from "@std/crypto/timing-safe-equal";
import { ZodError, type z } from "zod";
import { DatabaseError } from "../shared/database.ts";

/** A request's body may not be longer than this, bytes. */
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
};

interface Issue {
  path: string;
  message: string;
}

/** An answer other than success; its message is for the caller to read. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly issues?: Issue[],
  ) {
    super(message);
  }
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers });
}

interface Endpoint<Body> {
  /** The header that carries the caller's credential, and the values that are accepted. */
  credential: { header: string; secrets: string[] };
  body: z.ZodType<Body>;
  /** The answer to a body that is JSON, but too large or not of that shape; a refusal unless given. */
  onMisfit?: () => Response;
  handle(body: Body): Promise<Response>;
}

/**
 * A function that takes a POST of JSON: credential, size and shape are checked before anything happens, and every
 * error is `{error: {code, message, issues?}}`.
 */
export function endpoint<Body>({ credential, body, onMisfit, handle }: Endpoint<Body>) {
  return async (request: Request): Promise<Response> => {
    try {
      if (request.method !== "POST") {
        throw new Refusal(405, "Use POST.");
      }
      if (!(await isAccepted(request.headers.get(credential.header), credential.secrets))) {
        throw new Refusal(401, `The header ${credential.header} does not hold a valid secret.`);
      }
      let given: Body;
      try {
        given = body.parse(await readJson(request));
      } catch (error) {
        if (onMisfit !== undefined && [413, 422].includes(explain(error).status)) {
          console.warn(JSON.stringify({ level: "warning", misfit: String(error) }));
          return onMisfit();
        }
        throw error;
      }
      return await handle(given);
    } catch (error) {
      return refuse(error);
    }
  };
}

async function isAccepted(given: string | null, secrets: string[]): Promise<boolean> {
  // Digests are of one length, and no early exit: how long it takes tells neither length nor likeness.
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
    // Content-Length may be absent, or a lie.
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

/** Postgres stores neither NUL nor lone surrogates. */
function isStorable(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}

function refuse(error: unknown): Response {
  const { status, message, issues } = explain(error);
  return json(
    status,
    { error: { code: CODES[status] ?? "internal", message, ...(issues ? { issues } : {}) } },
    status === 405 ? { Allow: "POST" } : {},
  );
}

function explain(error: unknown): { status: number; message: string; issues?: Issue[] | undefined } {
  if (error instanceof Refusal) {
    return error;
  }
  if (error instanceof ZodError) {
    return {
      status: 422,
      message: "The body is not what is expected.",
      issues: error.issues.map(({ path, message }) => ({ path: path.join("."), message })),
    };
  }
  if (error instanceof DatabaseError && error.status in CODES && error.status !== 500) {
    const message = error.hint ? `${error.message}. ${error.hint}` : error.message;
    const issues =
      error.status === 422 && error.detail ? [{ path: error.detail, message: error.message }] : undefined;
    return { status: error.status, message, issues };
  }
  // The caller learns nothing of the inside; the log does, by name and message only.
  console.error(JSON.stringify({ level: "error", error: String(error) }));
  return { status: 500, message: "Something failed inside; the function's log says what." };
}
