import { isDeepStrictEqual } from "node:util";
import type { Answer, TestStack } from "../../support/stack.ts";

/** The code of every refusal, by status. */
const CODES: Record<number, string> = {
  400: "malformed_json",
  401: "unauthorized",
  // For another host name on this machine.
  403: "forbidden",
  404: "not_found",
  405: "method_not_allowed",
  409: "conflict",
  413: "too_large",
  415: "unsupported_media_type",
  422: "invalid",
};

/** Signs that an answer shows internals. */
const INSIDE =
  /\bat .*:\d+:\d+|node_modules|file:\/\/\/(?!etc)|\.ts:\d+|postgres(ql)?:\/\/|PGRST|\bSUP\b|violates|pg_/;

/** Everything that no answer may contain. */
export function secretsOf(stack: TestStack): string[] {
  return [
    stack.secretKey,
    stack.publishableKey,
    stack.cronSecret,
    stack.telegramSecretToken,
    stack.healthToken,
    stack.proposerToken,
    "LOCAL-test-token",
    stack.dbUrl,
    new URL(stack.dbUrl).password,
    process.cwd(),
  ];
}

/** The faults of an answer, whatever the request was: one sentence each. */
export function faultsOf({ status, headers, text, body }: Answer, secrets: string[]): string[] {
  const faults: string[] = [];
  const everything = `${text}\n${[...headers].map((header) => header.join(": ")).join("\n")}`;
  // The endpoint for monitors reports problems in plain words.
  const isHealth = status === 503 && Array.isArray((body as { parts?: unknown } | null)?.parts);
  if (status >= 500 && !isHealth) {
    faults.push(`it failed: ${status} ${text}`);
  }
  if (INSIDE.test(everything)) {
    faults.push(`it shows the inside: ${everything}`);
  }
  faults.push(
    ...secrets.filter((secret) => everything.includes(secret)).map((secret) => `it tells ${secret}`),
  );
  if ([...headers.keys()].some((name) => name.startsWith("access-control-"))) {
    faults.push("it lets other sites in");
  }
  // HEAD is answered with headers only.
  if (status >= 300 && !isHealth && text !== "" && !isRefusal(status, body)) {
    faults.push(`it refuses in another shape: ${status} ${text}`);
  }
  return faults;
}

/** The platform's own answer for a path that names no function; see local/functions.ts. */
const NO_FUNCTION = { code: "NOT_FOUND", message: "Requested function was not found" };

function isRefusal(status: number, body: unknown): boolean {
  if (status === 404 && isDeepStrictEqual(body, NO_FUNCTION)) {
    return true;
  }
  const { error, ...rest } = (body ?? {}) as { error?: Record<string, unknown> };
  if (typeof error !== "object" || error === null || Object.keys(rest).length > 0) {
    return false;
  }
  const { code, message, issues, ...more } = error;
  return (
    code === CODES[status] &&
    typeof message === "string" &&
    /\S/.test(message) &&
    (issues === undefined || (Array.isArray(issues) && issues.every(isIssue))) &&
    Object.keys(more).length === 0
  );
}

function isIssue(issue: { path?: unknown; message?: unknown } | null): boolean {
  return typeof issue?.path === "string" && typeof issue.message === "string";
}
