import type { Origin } from "./adapters.ts";

/** A method call of adapters in another process. */
export interface Call {
  /** Identifies the adapters, which are made at their first call. */
  key: string;
  origin: Origin;
  port: string;
  method: string;
  given: unknown[];
}

export type Answer =
  | { answer?: unknown }
  /** `passing` belongs to an OutsideError. */
  | { error: { name: string; message: string; passing?: boolean } };

/** The header that numbers each call of fetch in Deno: a number that arrives twice was repeated by the runtime. */
export const CALL_HEADER = "x-call";
