import { parseOptionSymbol } from "../words/option-symbol.ts";

/**
 * Converts OSI without padding to TradeStation's notation: `SPY260320P00580000` -> `SPY 260320P580`.
 *
 * @throws when it is no option symbol
 */
export function toTradeStation(symbol: string): string {
  const option = parseOptionSymbol(symbol);
  if (!option) {
    throw new Error(`${symbol} is not an option symbol.`);
  }
  const { root, expiration, optionType, strike } = option;
  return `${root} ${expiration.slice(2).replaceAll("-", "")}${optionType === "call" ? "C" : "P"}${strike}`;
}

/**
 * Converts TradeStation's notation to OSI without padding: `AMD 250815P182.5` -> `AMD250815P00182500`. Null when it is
 * no option.
 */
export function fromTradeStation(symbol: string): string | null {
  const match = /^([A-Z][A-Z0-9./]*) +(\d{6})([CP])(\d{1,5}(?:\.\d{1,3})?)$/.exec(symbol.trim());
  if (!match) {
    return null;
  }
  const [, root = "", date, type, strike] = match;
  const thousandths = Math.round(Number(strike) * 1000);
  return `${root.replace(/[^A-Z0-9]/g, "")}${date}${type}${String(thousandths).padStart(8, "0")}`;
}

/** TradeStation's name of an underlying: `$SPX.X` for an index, whose options keep the root SPX. */
export function underlyingName(ticker: string, indices: string[]): string {
  return indices.includes(ticker) ? `$${ticker}.X` : ticker;
}
