/** The library's result for what `private.chance_between()` computes in Postgres. */

import { BlackScholes } from "@uqee/black-scholes";
import type { Underlying } from "../../shared/greeks.ts";

const model = new BlackScholes({ sigmaToPricePrecision: "double" });

/** A price of the underlying at which a trade begins to lose, with the volatility of the option that it comes from. */
export type BreakEven = { price: number; implied_volatility: number };

/**
 * The chance that the underlying ends between the break-evens, by the lognormal distribution that option prices imply.
 *
 * @param lower null if no fall causes a loss
 * @param upper null if no rise causes a loss
 */
export function chanceOfProfit(
  { lower, upper }: { lower: BreakEven | null; upper: BreakEven | null },
  underlying: Underlying,
): number {
  const atMost = upper === null ? 1 : chanceBelow(upper, underlying);
  const tooLow = lower === null ? 0 : chanceBelow(lower, underlying);
  return Math.max(0, atMost - tooLow);
}

function chanceBelow(
  { price: strike, implied_volatility: sigma }: BreakEven,
  underlying: Underlying,
): number {
  const { price, years: time, rate, dividend_yield = 0 } = underlying;
  if (strike <= 0) {
    return 0;
  }
  if (time <= 0) {
    return price < strike ? 1 : 0;
  }
  const share = price * Math.exp(-dividend_yield * time);
  const { rho } = model.option({ type: "put", underlying: share, strike, time, sigma, rate });
  // A put's rho is minus its strike's present value, times this chance, times the time.
  return -rho / (strike * time * Math.exp(-rate * time));
}
