import { delay } from "@std/async/delay";
import { OutsideError } from "./errors.ts";

/** What X-RateLimit-Reset holds: seconds to go, or the UNIX time in seconds at which the quota is new. */
type Reset = "seconds" | "epoch";

/** How many calls of one kind a vendor takes in a period. Its own count, in every answer's headers, goes first. */
export class Quota {
  #left = 0;
  #resetAt = 0;
  #underWay = 0;
  #used = 0;

  /** @param what is counted, as a sentence names it: "TradeStation's quota for quotes" */
  constructor(
    private readonly what: string,
    public limit: number,
    readonly period: number,
    private readonly longestWait: number,
    private readonly shortestWait: number,
    private readonly resetIn: Reset = "seconds",
  ) {}

  /** Calls made so far, in all periods: each that was let through, whatever came of it. */
  get used(): number {
    return this.#used;
  }

  /**
   * Before a call: waits where the quota is used up for a moment; `answered` follows it.
   *
   * @throws OutsideError when it is used up for longer
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

  /** After a call; null when no answer came. */
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
      // Anything longer than a period is something else, or another clock's.
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
