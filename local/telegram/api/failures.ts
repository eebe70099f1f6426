import { z } from "zod";
import { ApiError } from "./error.ts";
import type { Params } from "./params.ts";

const afterEffect = z.boolean().optional();

/**
 * A failure in the place of the true answer to one call: a refusal, or no answer at all. With `afterEffect` the call
 * was accepted all the same and its answer alone is lost.
 */
export const failureSchema = z.union([
  z.object({
    code: z.int().min(400).max(599),
    description: z.string(),
    /** Seconds, for code 429. */
    retryAfter: z.int().positive().optional(),
    afterEffect,
  }),
  z.object({
    /** `reset`: the connection is cut. `timeout`: it stays open and silent until the caller gives up. */
    lost: z.enum(["reset", "timeout"]),
    afterEffect,
  }),
]);

export type ApiFailure = z.infer<typeof failureSchema>;

/** Thrown where the caller is to get no answer. */
export class AnswerLost extends Error {
  override readonly name = "AnswerLost";

  constructor(readonly how: "reset" | "timeout") {
    super(how);
  }
}

/** Picks the calls that fail. Method names are compared in lower case, as Telegram does. */
export type FailurePlan = (method: string, params: Params) => ApiFailure | undefined;

/** The failures that tests and scripts have asked for. */
export class Failures {
  readonly #next: { method: string; failure: ApiFailure }[] = [];
  #plan: FailurePlan = () => undefined;

  add(method: string, failure: ApiFailure): void {
    this.#next.push({ method: method.toLowerCase(), failure });
  }

  planWith(plan: FailurePlan): void {
    this.#plan = plan;
  }

  /** Runs a call, or fails it as planned. Failures that were added go before the plan. */
  async guard<Result>(method: string, params: Params, run: () => Result): Promise<Awaited<Result>> {
    const at = this.#next.findIndex((entry) => entry.method === method.toLowerCase());
    const failure = at < 0 ? this.#plan(method, params) : this.#next.splice(at, 1)[0]?.failure;
    if (failure && !failure.afterEffect) throw toError(failure);
    const result = await run();
    if (failure) throw toError(failure);
    return result;
  }
}

function toError(failure: ApiFailure): Error {
  if ("lost" in failure) return new AnswerLost(failure.lost);
  return new ApiError(
    failure.code,
    failure.description,
    failure.retryAfter ? { retry_after: failure.retryAfter } : undefined,
  );
}
