import { type Context, Hono } from "hono";
import type { MarketData, OptionQuote } from "../../../shared/market-data.ts";
import { parseOptionSymbol } from "../../../shared/words/option-symbol.ts";
import { newYorkDate, sessionOpen } from "../../model/calendar.ts";
import { chainOf } from "./chain.ts";
import type { Fault } from "./faults.ts";
import { greeksOf } from "./greeks.ts";
import { dateOf, numberOf } from "./market-routes.ts";
import { instantOf, limitOf, listOf, nanoseconds, page, Rejection, type Route } from "./wire.ts";

/** The account's subscription to market data. */
export interface Subscription {
  /** Real-time OPRA quotes, with its agreement signed. */
  opra?: boolean;
  /** All exchanges without a delay. */
  sip?: boolean;
  /** Time of the option's last quote, where that is long ago. Its quote keeps that timestamp. */
  quietSince?: (symbol: string) => Date | null;
}

/** Quotes and chains of options, USD per share. */
export function optionDataRoutes(
  route: Route,
  market: MarketData,
  now: () => Promise<Date>,
  subscription: Subscription,
): Hono {
  const app = new Hono();

  app.get(
    "/quotes/latest",
    route("quotes", async (c, fault) => {
      requireOptionFeed(c, subscription);
      const symbols = namedSymbols(c);
      return { body: { quotes: await quotesOf(symbols, fault) } };
    }),
  );

  app.get(
    "/snapshots",
    route("snapshots", async (c, fault) => {
      requireOptionFeed(c, subscription);
      const { items, next } = onePage(c, namedSymbols(c).sort());
      return { body: { snapshots: await snapshotsOf(items, fault), next_page_token: next } };
    }),
  );

  app.get(
    "/snapshots/:underlying",
    route("chain", async (c, fault) => {
      requireOptionFeed(c, subscription);
      const exact = dateOf(c, "expiration_date");
      const type = c.req.query("type");
      const chain = await chainOf(market, [c.req.param("underlying") ?? ""], {
        from: exact ?? dateOf(c, "expiration_date_gte") ?? "",
        to: exact ?? dateOf(c, "expiration_date_lte") ?? "9999",
        lowest: numberOf(c, "strike_price_gte") ?? 0,
        highest: numberOf(c, "strike_price_lte") ?? Number.POSITIVE_INFINITY,
        type: type === "call" || type === "put" ? type : null,
      });
      const root = c.req.query("root_symbol");
      const since = instantOf(c, "updated_since") ?? Number.NEGATIVE_INFINITY;
      const symbols = chain.flatMap((each) => ((root ?? each.root) === each.root ? [each.symbol] : []));
      // A page may have fewer items than its limit although more follow.
      const { items, next } = onePage(c, symbols);
      const snapshots = Object.entries(await snapshotsOf(items, fault)).filter(
        ([, { latestQuote }]) => Date.parse(String(latestQuote?.t)) >= since,
      );
      return { body: { snapshots: Object.fromEntries(snapshots), next_page_token: next } };
    }),
  );

  /** Quotes by symbol; options without a quote are left out. */
  async function quotesOf(symbols: string[], fault: Fault | null) {
    const instant = await now();
    const opening = new Date(sessionOpen(newYorkDate(instant.getTime())));
    const quotes: Record<string, Record<string, unknown>> = {};
    const found = symbols.length === 0 ? [] : await market.optionQuotes(symbols);
    for (const quote of fault === "quote_missing" ? found.slice(0, -1) : found) {
      const quiet =
        (fault === "quiet_quotes" ? opening : null) ??
        subscription.quietSince?.(quote.symbol) ??
        (quote.as_of === null ? null : new Date(quote.as_of));
      quotes[quote.symbol] = quoteJson(quote, quiet ?? instant);
    }
    return quotes;
  }

  async function snapshotsOf(symbols: string[], fault: Fault | null) {
    const today = newYorkDate((await now()).getTime());
    const roots = symbols.flatMap((symbol) => parseOptionSymbol(symbol)?.root ?? []);
    const prices = new Map<string, number>();
    for (const { ticker, price } of roots.length === 0
      ? []
      : await market.underlyingQuotes([...new Set(roots)], [])) {
      prices.set(ticker, price);
    }
    const quotes = await quotesOf(symbols, fault);
    return Object.fromEntries(
      Object.entries(quotes).map(([symbol, latestQuote]) => {
        const option = parseOptionSymbol(symbol);
        const { bp, ap } = latestQuote as { bp: number; ap: number };
        const computed =
          option && bp > 0 && ap > 0
            ? greeksOf(option, (bp + ap) / 2, prices.get(option.root) ?? 0, today)
            : null;
        return [symbol, { latestQuote, ...computed }] as const;
      }),
    );
  }

  return app;
}

function quoteJson({ bid, ask, halted }: OptionQuote, at: Date): Record<string, unknown> {
  return {
    ap: (ask ?? 0) / 100,
    as: ask === null ? 0 : 23,
    ax: "N",
    bp: (bid ?? 0) / 100,
    bs: bid ? 41 : 0,
    bx: "N",
    // OPRA's condition of a quote whose trading is halted.
    c: halted ? "T" : "A",
    t: nanoseconds(at),
  };
}

function onePage(c: Context, symbols: string[]) {
  return page(symbols, (symbol) => symbol, limitOf(c, "limit", 100, 1000), c.req.query("page_token"));
}

function namedSymbols(c: Context): string[] {
  const symbols = listOf(c, "symbols");
  if (symbols.length === 0) {
    throw new Rejection(400, null, "symbols is required");
  }
  if (symbols.length > 100) {
    throw new Rejection(400, null, "too many symbols: at most 100");
  }
  const odd = symbols.find((symbol) => symbol.includes(" ") || parseOptionSymbol(symbol) === null);
  if (odd !== undefined) {
    throw new Rejection(400, null, `invalid symbol: ${odd}`);
  }
  return symbols;
}

/** Without a parameter, the feed is the best that the account has. */
function requireOptionFeed(c: Context, { opra }: Subscription): void {
  const feed = c.req.query("feed");
  if (feed === "opra" && !opra) {
    throw new Rejection(403, null, "OPRA agreement is not signed");
  }
  if (feed !== undefined && feed !== "opra" && feed !== "indicative") {
    throw new Rejection(400, null, `invalid feed: ${feed}`);
  }
}
