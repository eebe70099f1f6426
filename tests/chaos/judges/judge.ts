import type { Row } from "../../support/book.ts";

/** A call of a function of the database, and its result. */
export interface Called {
  name: string;
  parameters: Row;
  answer: unknown;
  /** SQLSTATE of a refusal. */
  error: { code: string; message: string } | null;
}

/** Expected changes, as `changes()` writes them, and further faults. */
export interface Expected {
  changes: string[];
  /** Changes that are possible but not required. */
  optional?: string[];
  /** SQLSTATE with which the call must be refused. */
  error?: string;
  broken?: string[];
}

export function exactly(changes: string[], broken: string[] = []): Expected {
  return { changes, broken };
}

export function nothing(broken: string[] = []): Expected {
  return exactly([], broken);
}
