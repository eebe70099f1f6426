import type { MarketData, OfficialClose, SessionClose, UnderlyingQuote } from "../../shared/market-data.ts";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import { StillMarket } from "../brokers/still-market.ts";
import type { Process } from "../hunting/process.ts";
import { type Instant, iso, MINUTE } from "../model/calendar.ts";
import { mostWorth, symbols } from "../model/contract.ts";
import { toNumber } from "../model/money.ts";
import { contractOf } from "../model/request.ts";

/** Marks of a trade in percent of its credit. */
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

/** Only a few tickers, so that positions share contracts. */
export const TICKERS = ["TA", "TB"] as const;

/** The short strikes of every trade, USD per share. */
export const STRIKES = { put: 100, call: 110 };

/** Prices of the underlying, USD per share. */
export const UNDERLYINGS = {
  "between puts and calls": 105,
  "near the short put": 100.2,
  "below the short put": 97.5,
  "far below": 80,
  "near the short call": 109.8,
  "above the short call": 112.5,
  "far above": 140,
} as const;
export type Underlying = keyof typeof UNDERLYINGS;

export const FLAWS = ["missing", "halted", "delayed", "stale", "crossed", "wide", "no ask"] as const;
export type Flaw = (typeof FLAWS)[number];

/** Value of each long leg, USD per contract. */
const LONG = 60;

/** One market for the broker and for the checks. Calls of the checks may fail. */
export class ChaosMarket {
  readonly still = new StillMarket();
  /** How many of the next calls fail. */
  failures = 0;

  /** Quotes a trade at a level; the flaw is in its first short leg. */
  quote(request: TradeRequest, level: Level, flaw: Flaw | null, now: Instant): void {
    const contract = contractOf(request);
    const most = mostWorth(contract);
    const mark = Math.round((request.net_credit * LEVELS[level]) / 100);
    let rest = most === null ? mark : Math.min(mark, toNumber(most));
    const names = symbols(contract);
    const isLong = (_: string, i: number) => contract.legs[i]?.action === "buy";
    for (const symbol of names.filter(isLong)) {
      this.still.set(symbol, LONG);
      rest += LONG;
    }
    const short = names.filter((symbol, i) => !isLong(symbol, i));
    for (const [i, symbol] of short.entries()) {
      // Of two short legs, the first has the greater part, and the flaw.
      const mid = i < short.length - 1 ? Math.ceil((2 * rest) / 3) : rest;
      rest -= mid;
      this.still.set(symbol, mid, i === 0 ? flaws(flaw, mid, now) : {});
      if (flaw === "missing" && i === 0) {
        this.still.quotes.delete(symbol);
      }
    }
  }

  underlying({ ticker }: TradeRequest, where: Underlying): void {
    this.still.prices.set(ticker, UNDERLYINGS[where]);
  }

  /** The market as a check sees it; each question is a call of its process. */
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
