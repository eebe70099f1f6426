import { createHash } from "node:crypto";
import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import { Refused } from "../../brokers/book.ts";
import type { Endpoint, Fault } from "./faults.ts";

/** What an endpoint answers. */
interface Reply {
  status?: 200 | 204;
  body: unknown;
}

type Handler = (c: Context, fault: Fault | null, body: unknown) => Promise<Reply>;
export type Route = (
  endpoint: Endpoint,
  handler: Handler,
) => (c: Context<{ Bindings: HttpBindings }>) => Promise<Response>;

/** A refusal as Alpaca answers it: `code` and HTTP status are documented to be stable, `message` is not. */
export class Rejection extends Refused {
  constructor(
    readonly status: 400 | 403 | 404 | 422,
    readonly code: number | null,
    message: string,
    readonly facts: Record<string, string> = {},
  ) {
    super(message);
  }
}

/** Something is not as it has to be, whatever is traded. */
export const malformed = (message: string) => new Rejection(422, 40010001, message);
/** An order that cannot be. */
export const invalid = (message: string) => new Rejection(422, 42210000, message);
/** An order that this account may not place. */
export const forbidden = (message: string, facts: Record<string, string> = {}) =>
  new Rejection(403, 40310000, message, facts);
export const notFound = (message: string) => new Rejection(404, 40410000, message);

/** The same UUID for the same text. */
export function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** RFC 3339 to the nanosecond. */
export function nanoseconds(instant: Date): string {
  return instant.toISOString().replace("Z", "000346Z");
}

/** A number in text, as short as it goes: `1.50` -> `1.5`. */
export function decimal(value: number, digits = 6): string {
  return String(Number(value.toFixed(digits)));
}

/** A parameter that is one of a few words. */
export function oneOf<Word extends string>(c: Context, name: string, words: Word[], otherwise: Word): Word {
  const value = c.req.query(name) ?? otherwise;
  if (!words.includes(value as Word)) {
    throw malformed(`invalid ${name}`);
  }
  return value as Word;
}

/** A parameter that is a whole number from 1 to a maximum. */
export function limitOf(c: Context, name: string, otherwise: number, maximum: number): number {
  const value = c.req.query(name) ?? String(otherwise);
  if (!/^[1-9]\d*$/.test(value) || Number(value) > maximum) {
    throw malformed(`invalid ${name}: must be from 1 to ${maximum}`);
  }
  return Number(value);
}

/** A comma-separated parameter; empty where it is absent. */
export function listOf(c: Context, name: string): string[] {
  return (c.req.query(name) ?? "").split(",").filter((each) => each !== "");
}

/** A parameter that is a date or an instant; null where it is absent. */
export function instantOf(c: Context, name: string): number | null {
  const value = c.req.query(name);
  if (value === undefined) {
    return null;
  }
  const instant = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/.test(value)
    ? Date.parse(value)
    : Number.NaN;
  if (Number.isNaN(instant)) {
    throw malformed(`invalid ${name}: ${value}`);
  }
  return instant;
}

/** One page of items in order, and the token of the next one: the key of its last item. */
export function page<Item>(
  items: Item[],
  keyOf: (item: Item) => string,
  limit: number,
  token: string | undefined,
): { items: Item[]; next: string | null } {
  const keys = items.map((item) => Buffer.from(keyOf(item)).toString("base64url"));
  const start = token === undefined ? 0 : keys.indexOf(token) + 1;
  if (token !== undefined && start === 0) {
    throw malformed("invalid page_token");
  }
  const shown = items.slice(start, start + limit);
  return { items: shown, next: start + limit < items.length ? (keys[start + limit - 1] ?? null) : null };
}
