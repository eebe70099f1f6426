import { chunk } from "@std/collections/chunk";
import type { z } from "zod";
import { log } from "../log.ts";
import {
  type ChainFilter,
  type ChainOption,
  type Dividend,
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
import { withQuery } from "../outside/orders.ts";
import { parseOptionSymbol } from "../words/option-symbol.ts";
import { bars, cashDividends, contracts, quotes, snapshots } from "./answers.ts";
import type { AlpacaClient } from "./client.ts";

/** Symbols in one request for quotes. */
const BATCH = 100;

/**
 * Page sizes, the largest that Alpaca accepts: options of a chain and dividends (PAGE), listed contracts and daily bars
 * (CONTRACTS).
 */
const PAGE = "1000";
const CONTRACTS = "10000";

/** Most pages that one answer may have. */
const PAGES = 50;

/** A date after every expiration. Without an upper bound, Alpaca lists only the next days. */
const LAST = "2099-12-31";

/** Consolidated prices are free to read fifteen minutes after the session. A bar that is read earlier may be incomplete. */
const TAPE_DELAY = 16 * 60_000;

const DAY = 86_400_000;

/**
 * Alpaca finds dividends by their payment date, in days: weeks after the ex-date or, for a large special dividend, just
 * before it.
 */
const PAID_AFTER = 120;
const PAID_BEFORE = 10;

/** A spread wider than this part of the ask is no price of a share. */
const WIDEST = 0.02;

/** OPRA's quote condition for a halted series. */
const HALTED = "T";

/** Formats an instant as YYYY-MM-DD in New York. */
const newYork = once(() => new Intl.DateTimeFormat("en-CA", { timeZone: "America/New_York" }));

/** Quotes, chains and daily bars from Alpaca. It has no indices. */
export class AlpacaMarketData implements MarketData {
  constructor(
    private readonly client: AlpacaClient,
    /** indicative = derived prices, opra = the exchanges' own prices. */
    private readonly feed: "indicative" | "opra",
  ) {}

  quota(): QuoteQuota {
    return { ...this.client.quoteQuota(), symbols: BATCH };
  }

  async optionQuotes(symbols: string[]): Promise<OptionQuote[]> {
    const known = [...new Set(symbols)].filter((symbol) => parseOptionSymbol(symbol) !== null);
    const found = await this.#each(known, async (batch) => {
      const query = { symbols: batch.join(","), feed: this.feed };
      const answer = await this.client.get(
        "data",
        withQuery("/v1beta1/options/quotes/latest", query),
        quotes,
      );
      return answer.quotes.map(({ symbol, ...quote }) => quoteOf(symbol, quote));
    });
    const bySymbol = new Map(found.map((quote) => [quote.symbol, quote]));
    return known.flatMap((symbol) => bySymbol.get(symbol) ?? []);
  }

  async underlyingQuotes(tickers: string[], indices: string[]): Promise<UnderlyingQuote[]> {
    const shares = tickers.filter((ticker) => !indices.includes(ticker));
    return await this.#each(shares, async (batch) => {
      const query = { symbols: batch.join(","), feed: this.#tape() };
      const answer = await this.client.get("data", withQuery("/v2/stocks/quotes/latest", query), quotes);
      return answer.quotes.flatMap(({ symbol: ticker, bp, ap }) => {
        if (!bp || !ap || bp <= 0 || ap < bp || ap - bp > WIDEST * ap) {
          return [];
        }
        return [{ ticker, price: Math.round((bp + ap) * 5_000) / 10_000 }];
      });
    });
  }

  async officialCloses(sessions: SessionClose[], indices: string[]): Promise<OfficialClose[]> {
    const over = sessions.filter(
      ({ ticker, closed_at }) =>
        !indices.includes(ticker) && Date.parse(closed_at) + TAPE_DELAY <= Date.now(),
    );
    const dates = over.map(({ date }) => date).sort();
    const found = await this.#each([...new Set(over.map(({ ticker }) => ticker))], async (batch) => {
      const query = { symbols: batch.join(","), timeframe: "1Day", adjustment: "raw", feed: "sip" };
      const range = { start: dates[0] ?? "", limit: CONTRACTS };
      const pages = await this.#pages("data", "/v2/stocks/bars", { ...query, ...range }, bars);
      return pages.flatMap((page) =>
        Object.entries(page.bars).flatMap(([ticker, { read }]) =>
          read.map(({ c: close, t }) => ({ ticker, date: newYork().format(new Date(t)), close })),
        ),
      );
    });
    const closes = new Map(found.map(({ ticker, date, close }) => [`${ticker} ${date}`, close]));
    return over.flatMap(({ ticker, date }) => {
      const close = closes.get(`${ticker} ${date}`);
      return close && close > 0 ? [{ ticker, date, close }] : [];
    });
  }

  async dividends(tickers: string[], from: string, to: string): Promise<Dividend[]> {
    const found = await this.#each(tickers, async (batch) => {
      const query = { types: "cash_dividend", symbols: batch.join(","), limit: PAGE };
      const range = { start: daysAfter(from, -PAID_BEFORE), end: daysAfter(to, PAID_AFTER) };
      const pages = await this.#pages("data", "/v1/corporate-actions", { ...query, ...range }, cashDividends);
      const listed = pages.map((page) => page.corporate_actions.cash_dividends);
      if (listed.some(({ all }) => !all)) {
        log("warning", "unreadable_dividends");
      }
      return listed.flatMap(({ read }) => read);
    });
    return found
      .flatMap(({ symbol: ticker, ex_date, rate, currency }) =>
        ex_date >= from && ex_date <= to && rate !== null && rate > 0 && ["", "USD"].includes(currency)
          ? [{ ticker, ex_date, amount: rate }]
          : [],
      )
      .sort((one, other) => (one.ex_date < other.ex_date ? -1 : one.ex_date > other.ex_date ? 1 : 0));
  }

  async expirations(ticker: string): Promise<string[]> {
    // Strikes near the price are enough, because every expiration has some. A list of all strikes of all dates would be
    // megabytes.
    const [quote] = await this.underlyingQuotes([ticker], []);
    const reach = quote && Math.max(quote.price * 0.05, 5);
    const around =
      quote && reach
        ? {
            strike_price_gte: inCents(Math.max(quote.price - reach, 0)),
            strike_price_lte: inCents(quote.price + reach),
          }
        : {};
    const found = await this.#contracts(ticker, { expiration_date_lte: LAST, type: "call", ...around });
    return [...new Set(found.map(({ expiration_date }) => expiration_date))].sort();
  }

  async strikes(ticker: string, expiration: string): Promise<number[]> {
    const found = await this.#contracts(ticker, { expiration_date: expiration });
    return [...new Set(found.map(({ strike_price }) => strike_price))].sort((one, other) => one - other);
  }

  async chain(ticker: string, { expirations, option_type, strikes }: ChainFilter): Promise<ChainOption[]> {
    const [first, ...others] = [...expirations].sort();
    if (first === undefined) {
      return [];
    }
    // One request from the first to the last expiration, not one for each: the quota counts requests.
    const query = {
      type: option_type,
      strike_price_gte: inCents(strikes.from),
      strike_price_lte: inCents(strikes.to),
      expiration_date_gte: first,
      expiration_date_lte: others.at(-1) ?? first,
    };
    const path = `/v1beta1/options/snapshots/${encodeURIComponent(ticker)}`;
    const [listed, pages] = await Promise.all([
      this.#contracts(ticker, query),
      this.#pages("data", path, { ...query, feed: this.feed, limit: PAGE }, snapshots),
    ]);
    // Options that are not listed under the ticker itself are left out: they are adjusted (after a split, for example)
    // or not traded.
    const interest = new Map(
      listed
        .filter(({ expiration_date }) => expirations.includes(expiration_date))
        .map(({ symbol, open_interest }) => [symbol, open_interest]),
    );
    return pages
      .flatMap((page) => page.snapshots)
      .filter(({ symbol }) => interest.has(symbol))
      .map(({ symbol, latestQuote, dailyBar, impliedVolatility, greeks }) => {
        const quoted = quoteOf(symbol, latestQuote);
        // A day without a trade has no bar: then the last bar belongs to an earlier day.
        const isToday =
          dailyBar && newYork().format(new Date(dailyBar.t)) === newYork().format(new Date(latestQuote.t));
        return {
          ...quoted,
          open_interest: interest.get(symbol) ?? null,
          volume: isToday ? dailyBar.v : null,
          implied_volatility: impliedVolatility,
          delta: greeks?.delta ?? null,
          theta: ofContract(greeks?.theta),
          vega: ofContract(greeks?.vega),
        };
      });
  }

  /** The feed for shares: a subscription to OPRA includes the exchanges' prices of shares. */
  #tape(): string {
    return this.feed === "opra" ? "sip" : "iex";
  }

  /** Contracts that are listed today, each for 100 shares. */
  async #contracts(ticker: string, filter: Record<string, string>) {
    const query = { underlying_symbols: ticker, status: "active", ...filter, limit: CONTRACTS };
    const pages = await this.#pages("trading", "/v2/options/contracts", query, contracts);
    const root = ticker.replace(/[^A-Z0-9]/g, "");
    return pages
      .flatMap((page) => page.option_contracts.read)
      .flatMap(({ symbol, root_symbol, size, tradable, expiration_date, strike_price, open_interest }) =>
        parseOptionSymbol(symbol) && root_symbol === root && size === 100 && tradable && strike_price !== null
          ? [{ symbol, expiration_date, strike_price, open_interest }]
          : [],
      );
  }

  /**
   * Reads every page of an answer.
   *
   * @throws OutsideError when there is no answer, or more than `PAGES` pages
   */
  async #pages<T extends { next_page_token: string }>(
    host: "trading" | "data",
    path: string,
    query: Record<string, string>,
    answer: z.ZodType<T>,
  ): Promise<T[]> {
    const pages: T[] = [];
    let page_token = "";
    do {
      const page = await this.client.get(
        host,
        withQuery(path, { ...query, ...(page_token && { page_token }) }),
        answer,
      );
      pages.push(page);
      page_token = page.next_page_token;
      if (pages.length === PAGES && page_token) {
        throw new OutsideError(`Alpaca, GET ${path}: it has no end.`, false);
      }
    } while (page_token);
    return pages;
  }

  /**
   * Asks for many symbols in batches. When Alpaca refuses a batch for an unknown symbol, each of its symbols is asked
   * for alone.
   */
  async #each<T>(symbols: string[], ask: (batch: string[]) => Promise<T[]>): Promise<T[]> {
    const refusals: OutsideError[] = [];
    const answers = await concurrently(chunk(new Set(symbols), BATCH), async (batch) => {
      try {
        return await ask(batch);
      } catch (error) {
        if (!isRefusal(error) || batch.length === 1) {
          throw error;
        }
      }
      return (
        await concurrently(batch, (symbol) =>
          ask([symbol]).catch((error) => {
            if (!isRefusal(error)) {
              throw error;
            }
            refusals.push(error);
            log("warning", "no_quote", { symbol, says: error.message });
            return [];
          }),
        )
      ).flat();
    });
    if (refusals.length > 0 && refusals.length === new Set(symbols).size) {
      throw refusals[0];
    }
    return answers.flat();
  }
}

function isRefusal(error: unknown): error is OutsideError {
  return error instanceof OutsideError && !error.passing;
}

function quoteOf(
  symbol: string,
  { bp, ap, t, c }: { bp: number | null; ap: number | null; t: string; c: string },
): OptionQuote {
  return {
    symbol,
    bid: ofContract(bp),
    ask: ofContract(ap),
    // A quote stays valid until it changes, so the time of its last change does not tell its age.
    as_of: null,
    changed_at: t,
    halted: c === HALTED,
    delayed: false,
  };
}

function ofContract(perShare: number | null | undefined): number | null {
  return perShare === null || perShare === undefined ? null : perContract(perShare);
}

function daysAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);
}

function inCents(price: number): string {
  return price.toFixed(2);
}
