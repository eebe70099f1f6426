const MINUTE = 60_000;

/** The limit of calls per minute of one API and key. */
export class RateLimit {
  #left: number;
  #resetAt = 0;
  /** Number of calls answered with 429. */
  exceeded = 0;

  constructor(private readonly limit: number) {
    this.#left = limit;
  }

  /** @param burst refuses this call, with a reset in a moment */
  count(burst: boolean): { headers: Record<string, string>; exceeded: boolean } {
    if (Date.now() >= this.#resetAt) {
      this.#left = this.limit;
      this.#resetAt = Date.now() + MINUTE;
    }
    const exceeded = burst || this.#left === 0;
    if (exceeded) {
      this.exceeded += 1;
    } else {
      this.#left -= 1;
    }
    const reset = burst ? Date.now() : this.#resetAt;
    return {
      headers: {
        "X-RateLimit-Limit": String(this.limit),
        "X-RateLimit-Remaining": String(burst ? 0 : this.#left),
        // Seconds since 1970, unlike TradeStation's.
        "X-RateLimit-Reset": String(Math.ceil(reset / 1000)),
      },
      exceeded,
    };
  }
}
