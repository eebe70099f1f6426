/** Why a page could not be loaded. */
export type Trouble =
  | { kind: "offline" }
  | { kind: "unauthorized" }
  | { kind: "missing"; says: string }
  | { kind: "refused"; says: string }
  | { kind: "broken"; says: string };

export class PageError extends Error {
  override readonly name = "PageError";
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(trouble.kind);
    this.trouble = trouble;
  }
}

/** The meaning of an error response: `{error: {code, message}}`, or anything that a server on the way wrote. */
export function troubleOf(status: number, body: unknown): Trouble {
  const says = messageOf(body) ?? `The server answered HTTP ${status}.`;
  if (status === 401 || status === 403) {
    return { kind: "unauthorized" };
  }
  if (status === 404) {
    return { kind: "missing", says };
  }
  return status === 422 ? { kind: "refused", says } : { kind: "broken", says };
}

function messageOf(body: unknown): string | null {
  const error = isObject(body) && isObject(body.error) ? body.error : null;
  return typeof error?.message === "string" ? error.message : null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
