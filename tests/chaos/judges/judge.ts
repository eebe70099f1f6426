import type { Row } from "../../support/book.ts";

/** One call of a function of the database, and what came of it. */
export interface Called {
  name: string;
  parameters: Row;
  answer: unknown;
  /** Its SQLSTATE, when it was refused. */
  error: { code: string; message: string } | null;
}

/** What a call ought to have changed, by `changes()`, and what else is wrong. */
export interface Expected {
  changes: string[];
  /** May be there or not. */
  optional?: string[];
  /** It has to be refused so. */
  error?: string;
  broken?: string[];
}

export function exactly(changes: string[], broken: string[] = []): Expected {
  return { changes, broken };
}

export function nothing(broken: string[] = []): Expected {
  return exactly([], broken);
}
