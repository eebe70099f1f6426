import type { MarketData, OfficialClose, SessionClose, UnderlyingQuote } from "../../shared/market-data.ts";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import type { Process } from "../hunting/process.ts";
import { type Instant, iso, MINUTE } from "../model/calendar.ts";
import { putSymbol } from "../support/book.ts";
import { StillMarket } from "../tradestation/stage.ts";

/** Where the mark of a trade is, in percent of its credit. */
export const LEVELS = {
  "at its credit": 108,
  "below its credit": 90,
  "far from its credit": 140,
  between: 70,
  "just short of its target": 51,
  "at its target": 49,
  "at its stop": 310,
} as const;
export type Level = keyof typeof LEVELS;

/** Where its underlying is, in percent of the short strike. */
export const UNDERLYINGS = {
  "far above the strike": 105,
  "near the strike": 100.2,
  "below the strike": 97.5,
  "far below the strike": 80,
} as const;
export type Underlying = keyof typeof UNDERLYINGS;

export const FLAWS = ["missing", "halted", "delayed", "stale", "crossed", "wide", "no ask"] as const;
export type Flaw = (typeof FLAWS)[number];

/** What the long leg of a spread is worth, USD per contract. */
const LONG = 60;

/** One market for the broker and for the checks; to those it may fail. */
export class ChaosMarket {
  readonly still = new StillMarket();
  /** How many of the next calls fail. */
  failures = 0;

  /** Quotes under which a trade is at a level; the flaw is its short leg's. */
  quote(request: TradeRequest, level: Level, flaw: Flaw | null, now: Instant): void {
    const { net_credit, width, strike_price } = request;
    const most = (width ?? strike_price) * 100;
    const mark = Math.min(Math.round((net_credit * LEVELS[level]) / 100), most);
    const short = putSymbol(request);
    const mid = width === undefined ? mark : mark + LONG;
    this.still.set(short, mid, flaws(flaw, mid, now));
    if (flaw === "missing") {
      this.still.quotes.delete(short);
    }
    if (width !== undefined) {
      this.still.set(putSymbol(request, strike_price - width), LONG);
    }
  }

  underlying({ ticker, strike_price }: TradeRequest, where: Underlying): void {
    this.still.prices.set(ticker, Math.round(strike_price * UNDERLYINGS[where]) / 100);
  }

  /** What a check asks, each a call of its process. */
  askedBy(process: Process): Pick<MarketData, "optionQuotes" | "underlyingQuotes" | "officialCloses"> {
    const ask = <T>(what: string, answer: () => Promise<T>): Promise<T> =>
      process.ask(what, async () => {
        if (this.failures > 0) {
          this.failures -= 1;
          throw new Error("The source of quotes is down.");
        }
        return await answer();
      });
    return {
      optionQuotes: (symbols) => ask("quotes", () => this.still.optionQuotes(symbols)),
      underlyingQuotes: (tickers): Promise<UnderlyingQuote[]> =>
        ask("underlyings", () => this.still.underlyingQuotes(tickers)),
      officialCloses: (sessions: SessionClose[]): Promise<OfficialClose[]> =>
        ask("closes", () => this.still.officialCloses(sessions)),
    };
  }
}

function flaws(flaw: Flaw | null, mid: number, now: Instant) {
  switch (flaw) {
    case "halted":
      return { halted: true };
    case "delayed":
      return { delayed: true };
    case "stale":
      return { as_of: iso(now - 10 * MINUTE) };
    case "crossed":
      return { bid: mid + 4, ask: mid - 4 };
    case "wide":
      return { bid: 0, ask: 2 * mid + 20 };
    case "no ask":
      return { ask: null };
    default:
      return {};
  }
}
