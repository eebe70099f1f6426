import { BlackScholes } from "@uqee/black-scholes";
import { perContract } from "./market-data.ts";

const DAY = 86_400_000;
const YEAR = 365 * DAY;

/** USD per share. A smaller time value is rounding and gives no volatility. */
const LEAST = 1e-4;

const model = new BlackScholes({ sigmaToPricePrecision: "double" });

/** What the options of one expiration have in common. */
export type Underlying = {
  /** USD per share. */
  price: number;
  /** Years until the close of the expiration's session, exact to the minute. */
  years: number;
  /** Risk-free interest, annual, as a fraction. */
  rate: number;
  /** Annual, as a fraction of the price; zero by default. */
  dividend_yield?: number;
};

export type PricedOption = {
  option_type: "put" | "call";
  /** USD per share. */
  strike: number;
  /** Half-way between bid and ask, USD per contract. */
  mid: number;
};

export type Greeks = {
  /** Annual, as a fraction. */
  implied_volatility: number;
  /** USD per share for one dollar of the underlying; negative for a put. */
  delta: number;
  /** Change of delta for one dollar of the underlying. */
  gamma: number;
  /** USD per contract: the price a day later (or at expiration, where that is sooner) less the price now. */
  theta: number;
  /** USD per contract and percentage point of volatility. */
  vega: number;
};

/**
 * Why a price has no volatility: the option has expired, its price is next to nothing, it has no time value, or it
 * costs more than the option can be worth.
 */
export type NoGreeks = "expired" | "worthless" | "below_intrinsic" | "above_maximum";

/** Years of 365 days from an instant to the close at which an option expires. */
export function yearsUntil(closes_at: Date, now: Date): number {
  return (closes_at.getTime() - now.getTime()) / YEAR;
}

/**
 * Implied volatility and greeks of an option from its mid, by Black-Scholes. Every source gets the same model, because
 * their own greeks differ in model, side and hour. Early exercise is not modelled, so the volatility of an option deep
 * in the money is slightly high.
 */
export function greeksOf(
  option: PricedOption,
  underlying: Underlying,
): { greeks: Greeks; reason: null } | { greeks: null; reason: NoGreeks } {
  const { price, years, rate, dividend_yield = 0 } = underlying;
  const mid = option.mid / 100;
  if (years <= 0) {
    return { greeks: null, reason: "expired" };
  }
  if (mid <= LEAST) {
    return { greeks: null, reason: "worthless" };
  }
  // A dividend yield acts like a lower price of the underlying.
  const paid = Math.exp(-dividend_yield * years);
  const share = price * paid;
  const strike = option.strike * Math.exp(-rate * years);
  const inTheMoney = Math.max(0, option.option_type === "call" ? share - strike : strike - share);
  const timeValue = mid - inTheMoney;
  if (timeValue <= LEAST) {
    return { greeks: null, reason: "below_intrinsic" };
  }
  if (timeValue >= Math.min(share, strike)) {
    return { greeks: null, reason: "above_maximum" };
  }
  // By put-call parity the time value is the price of the other type, which is out of the money. Its digits are all
  // significant.
  const deviation = deviationOf(timeValue, share, strike);
  const sigma = deviation / Math.sqrt(years);
  const at = { type: option.option_type, strike: option.strike, sigma, rate };
  const now = model.option({ ...at, underlying: share, time: years });
  const left = years - DAY / YEAR;
  const later =
    left > 0
      ? model.option({ ...at, underlying: price * Math.exp(-dividend_yield * left), time: left }).price
      : Math.max(0, option.option_type === "call" ? price - option.strike : option.strike - price);
  return {
    greeks: {
      implied_volatility: sigma,
      delta: now.delta * paid,
      gamma: now.gamma * paid * paid,
      theta: perContract(later - now.price),
      // The factors for 100 shares and for one percentage point of volatility cancel each other out.
      vega: now.vega,
    },
    reason: null,
  };
}

/**
 * The standard deviation of the log price at expiration at which an option out of the money is worth `value`. Newton's
 * method starts where the price is steepest and converges from there with every step; bounds guard the last digits.
 *
 * @param strike its present value
 */
function deviationOf(value: number, share: number, strike: number): number {
  const type = share < strike ? "call" : "put";
  const steepest = Math.sqrt(2 * Math.abs(Math.log(share / strike)));
  let [low, high] = [0, 40];
  let deviation = Math.max(steepest, 1e-6);
  for (let i = 0; i < 100; i++) {
    const { price, vega } = model.option({
      type,
      underlying: share,
      strike,
      time: 1,
      sigma: deviation,
      rate: 0,
    });
    if (price > value) {
      high = deviation;
    } else {
      low = deviation;
    }
    const step = (value - price) / vega;
    const next = deviation + step > low && deviation + step < high ? deviation + step : (low + high) / 2;
    if (Math.abs(next - deviation) <= 1e-12 * deviation) {
      return next;
    }
    deviation = next;
  }
  return deviation;
}
