import blackScholes from "black-scholes";
import { z } from "zod";
import { call, type Database, unwrap } from "../database.ts";
import {
  type MarketData,
  type OfficialClose,
  type OptionQuote,
  perContract,
  type SessionClose,
  type UnderlyingQuote,
} from "../market-data.ts";
import { once } from "../once.ts";
import { amount, date, instant } from "../schemas/money.ts";
import { type OptionSymbol, parseOptionSymbol } from "../words/option-symbol.ts";
import { underlyingPrice, volatilityOf } from "./random-walk.ts";

const DAY = 86_400_000;
/** Writes YYYY-MM-DD. */
const newYork = once(() => new Intl.DateTimeFormat("en-CA", { timeZone: "America/New_York" }));
/** Annual, as a fraction. */
const RISK_FREE_RATE = 0.04;

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
      return { symbol, ...this.quote(option, underlying, now), as_of: null, halted: false, delayed: false };
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

  /** Bid and ask around the Black-Scholes value, in whole cents a share, two cents or three percent apart. */
  private quote(option: OptionSymbol, underlying: number, now: Date): Pick<OptionQuote, "bid" | "ask"> {
    // To the end of the expiration day in New York, roughly; a minute at least, for the formula divides by it.
    const years =
      Math.max(Date.parse(`${option.expiration}T21:00:00Z`) - now.getTime(), 60_000) / (365 * DAY);
    const value = blackScholes.blackScholes(
      underlying,
      option.strike,
      years,
      volatilityOf(option.root, this.seed),
      RISK_FREE_RATE,
      option.optionType,
    );
    const half = Math.max(0.01, value * 0.015);
    return {
      bid: perContract(Math.max(0, Math.floor((value - half) * 100) / 100)),
      ask: perContract(Math.ceil((value + half) * 100) / 100),
    };
  }
}

function isoDate(day: Date): string {
  return day.toISOString().slice(0, 10);
}
