import type { MarketData } from "../shared/market-data.ts";
import { writeOptionSymbol } from "../shared/words/option-symbol.ts";

const DAY = 86_400_000;

/** A listed put, as it is quoted. */
export interface PutToSell {
  ticker: string;
  /** Of the underlying, USD per share. */
  price: number;
  /** YYYY-MM-DD. */
  expiration: string;
  /** USD per share. */
  strike: number;
  /** USD per contract. */
  bid: number;
  ask: number;
}

/**
 * Finds a put to sell in the source's own chain: about 45 days to expiration, about 3 % out of the money.
 *
 * @param today of New York, YYYY-MM-DD
 * @throws Error that says what the source does not have, or an OutsideError
 */
export async function findPutToSell(source: MarketData, today: string, ticker = "SPY"): Promise<PutToSell> {
  const [quote] = await source.underlyingQuotes([ticker], []);
  if (quote === undefined) {
    throw new Error(`There is no price of ${ticker} to be had.`);
  }
  const expiration = nearest(await source.expirations(ticker), (date) =>
    Math.abs((Date.parse(date) - Date.parse(today)) / DAY - 45),
  );
  const strikes = expiration === undefined ? [] : await source.strikes(ticker, expiration);
  const strike = nearest(
    strikes.filter((each) => each < quote.price),
    (each) => Math.abs(each - 0.97 * quote.price),
  );
  if (expiration === undefined || strike === undefined) {
    throw new Error(`No put of ${ticker} is listed.`);
  }
  const symbol = writeOptionSymbol({ root: ticker, expiration, optionType: "put", strike });
  const [option] = await source.optionQuotes([symbol]);
  if (!option?.bid || !option.ask) {
    throw new Error(`Nobody quotes ${symbol}.`);
  }
  return { ticker, price: quote.price, expiration, strike, bid: option.bid, ask: option.ask };
}

/** `SPY 588.31, its 570 put of 2026-04-17 2.10 bid, 2.14 asked` */
export function quotedPut({ ticker, price, expiration, strike, bid, ask }: PutToSell): string {
  const perShare = (amount: number) => (amount / 100).toFixed(2);
  return `${ticker} ${price.toFixed(2)}, its ${strike} put of ${expiration} ${perShare(bid)} bid, ${perShare(ask)} asked`;
}

function nearest<T>(items: T[], distance: (item: T) => number): T | undefined {
  return items.toSorted((one, other) => distance(one) - distance(other))[0];
}
