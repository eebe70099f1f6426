import { isDeepStrictEqual } from "node:util";
import type { Answer, TestStack } from "../../support/stack.ts";

/** The code of every refusal, by its status. */
const CODES: Record<number, string> = {
  400: "malformed_json",
  401: "unauthorized",
  // To another host's name, on this machine.
  403: "forbidden",
  404: "not_found",
  405: "method_not_allowed",
  409: "conflict",
  413: "too_large",
  415: "unsupported_media_type",
  422: "invalid",
};

/** What a look at the inside would show. */
const INSIDE =
  /\bat .*:\d+:\d+|node_modules|file:\/\/\/(?!etc)|\.ts:\d+|postgres(ql)?:\/\/|PGRST|\bSUP\b|violates|pg_/;

/** Everything that may not be seen in an answer. */
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

/** What is wrong with an answer, whatever was asked: a sentence each. */
export function faultsOf({ status, headers, text, body }: Answer, secrets: string[]): string[] {
  const faults: string[] = [];
  const everything = `${text}\n${[...headers].map((header) => header.join(": ")).join("\n")}`;
  // A monitor hears in so many words that not all is well.
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
  // To HEAD only headers are answered.
  if (status >= 300 && !isHealth && text !== "" && !isRefusal(status, body)) {
    faults.push(`it refuses in another shape: ${status} ${text}`);
  }
  return faults;
}

/** The platform's own word where a path names no function of ours; see local/functions.ts. */
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
