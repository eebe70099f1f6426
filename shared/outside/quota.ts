import { delay } from "@std/async/delay";
import { OutsideError } from "./errors.ts";

/** The meaning of X-RateLimit-Reset: seconds until the quota is new, or the UNIX time of that in seconds. */
type Reset = "seconds" | "epoch";

/**
 * How many calls of one kind a vendor accepts in a period. The vendor's own count, in the headers of its answers, has
 * precedence.
 */
export class Quota {
  #left = 0;
  #resetAt = 0;
  #underWay = 0;
  #used = 0;

  /** @param what the quota's name in sentences: "TradeStation's quota for quotes" */
  constructor(
    private readonly what: string,
    public limit: number,
    readonly period: number,
    private readonly longestWait: number,
    private readonly shortestWait: number,
    private readonly resetIn: Reset = "seconds",
  ) {}

  /** Calls that were let through so far, in all periods, whatever their outcome. */
  get used(): number {
    return this.#used;
  }

  /**
   * Takes one call from the quota, and waits if the quota is briefly used up. Call `answered` after the call.
   *
   * @throws OutsideError when the quota is used up for longer than `longestWait`
   */
  async take(): Promise<void> {
    for (;;) {
      const wait = this.#resetAt - Date.now();
      if (wait <= 0) {
        this.#left = this.limit - this.#underWay;
        this.#resetAt = Date.now() + this.period;
      }
      if (this.#left > 0) {
        this.#left -= 1;
        this.#underWay += 1;
        this.#used += 1;
        return;
      }
      if (wait > this.longestWait) {
        throw new OutsideError(
          `${this.what} (${this.limit}) is used up for another ${Math.ceil(wait / 1000)} s.`,
          false,
        );
      }
      await delay(Math.max(wait, this.shortestWait));
    }
  }

  /** Gives a call back to the quota; null when no answer came. */
  answered(response: Response | null): void {
    this.#underWay -= 1;
    if (response === null) {
      return;
    }
    const [limit, left, reset] = ["Limit", "Remaining", "Reset"].map((name) => {
      const value = Number(response.headers.get(`X-RateLimit-${name}`) || Number.NaN);
      return Number.isFinite(value) && value >= 0 ? value : undefined;
    });
    this.limit = limit || this.limit;
    if (reset !== undefined) {
      const wait = reset * 1000 - (this.resetIn === "epoch" ? Date.now() : 0);
      // A longer wait is an error, or comes from a clock that differs from ours.
      this.#resetAt = Date.now() + Math.min(Math.max(wait, 0), this.period);
    }
    if (left !== undefined) {
      this.#left = left - this.#underWay;
    }
    if (response.status === 429) {
      this.#left = 0;
      this.#resetAt = Math.max(reset === undefined ? 0 : this.#resetAt, Date.now() + this.shortestWait);
    }
  }
}
