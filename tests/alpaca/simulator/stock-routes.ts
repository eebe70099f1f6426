import { type Context, Hono } from "hono";
import type { MarketData } from "../../../shared/market-data.ts";
import { newYork, newYorkDate, sessionClose, sessions } from "../../model/calendar.ts";
import type { Subscription } from "./data-routes.ts";
import { dateOf } from "./market-routes.ts";
import {
  instantOf,
  limitOf,
  listOf,
  nanoseconds,
  oneOf,
  page,
  Rejection,
  type Route,
  uuidOf,
} from "./wire.ts";

const DELAY = 15 * 60_000;

export interface Dividend {
  symbol: string;
  ex_date: string;
  /** USD per share. */
  rate: number;
  /** When Alpaca books it; ranges are of this date. */
  process_date: string;
  special?: boolean;
  /** Absent or empty: USD, or unknown. */
  currency?: string;
}

const ACTIONS = [
  ...["reverse_split", "forward_split", "unit_split", "cash_dividend", "stock_dividend", "spin_off"],
  ...["cash_merger", "stock_merger", "stock_and_cash_merger", "redemption", "name_change"],
  ...["worthless_removal", "rights_distribution", "reorganization", "partial_call"],
];

/** Prices and daily bars of stocks, USD per share, and their dividends. */
export function stockDataRoutes(
  route: Route,
  market: MarketData,
  now: () => Promise<Date>,
  subscription: Subscription,
  dividends: Dividend[],
): Hono {
  const app = new Hono();

  const latest = async (c: Context) => {
    const feed = c.req.query("feed") ?? (subscription.sip ? "sip" : "iex");
    if (!["sip", "iex", "delayed_sip", "boats", "overnight", "otc"].includes(feed)) {
      throw new Rejection(400, null, `invalid feed: ${feed}`);
    }
    if (feed === "sip" && !subscription.sip) {
      throw new Rejection(403, null, "subscription does not permit querying recent SIP data");
    }
    const instant = await now();
    const at = nanoseconds(feed === "delayed_sip" ? new Date(instant.getTime() - DELAY) : instant);
    return { quotes: await market.underlyingQuotes(symbolsOf(c), []), at };
  };
  app.get(
    "/v2/stocks/quotes/latest",
    route("stock_quotes", async (c) => {
      const { quotes, at } = await latest(c);
      const shown = quotes.map(({ ticker, price }) => [
        ticker,
        { ap: price, as: 100, ax: "V", bp: price, bs: 100, bx: "V", c: ["R"], t: at, z: "B" },
      ]);
      return { body: { quotes: Object.fromEntries(shown) } };
    }),
  );
  app.get(
    "/v2/stocks/trades/latest",
    route("stock_trades", async (c) => {
      const { quotes, at } = await latest(c);
      const shown = quotes.map(({ ticker, price }) => [
        ticker,
        { c: ["@"], i: 52983525027888, p: price, s: 100, t: at, x: "V", z: "B" },
      ]);
      return { body: { trades: Object.fromEntries(shown) } };
    }),
  );

  app.get(
    "/v2/stocks/bars",
    route("bars", async (c) => {
      if (!["1Day", "1D"].includes(c.req.query("timeframe") ?? "")) {
        throw new Rejection(400, null, "invalid timeframe");
      }
      if ((c.req.query("adjustment") ?? "raw") !== "raw") {
        throw new Rejection(400, null, "invalid adjustment: only raw is simulated");
      }
      const feed = oneOf(c, "feed", ["sip", "iex", "otc", "boats"], "sip");
      const instant = (await now()).getTime();
      const isDelayed = feed === "sip" && !subscription.sip;
      const latestEnd = isDelayed ? instant - DELAY : instant;
      const end = momentOf(c, "end") ?? latestEnd;
      if (isDelayed && end > latestEnd) {
        throw new Rejection(403, null, "subscription does not permit querying recent SIP data");
      }
      const today = newYorkDate(instant);
      const start = momentOf(c, "start") ?? newYork(today, "00:00");
      const days = sessions(newYorkDate(start), newYorkDate(Math.min(end, latestEnd))).filter(
        (day) => newYork(day, "00:00") >= start && newYork(day, "09:30") <= latestEnd,
      );
      const bars: { ticker: string; date: string; json: Record<string, unknown> }[] = [];
      for (const ticker of symbolsOf(c).sort()) {
        for (const date of days) {
          const close = await closeOf(ticker, date, latestEnd, feed);
          if (close !== null) {
            const t = new Date(newYork(date, "00:00")).toISOString().replace(".000", "");
            bars.push({
              ticker,
              date,
              json: { t, o: close, h: close, l: close, c: close, v: 1_000_000, n: 9000, vw: close },
            });
          }
        }
      }
      if (oneOf(c, "sort", ["asc", "desc"], "asc") === "desc") {
        bars.reverse();
      }
      const { items, next } = page(
        bars,
        ({ ticker, date }) => `${ticker}|D|${date}`,
        limitOf(c, "limit", 1000, 10_000),
        c.req.query("page_token"),
      );
      const grouped: Record<string, unknown[]> = {};
      for (const { ticker, json } of items) {
        grouped[ticker] = [...(grouped[ticker] ?? []), json];
      }
      return { body: { bars: grouped, next_page_token: next } };
    }),
  );

  app.get(
    "/v1/corporate-actions",
    route("dividends", async (c) => {
      const today = newYorkDate((await now()).getTime());
      const [from, to] = [dateOf(c, "start") ?? today, dateOf(c, "end") ?? today];
      if (from > to) {
        throw new Rejection(400, null, "end should not be before start");
      }
      const symbols = c.req.query("symbols") === undefined ? [] : symbolsOf(c);
      const types = listOf(c, "types");
      const odd = types.find((type) => !ACTIONS.includes(type));
      if (odd !== undefined) {
        throw new Rejection(400, null, `invalid type: ${odd}`);
      }
      const others = ["symbols", "types", "start", "end"].filter((name) => c.req.query(name) !== undefined);
      if (c.req.query("ids") !== undefined && others.length > 0) {
        throw new Rejection(400, null, `ids cannot be used with ${others.join(", ")}`);
      }
      oneOf(c, "region", ["us", "non_us", "all"], "us");
      oneOf(c, "data_quality", ["complete", "all"], "complete");
      const found = dividends
        .filter(({ symbol }) => symbols.length === 0 || symbols.includes(symbol))
        .filter(({ process_date }) => process_date >= from && process_date <= to)
        .filter(() => types.length === 0 || types.includes("cash_dividend"))
        .sort((one, other) => (one.process_date < other.process_date ? -1 : 1));
      if (oneOf(c, "sort", ["asc", "desc"], "asc") === "desc") {
        found.reverse();
      }
      const { items, next } = page(
        found,
        ({ symbol, ex_date, rate }) => `${symbol}/${ex_date}/${rate}`,
        limitOf(c, "limit", 100, 1000),
        c.req.query("page_token"),
      );
      const cash_dividends = items.map((each) => ({
        special: false,
        ...each,
        id: uuidOf(`${each.symbol}/${each.ex_date}/${each.rate}`),
        cusip: "037833100",
        foreign: false,
        record_date: each.ex_date,
        payable_date: each.process_date,
      }));
      // Absent for kinds of which there are none.
      const corporate_actions = cash_dividends.length > 0 ? { cash_dividends } : {};
      return { body: { corporate_actions, next_page_token: next } };
    }),
  );

  /** The official close is known after its minute. Before that, and at a single venue, the last price is different. */
  async function closeOf(ticker: string, date: string, end: number, feed: string): Promise<number | null> {
    const closed_at = new Date(sessionClose(date)).toISOString();
    const [official] = await market.officialCloses([{ ticker, date, closed_at }], []);
    if (end >= sessionClose(date)) {
      return official === undefined ? null : cents(official.close - (feed === "iex" ? 0.02 : 0));
    }
    const [quote] = await market.underlyingQuotes([ticker], []);
    return quote === undefined ? null : cents(quote.price - 0.01);
  }

  return app;
}

const cents = (price: number) => Math.round(price * 100) / 100;

/** A date means midnight in New York, the time of that day's bar. */
function momentOf(c: Context, name: string): number | null {
  const value = c.req.query(name) ?? "";
  return value.length === 10 ? newYork(dateOf(c, name) ?? "", "00:00") : instantOf(c, name);
}

function symbolsOf(c: Context): string[] {
  const symbols = listOf(c, "symbols");
  const odd = symbols.find((symbol) => !/^[A-Z][A-Z0-9.]*$/.test(symbol));
  if (symbols.length === 0 || odd !== undefined) {
    throw new Rejection(400, null, odd === undefined ? "symbols is required" : `invalid symbol: ${odd}`);
  }
  return symbols;
}
