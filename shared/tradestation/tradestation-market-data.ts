import { chunk } from "@std/collections/chunk";
import { log } from "../log.ts";
import {
  type ChainFilter,
  type ChainOption,
  type MarketData,
  type OfficialClose,
  type OptionQuote,
  perContract,
  type QuoteQuota,
  type SessionClose,
  type UnderlyingQuote,
} from "../market-data.ts";
import { once } from "../once.ts";
import { concurrently } from "../outside/concurrently.ts";
import { OutsideError } from "../outside/errors.ts";
import { bars, expirations, quotes, strikes } from "./answers.ts";
import { readChain } from "./chain.ts";
import type { TradeStationClient } from "./client.ts";
import { fromTradeStation, toTradeStation, underlyingName } from "./symbols.ts";

/** Symbols in one request for quotes. */
const BATCH = 100;

/** Chain streams at once; TradeStation allows ten. */
const STREAMS = 8;

/**
 * Daily bars in one request: the 61 latest sessions, which a 60-day volatility needs, and some to spare. An expiration
 * that was not settled for longer has to be settled by a person.
 */
const BARS = 70;

/** Formats an instant as YYYY-MM-DD in New York. */
const newYork = once(() => new Intl.DateTimeFormat("en-CA", { timeZone: "America/New_York" }));

/** Quotes, chains and daily bars from TradeStation. */
export class TradeStationMarketData implements MarketData {
  constructor(private readonly client: TradeStationClient) {}

  quota(): QuoteQuota {
    return { ...this.client.quoteQuota(), symbols: BATCH };
  }

  async optionQuotes(symbols: string[]): Promise<OptionQuote[]> {
    return (await this.#quotes(symbols.map(toTradeStation))).flatMap(
      ({ Symbol: name, Bid, Ask, MarketFlags }) => {
        const symbol = fromTradeStation(name);
        // Without its flags, a quote may be delayed.
        if (symbol === null || !MarketFlags) {
          return [];
        }
        return [
          {
            symbol,
            bid: Bid === null ? null : perContract(Bid),
            ask: Ask === null ? null : perContract(Ask),
            // TradeTime is the time of the last trade. A quote that was just fetched is current unless it is delayed.
            as_of: null,
            halted: MarketFlags.IsHalted,
            delayed: MarketFlags.IsDelayed,
          },
        ];
      },
    );
  }

  async underlyingQuotes(tickers: string[], indices: string[]): Promise<UnderlyingQuote[]> {
    const names = new Map(tickers.map((ticker) => [underlyingName(ticker, indices), ticker]));
    return (await this.#quotes([...names.keys()])).flatMap(({ Symbol: name, Last }) => {
      const ticker = names.get(name);
      return ticker !== undefined && Last !== null && Last > 0 ? [{ ticker, price: Last }] : [];
    });
  }

  async officialCloses(sessions: SessionClose[], indices: string[]): Promise<OfficialClose[]> {
    const tickers = [...new Set(sessions.map(({ ticker }) => ticker))];
    const refusals: OutsideError[] = [];
    const closes = await concurrently(tickers, async (ticker) => {
      const name = encodeURIComponent(underlyingName(ticker, indices));
      const path = `/marketdata/barcharts/${name}?interval=1&unit=Daily&barsback=${BARS}`;
      const answer = await this.client.get("chains", path, bars).catch((error) => {
        if (!(error instanceof OutsideError) || error.passing) {
          throw error;
        }
        // An unknown ticker must not hide the closes of the others.
        refusals.push(error);
        log("warning", "no_closes", { ticker, says: error.message });
      });
      if (answer === undefined) {
        return [];
      }
      const { Bars } = answer;
      // The bar of a running session holds no close yet.
      return Bars.read
        .filter(({ BarStatus }) => BarStatus !== "Open")
        .map(({ Close, TimeStamp }) => ({
          ticker,
          date: newYork().format(new Date(TimeStamp)),
          close: Close,
        }));
    });
    if (refusals.length > 0 && refusals.length === tickers.length) {
      throw refusals[0];
    }
    const found = new Map(closes.flat().map(({ ticker, date, close }) => [`${ticker} ${date}`, close]));
    return sessions.flatMap(({ ticker, date }) => {
      const close = found.get(`${ticker} ${date}`);
      return close && close > 0 ? [{ ticker, date, close }] : [];
    });
  }

  async expirations(ticker: string): Promise<string[]> {
    const path = `/marketdata/options/expirations/${encodeURIComponent(ticker)}`;
    const { Expirations } = await this.client.get("chains", path, expirations);
    // A date appears once for each type of expiration.
    return [...new Set(Expirations.map(({ Date: date }) => date.slice(0, 10)))].sort();
  }

  async strikes(ticker: string, expiration: string): Promise<number[]> {
    const [year, month, day] = expiration.split("-");
    const path = `/marketdata/options/strikes/${encodeURIComponent(ticker)}?expiration=${month}-${day}-${year}`;
    const { Strikes } = await this.client.get("chains", path, strikes);
    const listed = Strikes.flat().filter((strike) => strike !== null);
    return [...new Set(listed)].sort((one, other) => one - other);
  }

  async chain(ticker: string, filter: ChainFilter): Promise<ChainOption[]> {
    const { from, to } = filter.strikes;
    const chains = await concurrently(
      [...new Set(filter.expirations)],
      async (expiration) => {
        const listed = (await this.strikes(ticker, expiration)).filter(
          (strike) => strike >= from && strike <= to,
        );
        return await readChain(this.client, ticker, expiration, filter, listed);
      },
      STREAMS,
    );
    return chains.flat();
  }

  async #quotes(symbols: string[]) {
    const answers = await concurrently(chunk(new Set(symbols), BATCH), (batch) =>
      this.client.get("quotes", `/marketdata/quotes/${batch.map(encodeURIComponent).join(",")}`, quotes),
    );
    for (const { Quotes, Errors } of answers) {
      for (const { Symbol: name, words } of Errors.read) {
        log("warning", "no_quote", { symbol: name, says: this.client.redact(words) });
      }
      if (!Quotes.all) {
        log("warning", "unreadable_quotes");
      }
    }
    return answers.flatMap(({ Quotes }) => Quotes.read);
  }
}
