/** Prices of familiar tickers around which the walk moves, USD per share. Any other ticker gets a price from the seed. */
const FAMILIAR: Record<string, number> = {
  ...{ SPY: 600, QQQ: 520, IWM: 230, TLT: 88, XLE: 88, XLK: 250, EEM: 48, GLD: 300, SMH: 280 },
  ...{ AAPL: 230, MSFT: 450, NVDA: 150 },
};

/** The seed of a stack's market by default. */
export const SEED = "thetabase";

const HOUR = 3600;
const YEAR = 365 * 24 * HOUR;
/** Seconds between the turning points of each layer of the walk, from quarters to minutes. */
const LAYERS = [90 * 24 * HOUR, 21 * 24 * HOUR, 5 * 24 * HOUR, 24 * HOUR, 4 * HOUR, HOUR, HOUR / 6];

/** A number in [0, 1) that depends only on the text: FNV-1a with a final scramble. */
export function chance(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** Annual volatility of a simulated ticker, 0.15 to 0.35. */
export function volatilityOf(ticker: string, seed: string): number {
  return 0.15 + 0.2 * chance(`${seed}/${ticker}/volatility`);
}

/**
 * The price of a simulated underlying at an instant, USD per share. Nothing is stored. The walk is a sum of layers of
 * noise; each layer has its own turning points, and its size follows from the volatility over their distance. Any
 * instant, past or future, always gives the same price.
 */
export function underlyingPrice(ticker: string, at: Date, seed: string): number {
  const start = FAMILIAR[ticker] ?? 20 + 300 * chance(`${seed}/${ticker}/price`);
  const volatility = volatilityOf(ticker, seed);
  const seconds = at.getTime() / 1000;
  let logarithm = 0;
  for (const period of LAYERS) {
    const point = Math.floor(seconds / period);
    const part = seconds / period - point;
    const smooth = part * part * (3 - 2 * part);
    const turn = (index: number) => 2 * chance(`${seed}/${ticker}/${period}/${index}`) - 1;
    const noise = turn(point) * (1 - smooth) + turn(point + 1) * smooth;
    logarithm += noise * volatility * Math.sqrt(period / YEAR) * 0.7;
  }
  return Math.round(start * Math.exp(logarithm) * 100) / 100;
}
