import { BlackScholes } from "@uqee/black-scholes";
import type { OptionSymbol } from "../../../shared/words/option-symbol.ts";

const RATE = 0.04;
const DAY = 86_400_000;

const model = new BlackScholes({ sigmaToPricePrecision: "double" });

/** Alpaca's greeks of an option from its mid, USD per share; null where it gives none. */
export function greeksOf(
  { strike, optionType, expiration }: OptionSymbol,
  mid: number,
  underlying: number,
  today: string,
): { impliedVolatility: number; greeks: Record<string, number> } | null {
  const years = (Date.parse(expiration) - Date.parse(today)) / DAY / 365;
  if (years <= 0 || mid <= 0 || underlying <= 0) {
    return null;
  }
  const worth = (price: number, volatility: number, time = years, rate = RATE) =>
    model.option({ type: optionType, underlying: price, strike, time, sigma: volatility, rate }).price;
  let [low, high] = [0.001, 5];
  if (mid <= worth(underlying, low) || mid >= worth(underlying, high)) {
    return null;
  }
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    [low, high] = worth(underlying, middle) < mid ? [middle, high] : [low, middle];
  }
  const volatility = (low + high) / 2;
  const step = underlying * 1e-3;
  const at = (price: number) => worth(price, volatility);
  const greeks = {
    delta: (at(underlying + step) - at(underlying - step)) / (2 * step),
    gamma: (at(underlying + step) - 2 * at(underlying) + at(underlying - step)) / step ** 2,
    theta: worth(underlying, volatility, Math.max(years - 1 / 365, 1e-6)) - at(underlying),
    vega: (worth(underlying, volatility + 0.001) - worth(underlying, volatility - 0.001)) / 0.2,
    rho:
      (worth(underlying, volatility, years, RATE + 0.001) -
        worth(underlying, volatility, years, RATE - 0.001)) /
      0.2,
  };
  const rounded = Object.entries(greeks).map(([name, value]) => [name, Number(value.toFixed(4))]);
  return { impliedVolatility: Number(volatility.toFixed(4)), greeks: Object.fromEntries(rounded) };
}
