import type { MarketData } from "../../../shared/market-data.ts";
import type { OptionSymbol } from "../../../shared/words/option-symbol.ts";

interface ChainFilter {
  /** Expiration dates, both included. */
  from: string;
  to: string;
  /** Strikes, both included, USD per share. */
  lowest: number;
  highest: number;
  type: "call" | "put" | null;
}

/** The listed contracts of some underlyings, ordered by symbol. */
export async function chainOf(
  market: MarketData,
  tickers: string[],
  filter: ChainFilter,
): Promise<(OptionSymbol & { symbol: string })[]> {
  const found: (OptionSymbol & { symbol: string })[] = [];
  for (const root of tickers) {
    for (const expiration of await market.expirations(root)) {
      if (expiration < filter.from || expiration > filter.to) {
        continue;
      }
      const strikes = await market.strikes(root, expiration);
      for (const strike of strikes.filter((each) => each >= filter.lowest && each <= filter.highest)) {
        for (const optionType of ["call", "put"] as const) {
          if (filter.type === null || filter.type === optionType) {
            found.push({
              root,
              expiration,
              optionType,
              strike,
              symbol: symbolOf(root, expiration, optionType, strike),
            });
          }
        }
      }
    }
  }
  return found.sort((one, other) => (one.symbol < other.symbol ? -1 : 1));
}

function symbolOf(root: string, expiration: string, optionType: string, strike: number): string {
  const date = expiration.slice(2).replaceAll("-", "");
  const letter = optionType === "put" ? "P" : "C";
  return `${root}${date}${letter}${String(Math.round(strike * 1000)).padStart(8, "0")}`;
}
