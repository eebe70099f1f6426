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
import { OptionModel } from "./model.ts";
import { underlyingPrice } from "./random-walk.ts";

const DAY = 86_400_000;
/** Writes YYYY-MM-DD. */
const newYork = once(() => new Intl.DateTimeFormat("en-CA", { timeZone: "America/New_York" }));

const driven = z.object({
  now: instant,
  quotes: z.array(
    z.object({
      symbol: z.string(),
      bid: amount.nullable(),
      ask: amount.nullable(),
      as_of: instant.nullable(),
      halted: z.boolean(),
    }),
  ),
  underlyings: z.array(z.object({ ticker: z.string(), price: amount })),
});

/**
 * A market for trying things out: underlyings walk, options are worth what Black-Scholes says, deterministic from a
 * seed and the market clock. What somebody has set (`private.simulated_quotes`, `private.simulated_underlyings`)
 * stays as set.
 */
export class SimulatedMarket implements MarketData {
  constructor(
    private readonly database: Database,
    private readonly seed = "thetabase",
  ) {}

  async optionQuotes(symbols: string[]): Promise<OptionQuote[]> {
    const options = symbols.flatMap((symbol) => {
      const option = parseOptionSymbol(symbol);
      return option ? [{ symbol, option }] : [];
    });
    const { now, quotes, prices } = await this.drivenBy(
      symbols,
      options.map(({ option }) => option.root),
    );
    return options.map(({ symbol, option }) => {
      const set = quotes.get(symbol);
      if (set) {
        return {
          symbol,
          bid: set.bid === null ? null : perContract(set.bid),
          ask: set.ask === null ? null : perContract(set.ask),
          as_of: set.as_of,
          halted: set.halted,
          delayed: false,
        };
      }
      const underlying = prices.get(option.root) ?? underlyingPrice(option.root, now, this.seed);
      const quote = new OptionModel(option, underlying, now, this.seed).quote();
      return { symbol, ...quote, as_of: null, halted: false, delayed: false };
    });
  }

  async underlyingQuotes(tickers: string[]): Promise<UnderlyingQuote[]> {
    const { now, prices } = await this.drivenBy([], tickers);
    return tickers.map((ticker) => ({
      ticker,
      price: prices.get(ticker) ?? underlyingPrice(ticker, now, this.seed),
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

  /** Fridays of the next ten weeks and the third ones of a year, or the trading day before. */
  async expirations(ticker: string): Promise<string[]> {
    const [{ now }, holidays] = await Promise.all([this.drivenBy([], [ticker]), this.holidays()]);
    const today = newYork().format(now);
    const days = new Set<string>();
    for (let ahead = 0; ahead <= 365; ahead++) {
      const friday = new Date(Date.parse(today) + ahead * DAY);
      const third = friday.getUTCDate() >= 15 && friday.getUTCDate() <= 21;
      if (friday.getUTCDay() === 5 && (ahead < 70 || third)) {
        let day = friday;
        while (holidays.has(isoDate(day))) {
          day = new Date(day.getTime() - DAY);
        }
        days.add(isoDate(day));
      }
    }
    return [...days].filter((day) => day >= today);
  }

  /** A third of the price in both directions, in steps that fit it; none where the expiration is not listed. */
  async strikes(ticker: string, expiration: string): Promise<number[]> {
    const [[quote], listed] = await Promise.all([this.underlyingQuotes([ticker]), this.expirations(ticker)]);
    if (!quote || !listed.includes(expiration)) {
      return [];
    }
    const step = quote.price < 25 ? 0.5 : quote.price < 200 ? 1 : 5;
    const lowest = Math.ceil((quote.price * 2) / 3 / step);
    const highest = Math.floor((quote.price * 4) / 3 / step);
    return Array.from({ length: highest - lowest + 1 }, (_, i) => (lowest + i) * step);
  }

  /** All that the model knows; what somebody has set is quoted as set, and its greeks are the model's. */
  async chain(ticker: string, { expirations, option_type, strikes }: ChainFilter): Promise<ChainOption[]> {
    const listed = await Promise.all(
      [...new Set(expirations)].map(async (expiration) =>
        (await this.strikes(ticker, expiration)).map((strike) => ({
          root: ticker,
          expiration,
          optionType: option_type,
          strike,
        })),
      ),
    );
    const options = listed.flat().filter(({ strike }) => strike >= strikes.from && strike <= strikes.to);
    const [quotes, { now, prices }] = await Promise.all([
      this.optionQuotes(options.map(writeOptionSymbol)),
      this.drivenBy([], [ticker]),
    ]);
    const underlying = prices.get(ticker) ?? underlyingPrice(ticker, now, this.seed);
    return options.flatMap((option, i) => {
      const quote = quotes[i];
      const model = new OptionModel(option, underlying, now, this.seed);
      return quote === undefined
        ? []
        : [{ ...quote, ...model.interest(), ...model.greeks(), implied_volatility: model.volatility }];
    });
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
      quotes: new Map(set.quotes.map((quote) => [quote.symbol, quote])),
      prices: new Map(set.underlyings.map(({ ticker, price }) => [ticker, price])),
    };
  }
}

function isoDate(day: Date): string {
  return day.toISOString().slice(0, 10);
}
