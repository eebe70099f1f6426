/** The parts of an OSI symbol. `strike` in USD per share, `expiration` as `YYYY-MM-DD`. */
export interface OptionSymbol {
  root: string;
  expiration: string;
  optionType: "call" | "put";
  strike: number;
}

/** Reads an OSI symbol, padded or not: `SPY260320P00580000`. Null when it is no OSI symbol. */
export function parseOptionSymbol(symbol: string): OptionSymbol | null {
  const match = /^([A-Z][A-Z0-9]*?)\s*(\d{2})(\d{2})(\d{2})([CP])(\d{8})$/.exec(symbol);
  if (!match) {
    return null;
  }
  const [, root = "", year, month, day, type, strike] = match;
  return {
    root,
    expiration: `20${year}-${month}-${day}`,
    optionType: type === "C" ? "call" : "put",
    strike: Number(strike) / 1000,
  };
}

/** Writes an OSI symbol without padding: `SPY260320P00580000`. */
export function writeOptionSymbol({ root, expiration, optionType, strike }: OptionSymbol): string {
  const day = expiration.slice(2).replaceAll("-", "");
  return `${root}${day}${optionType === "call" ? "C" : "P"}${String(Math.round(strike * 1000)).padStart(8, "0")}`;
}
