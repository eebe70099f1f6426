import type { Origin } from "./adapters.ts";

/** One call of a method of adapters in another process. */
export interface Call {
  /** Of the adapters: made at their first call. */
  key: string;
  origin: Origin;
  port: string;
  method: string;
  given: unknown[];
}

export type Answer =
  | { answer?: unknown }
  /** `passing` is an OutsideError's. */
  | { error: { name: string; message: string; passing?: boolean } };

/** The header that names each call of fetch in there: what comes twice under one name, the runtime has repeated. */
export const CALL_HEADER = "x-call";
