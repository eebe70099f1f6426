import type { Endpoint } from "./faults.ts";

type Category = "account" | "quotes" | "bars" | "chains";

const CATEGORIES: Partial<Record<Endpoint, Category>> = {
  quotes: "quotes",
  bars: "bars",
  expirations: "chains",
  strikes: "chains",
  chain: "chains",
  confirm: "account",
  place: "account",
  replace: "account",
  cancel: "account",
  orders: "account",
  order: "account",
  history: "account",
  positions: "account",
  balances: "account",
};

const SECONDS = 1000;

/** Quotas with periods that start at the first call. */
export class RateLimits {
  readonly #quotas: Record<Category, { limit: number; period: number; left: number; resetAt: number }>;
  /** Calls that were answered with 429. */
  exceeded = 0;

  constructor(limits: Partial<Record<Category, number>> = {}) {
    const quota = (limit: number, seconds: number) => ({
      limit,
      period: seconds * SECONDS,
      left: limit,
      resetAt: 0,
    });
    this.#quotas = {
      account: quota(limits.account ?? 250, 300),
      quotes: quota(limits.quotes ?? 30, 60),
      bars: quota(limits.bars ?? 90, 60),
      chains: quota(limits.chains ?? 90, 60),
    };
  }

  /** @param burst refuse this call, with a reset in a moment */
  count(endpoint: Endpoint, burst: boolean): { headers: Record<string, string>; exceeded: boolean } {
    const category = CATEGORIES[endpoint];
    if (!category) {
      return { headers: {}, exceeded: burst };
    }
    const quota = this.#quotas[category];
    if (Date.now() >= quota.resetAt) {
      quota.left = quota.limit;
      quota.resetAt = Date.now() + quota.period;
    }
    const exceeded = burst || quota.left === 0;
    if (exceeded) {
      this.exceeded += 1;
    } else {
      quota.left -= 1;
    }
    const reset = burst ? 0 : (quota.resetAt - Date.now()) / SECONDS;
    return {
      headers: {
        "X-RateLimit-Limit": String(quota.limit),
        "X-RateLimit-Period": String(quota.period / SECONDS),
        "X-RateLimit-Remaining": String(burst ? 0 : quota.left),
        "X-RateLimit-Reset": String(Math.ceil(reset)),
      },
      exceeded,
    };
  }
}
