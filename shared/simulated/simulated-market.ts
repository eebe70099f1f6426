import { z } from "zod";
import { call, type Database, unwrap } from "../database.ts";
import {
  type ChainFilter,
  type ChainOption,
  type MarketData,
  type OfficialClose,
  type OptionQuote,
  perContract,
  type SessionClose,
  type UnderlyingQuote,
} from "../market-data.ts";
import { once } from "../once.ts";
import { amount, date, instant } from "../schemas/money.ts";
import { parseOptionSymbol, writeOptionSymbol } from "../words/option-symbol.ts";
import { listedExpirations, listedStrikes } from "./listing.ts";
import { OptionModel } from "./model.ts";
import { SEED, underlyingPrice } from "./random-walk.ts";

/** Formats an instant as YYYY-MM-DD in New York. */
const newYork = once(() => new Intl.DateTimeFormat("en-CA", { timeZone: "America/New_York" }));

/** USD per share. */
const setQuote = z.object({
  symbol: z.string(),
  bid: amount.nullable(),
  ask: amount.nullable(),
  as_of: instant.nullable(),
  halted: z.boolean(),
});

type SetQuote = z.infer<typeof setQuote>;

const driven = z.object({
  now: instant,
  /** The instant of the quotes: the end of the last session while the market is closed. */
  quoted_at: instant,
  quotes: z.array(setQuote),
  underlyings: z.array(z.object({ ticker: z.string(), price: amount })),
});

/**
 * A market for trying things out. Prices of underlyings walk, and options have their Black-Scholes value; both follow
 * from a seed and the market clock. Prices that somebody has set (`private.simulated_quotes`,
 * `private.simulated_underlyings`) stay as set.
 */
export class SimulatedMarket implements MarketData {
  constructor(
    private readonly database: Database,
    private readonly seed = SEED,
  ) {}

  async optionQuotes(symbols: string[]): Promise<OptionQuote[]> {
    const options = symbols.flatMap((symbol) => {
      const option = parseOptionSymbol(symbol);
      return option ? [{ symbol, option }] : [];
    });
    const { at, quotes, prices } = await this.drivenBy(
      symbols,
      options.map(({ option }) => option.root),
    );
    return options.map(({ symbol, option }) => {
      const underlying = prices.get(option.root) ?? underlyingPrice(option.root, at, this.seed);
      return quoteOf(symbol, quotes.get(symbol), new OptionModel(option, underlying, at, this.seed));
    });
  }

  async underlyingQuotes(tickers: string[]): Promise<UnderlyingQuote[]> {
    const { at, prices } = await this.drivenBy([], tickers);
    return tickers.map((ticker) => ({
      ticker,
      price: prices.get(ticker) ?? underlyingPrice(ticker, at, this.seed),
    }));
  }

  async officialCloses(sessions: SessionClose[]): Promise<OfficialClose[]> {
    const { prices } = await this.drivenBy(
      [],
      sessions.map(({ ticker }) => ticker),
    );
    return sessions.map(({ ticker, date, closed_at }) => ({
      ticker,
      date,
      close: prices.get(ticker) ?? underlyingPrice(ticker, new Date(closed_at), this.seed),
    }));
  }

  async expirations(ticker: string): Promise<string[]> {
    return (await this.listing(ticker)).expirations;
  }

  /** Empty where the expiration is not listed. */
  async strikes(ticker: string, expiration: string): Promise<number[]> {
    return (await this.listing(ticker)).strikes(expiration);
  }

  /**
   * The whole chain of the model. An option that somebody has set is quoted as set, with the greeks of the model. Takes
   * three calls of the database, however many expirations.
   */
  async chain(ticker: string, { expirations, option_type, strikes }: ChainFilter): Promise<ChainOption[]> {
    const listing = await this.listing(ticker);
    const options = [...new Set(expirations)].flatMap((expiration) =>
      listing
        .strikes(expiration)
        .filter((strike) => strike >= strikes.from && strike <= strikes.to)
        .map((strike) => {
          const option = { root: ticker, expiration, optionType: option_type, strike };
          return { symbol: writeOptionSymbol(option), option };
        }),
    );
    const { quotes } = await this.drivenBy(
      options.map(({ symbol }) => symbol),
      [],
    );
    return options.map(({ symbol, option }) => {
      const model = new OptionModel(option, listing.price, listing.at, this.seed);
      return {
        ...quoteOf(symbol, quotes.get(symbol), model),
        ...model.interest(),
        ...model.greeks(),
        implied_volatility: model.volatility,
      };
    });
  }

  /** The price and the listed options of an underlying now, read once for all of its expirations. */
  private async listing(ticker: string) {
    const [{ now, at, prices }, holidays] = await Promise.all([this.drivenBy([], [ticker]), this.holidays()]);
    const today = newYork().format(now);
    const price = prices.get(ticker) ?? underlyingPrice(ticker, at, this.seed);
    const expirations = listedExpirations(today, holidays);
    return {
      at,
      price,
      expirations,
      strikes: (expiration: string) =>
        expirations.includes(expiration) ? listedStrikes(price, today, expiration) : [],
    };
  }

  private async holidays(): Promise<Set<string>> {
    const closed = await this.database.from("market_calendar").select("date").is("closes_at", null);
    return new Set(
      z
        .array(z.object({ date }))
        .parse(unwrap(closed))
        .map((day) => day.date),
    );
  }

  private async drivenBy(symbols: string[], tickers: string[]) {
    const set = await call(
      this.database,
      "simulated_market",
      { symbols, tickers: [...new Set(tickers)] },
      driven,
    );
    return {
      now: new Date(set.now),
      at: new Date(set.quoted_at),
      quotes: new Map(set.quotes.map((quote) => [quote.symbol, quote])),
      prices: new Map(set.underlyings.map(({ ticker, price }) => [ticker, price])),
    };
  }
}

function quoteOf(symbol: string, set: SetQuote | undefined, model: OptionModel): OptionQuote {
  if (set === undefined) {
    return { symbol, ...model.quote(), as_of: null, halted: false, delayed: false };
  }
  return {
    symbol,
    bid: set.bid === null ? null : perContract(set.bid),
    ask: set.ask === null ? null : perContract(set.ask),
    as_of: set.as_of,
    halted: set.halted,
    delayed: false,
  };
}
