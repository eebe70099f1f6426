import type { Account, Broker } from "../broker.ts";
import { greeksOf, yearsUntil } from "../greeks.ts";
import { inWords, log } from "../log.ts";
import type {
  ChainOption,
  Dividend,
  MarketData,
  OfficialClose,
  OptionQuote,
  UnderlyingQuote,
} from "../market-data.ts";
import { OutsideError } from "../outside/errors.ts";
import { parseOptionSymbol } from "../words/option-symbol.ts";
import type { Asks } from "./asks.ts";

/** An option as `private.judge_chain()` reads it. Fields without information are left out. */
export interface QuotedOption {
  symbol: string;
  expiration: string;
  option_type: "put" | "call";
  /** USD per share. */
  strike: number;
  /** USD per contract. */
  bid: number | null;
  ask: number | null;
  /** Contracts; null = unknown. */
  open_interest: number | null;
  /** Annual, as a fraction, computed from the mid; absent where the mid has none. */
  iv?: number;
  /** Negative for a put. */
  delta?: number;
  halted?: true;
  delayed?: true;
  as_of?: string;
  changed_at?: string;
}

/** The answers of the market and the broker. */
export interface Answers {
  underlyings?: UnderlyingQuote[];
  closes?: OfficialClose[];
  expirations?: string[];
  dividends?: Dividend[];
  strikes?: number[];
  account?: Account;
  options?: QuotedOption[];
  /** Questions without an answer. */
  faults?: { what: string; message: string }[];
}

/** Asks everything at once. A failed question becomes a fault and does not stop the others. */
export async function answer(
  { marketData, broker }: { marketData: MarketData; broker: Pick<Broker, "account"> },
  { underlyings, closes, expirations, dividends, strikes, account, quotes, chain }: Asks,
): Promise<Answers> {
  const faults: { what: string; message: string }[] = [];
  const indices = underlyings?.indices ?? [];

  async function ask<T>(what: string, asked: unknown, question: () => Promise<T> | undefined) {
    if (asked === undefined) {
      return undefined;
    }
    try {
      return await question();
    } catch (error) {
      // Only an adapter's own messages are fit for people.
      const isWorded = error instanceof OutsideError;
      if (!isWorded) {
        log("error", "lookup", { what, error: inWords(error) });
      }
      faults.push({ what, message: isWorded ? error.message : "no answer" });
      return undefined;
    }
  }

  const [ofUnderlyings, ofCloses, ofExpirations, ofDividends, ofStrikes, ofAccount, ofQuotes, ofChain] =
    await Promise.all([
      ask("underlyings", underlyings, () => marketData.underlyingQuotes(underlyings?.tickers ?? [], indices)),
      ask("official closes", closes, () => marketData.officialCloses(closes ?? [], indices)),
      ask("expirations", expirations, () => marketData.expirations(expirations ?? "")),
      ask("dividends", dividends, () =>
        marketData.dividends?.(dividends?.tickers ?? [], dividends?.from ?? "", dividends?.to ?? ""),
      ),
      ask("strikes", strikes, () => marketData.strikes(strikes?.ticker ?? "", strikes?.expiration ?? "")),
      ask("account", account, () => broker.account()),
      ask("quotes", quotes, () => quotesOf(marketData, quotes)),
      ask("chain", chain, () => chainOf(marketData, chain)),
    ]);
  const options =
    quotes === undefined && chain === undefined ? undefined : [...(ofQuotes ?? []), ...(ofChain ?? [])];
  return {
    ...(ofUnderlyings && { underlyings: ofUnderlyings }),
    ...(ofCloses && { closes: ofCloses }),
    ...(ofExpirations && { expirations: ofExpirations }),
    ...(ofDividends && { dividends: ofDividends }),
    ...(ofStrikes && { strikes: ofStrikes }),
    ...(ofAccount && { account: ofAccount }),
    ...(options && { options }),
    ...(faults.length > 0 && { faults }),
  };
}

async function quotesOf(marketData: MarketData, asked: Asks["quotes"]): Promise<QuotedOption[]> {
  if (asked === undefined) {
    return [];
  }
  const { at, rate, options } = asked;
  const found = await marketData.optionQuotes(options.map(({ symbol }) => symbol));
  return found.flatMap((quote) => {
    const of = options.find(({ symbol }) => symbol === quote.symbol);
    return of === undefined ? [] : withGreeks(quote, null, { at, rate, ...of });
  });
}

async function chainOf(marketData: MarketData, asked: Asks["chain"]): Promise<QuotedOption[]> {
  if (asked?.expirations == null || asked.expirations.length === 0) {
    return [];
  }
  if (!marketData.chain) {
    throw new OutsideError("The source of quotes has no chains.", false);
  }
  const { ticker, expirations, puts, calls, ...common } = asked;
  const closes = new Map(expirations.map(({ date, closes_at }) => [date, closes_at]));
  const found: ChainOption[] = [];
  for (const [option_type, strikes] of [
    ["put", puts],
    ["call", calls],
  ] as const) {
    if (strikes !== null) {
      found.push(
        ...(await marketData.chain(ticker, { expirations: [...closes.keys()], option_type, strikes })),
      );
    }
  }
  return found.flatMap((option) => {
    const closes_at = closes.get(parseOptionSymbol(option.symbol)?.expiration ?? "");
    return closes_at === undefined ? [] : withGreeks(option, option.open_interest, { ...common, closes_at });
  });
}

/**
 * Adds volatility and delta computed from the mid. The source's own are never used: they come from other models, sides
 * and hours.
 */
function withGreeks(
  { symbol, bid, ask, as_of, changed_at, halted, delayed }: OptionQuote,
  open_interest: number | null,
  { price, at, rate, closes_at }: { price: number; at: string; rate: number; closes_at: string },
): QuotedOption[] {
  const option = parseOptionSymbol(symbol);
  if (option === null) {
    return [];
  }
  const { expiration, optionType: option_type, strike } = option;
  const greeks =
    bid === null || ask === null
      ? null
      : greeksOf(
          { option_type, strike, mid: (bid + ask) / 2 },
          { price, rate, years: yearsUntil(new Date(closes_at), new Date(at)) },
        ).greeks;
  return [
    {
      symbol,
      expiration,
      option_type,
      strike,
      bid,
      ask,
      open_interest,
      ...(greeks && { iv: digits(greeks.implied_volatility), delta: digits(greeks.delta) }),
      ...(halted && { halted }),
      ...(delayed && { delayed }),
      ...(as_of !== null && { as_of }),
      ...(changed_at !== undefined && { changed_at }),
    },
  ];
}

/** More digits cost transport and carry no information. */
function digits(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
