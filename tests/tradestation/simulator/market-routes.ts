import { type Context, Hono } from "hono";
import type { MarketData } from "../../../shared/market-data.ts";
import { fromTradeStation, toTradeStation } from "../../../shared/tradestation/symbols.ts";
import { Refused } from "../../brokers/book.ts";
import { addDays, isSession, newYorkDate, sessionClose, sessionOpen } from "../../model/calendar.ts";
import type { Route } from "./wire.ts";

/** The indices that it knows; no other names work. */
const INDICES = ["SPX", "NDX", "RUT", "XSP"];

/** `$SPX.X` -> `SPX`, `SPY` -> `SPY`; null = no such symbol. */
function underlying(name: string): string | null {
  const [, index] = /^\$([A-Z]+)\.X$/.exec(name) ?? [];
  if (index !== undefined) {
    return INDICES.includes(index) ? index : null;
  }
  return INDICES.includes(name) ? null : name;
}

/** Quotes, daily bars and chains, in USD per share. */
export function marketRoutes(
  route: Route,
  market: MarketData,
  now: () => Promise<Date>,
  chainEnds: () => unknown[],
): Hono {
  const app = new Hono();

  app.get(
    "/marketdata/quotes/:symbols",
    route("quotes", async (c) => {
      const names = (c.req.param("symbols") ?? "").split(",");
      if (names.length > 100) {
        return { status: 400, body: { Error: "BadRequest", Message: "At most 100 symbols." } };
      }
      const options = new Map(names.map((name) => [name, fromTradeStation(name)]));
      const symbols = [...options.values()].filter((symbol) => symbol !== null);
      const tickers = names.flatMap((name) => (options.get(name) === null ? (underlying(name) ?? []) : []));
      const quotes = symbols.length === 0 ? [] : await market.optionQuotes(symbols);
      const underlyings = tickers.length === 0 ? [] : await market.underlyingQuotes(tickers, INDICES);
      const flags = { IsDelayed: false, IsHardToBorrow: false, IsBats: false, IsHalted: false };
      const Quotes: Record<string, unknown>[] = [];
      const Errors: Record<string, unknown>[] = [];
      for (const name of names) {
        const option = quotes.find(({ symbol }) => symbol === options.get(name));
        const quoted = underlyings.find(({ ticker }) => ticker === underlying(name));
        if (option) {
          Quotes.push({
            Symbol: name,
            Bid: perShare(option.bid),
            Ask: perShare(option.ask),
            Last: perShare(option.ask),
            TradeTime: "2020-11-18T15:19:14Z",
            MarketFlags: { ...flags, IsDelayed: option.delayed, IsHalted: option.halted },
          });
        } else if (quoted) {
          const price = String(quoted.price);
          Quotes.push({
            Symbol: name,
            Bid: price,
            Ask: price,
            Last: price,
            TradeTime: "2020-11-18T15:19:14Z",
            MarketFlags: flags,
          });
        } else {
          Errors.push({ Symbol: name, Error: "FAILED, INVALID SYMBOL" });
        }
      }
      return { body: { Quotes, Errors } };
    }),
  );

  app.get(
    "/marketdata/barcharts/:symbol",
    route("bars", async (c) => {
      const ticker = underlying(c.req.param("symbol") ?? "");
      if (ticker === null) {
        return { status: 404, body: { Error: "NotFound", Message: "Invalid symbol." } };
      }
      const instant = (await now()).getTime();
      const wanted = barsBack(c);
      const dates: string[] = [];
      for (let day = newYorkDate(instant); dates.length < wanted; day = addDays(day, -1)) {
        if (isSession(day) && sessionOpen(day) <= instant) {
          dates.unshift(day);
        }
      }
      const closeOf = (date: string) => new Date(sessionClose(date)).toISOString().replace(".000", "");
      const sessions = dates.map((date) => ({ ticker, date, closed_at: closeOf(date) }));
      const Bars = (await market.officialCloses(sessions, INDICES)).map(({ date, close }) => ({
        High: String(close),
        Low: String(close),
        Open: String(close),
        Close: String(close),
        TimeStamp: closeOf(date),
        TotalVolume: "1000",
        BarStatus: sessionClose(date) > instant ? "Open" : "Closed",
      }));
      return { body: { Bars } };
    }),
  );

  app.get(
    "/marketdata/options/expirations/:underlying",
    route("expirations", async (c) => ({
      body: {
        Expirations: (await market.expirations(c.req.param("underlying") ?? "")).map((date) => ({
          Date: `${date}T00:00:00Z`,
          Type: "Weekly",
        })),
      },
    })),
  );

  app.get(
    "/marketdata/options/strikes/:underlying",
    route("strikes", async (c) => {
      const [month, day, year] = (c.req.query("expiration") ?? "").split("-");
      const strikes = await market.strikes(c.req.param("underlying") ?? "", `${year}-${month}-${day}`);
      return { body: { SpreadType: "Single", Strikes: strikes.map((strike) => [String(strike)]) } };
    }),
  );

  app.get(
    "/marketdata/stream/options/chains/:underlying",
    route("chain", async (c) => {
      const ticker = c.req.param("underlying") ?? "";
      const [month, day, year] = (c.req.query("expiration") ?? "").split("-");
      const expiration = `${year}-${month}-${day}`;
      const listed = await market.strikes(ticker, expiration);
      const side = Number(c.req.query("strikeProximity") ?? 5);
      const center = listed.findIndex((strike) => strike >= Number(c.req.query("priceCenter")));
      const near = listed.slice(Math.max(center - side, 0), center + side);
      const option_type = c.req.query("optionType") === "Call" ? "call" : "put";
      const strikes = { from: near[0] ?? 0, to: near.at(-1) ?? 0 };
      const chain = (await market.chain?.(ticker, { expirations: [expiration], option_type, strikes })) ?? [];
      const lines = chain.map((option) => ({
        Delta: String(option.delta),
        Theta: String((option.theta ?? 0) / 100),
        Vega: String((option.vega ?? 0) / 100),
        ImpliedVolatility: String(option.implied_volatility),
        DailyOpenInterest: option.open_interest,
        Volume: option.volume,
        Bid: perShare(option.bid),
        Ask: perShare(option.ask),
        Side: option_type === "call" ? "Call" : "Put",
        Legs: [{ Symbol: toTradeStation(option.symbol), Ratio: 1 }],
      }));
      return { body: {}, lines: [...lines, ...chainEnds()] };
    }),
  );

  return app;
}

/** One bar by default, and at most TradeStation's limit for one answer. @throws Refused */
function barsBack(c: Context): number {
  const value = c.req.query("barsback") ?? "1";
  if (!/^[1-9]\d*$/.test(value) || Number(value) > 57_600) {
    throw new Refused("Invalid barsback.");
  }
  return Number(value);
}

/** USD per contract -> USD per share, in TradeStation's notation; a missing side is zero. */
function perShare(perContract: number | null): string {
  return String((perContract ?? 0) / 100);
}
