import type { MarketData } from "../../shared/market-data.ts";
import { parseOptionSymbol } from "../../shared/words/option-symbol.ts";

/** Market value of the holdings, USD; short ones are negative. Holdings without a price count nothing. */
export async function marketValue(
  market: Pick<MarketData, "optionQuotes" | "underlyingQuotes">,
  holdings: Map<string, number>,
): Promise<{ long: number; short: number }> {
  const worth = new Map<string, number>();
  const options = [...holdings.keys()].filter((symbol) => parseOptionSymbol(symbol) !== null);
  for (const { symbol, bid, ask } of options.length === 0 ? [] : await market.optionQuotes(options)) {
    worth.set(symbol, ask === null ? 0 : ((bid ?? 0) + ask) / 2);
  }
  const shares = [...holdings.keys()].filter((symbol) => !options.includes(symbol));
  for (const { ticker, price } of shares.length === 0 ? [] : await market.underlyingQuotes(shares, [])) {
    worth.set(ticker, price);
  }
  const value = { long: 0, short: 0 };
  for (const [symbol, quantity] of holdings) {
    value[quantity < 0 ? "short" : "long"] += quantity * (worth.get(symbol) ?? 0);
  }
  return value;
}
