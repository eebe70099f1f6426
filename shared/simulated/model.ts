import { BlackScholes } from "@uqee/black-scholes";
import { perContract } from "../market-data.ts";
import type { OptionSymbol } from "../words/option-symbol.ts";
import { chance, volatilityOf } from "./random-walk.ts";

const DAY = 86_400_000;
const YEAR = 365 * DAY;
/** Annual, as a fraction. */
const RISK_FREE_RATE = 0.04;

const formula = new BlackScholes({ sigmaToPricePrecision: "double" });

/** The value of an option at one price of the underlying and one instant, by Black-Scholes. */
export class OptionModel {
  readonly volatility: number;
  readonly #years: number;

  constructor(
    private readonly option: OptionSymbol,
    private readonly underlying: number,
    now: Date,
    private readonly seed: string,
  ) {
    this.volatility = volatilityOf(option.root, seed);
    // Years to about the end of the expiration day in New York; at least a minute, because the formula divides by it.
    this.#years = Math.max(Date.parse(`${option.expiration}T21:00:00Z`) - now.getTime(), 60_000) / YEAR;
  }

  /** A quote around the value, in whole cents per share, about two cents or three percent wide. */
  quote(): { bid: number; ask: number } {
    const value = this.#value();
    const half = Math.max(0.01, value * 0.015);
    return {
      bid: perContract(Math.max(0, Math.floor((value - half) * 100) / 100)),
      ask: perContract(Math.ceil((value + half) * 100) / 100),
    };
  }

  /** Greeks in the units of ChainOption: for a dollar, a day, a percentage point. */
  greeks(): { delta: number; theta: number; vega: number } {
    const { delta } = this.#formula();
    const tomorrow = Math.max(this.#years - DAY / YEAR, 60_000 / YEAR);
    return {
      delta,
      theta: perContract(this.#value(tomorrow) - this.#value()),
      vega: perContract(
        this.#value(this.#years, this.volatility + 0.005) - this.#value(this.#years, this.volatility - 0.005),
      ),
    };
  }

  /** Open interest and volume in contracts: many near the price, few far from it. */
  interest(): { open_interest: number; volume: number } {
    const { root, expiration, optionType, strike } = this.option;
    const near = Math.exp(-30 * (strike / this.underlying - 1) ** 2);
    const part = chance(`${this.seed}/${root}/${expiration}/${optionType}/${strike}/interest`);
    const open_interest = Math.round(20_000 * near * (0.1 + 0.9 * part));
    return { open_interest, volume: Math.round(open_interest * 0.2 * part) };
  }

  #value(years?: number, volatility?: number): number {
    return this.#formula(years, volatility).price;
  }

  #formula(time = this.#years, sigma = this.volatility) {
    const { strike, optionType: type } = this.option;
    return formula.option({ type, underlying: this.underlying, strike, time, sigma, rate: RISK_FREE_RATE });
  }
}
