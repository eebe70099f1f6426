import { randomBytes } from "node:crypto";
import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { Endpoint, Fault } from "./faults.ts";

/** The only account. */
export const ACCOUNT = "SIM1234567M";

/** The answer of an endpoint. */
export interface Reply {
  status?: 200 | 400 | 403 | 404;
  body: Record<string, unknown>;
  /** Instead of a body: a stream of these that does not end. */
  lines?: unknown[];
}

type Handler = (c: Context, fault: Fault | null, body: unknown) => Promise<Reply>;
export type Route = (
  endpoint: Endpoint,
  handler: Handler,
) => (c: Context<{ Bindings: HttpBindings }>) => Promise<Response>;

export function newSecret(kind: string): string {
  return `${kind}-${randomBytes(24).toString("base64url")}`;
}
