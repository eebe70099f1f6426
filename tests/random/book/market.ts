import { expect } from "vitest";
import type { MarketData } from "../../../shared/market-data.ts";
import { quoteAsJson } from "../../engine/positions.ts";
import type { Day } from "../../model/calendar.ts";
import { type Contract, symbols } from "../../model/contract.ts";
import { CENT, DOLLAR, divide, type Money, toNumber } from "../../model/money.ts";
import type { Quote } from "../../model/quotes.ts";
import type { Model } from "./model.ts";
import type { Move } from "./steps.ts";

/** Between the puts at 100 and the calls at 110, where entries are sent. USD per share. */
export const UNDERLYING = 105n * DOLLAR;

/**
 * Always the same for a ticker: out of the money, near a strike, between strikes or far in the money, for puts or
 * calls.
 */
export function officialClose(ticker: string): Money {
  const choices = [130n, 100n, 97n, 95n, 60n, 105n, 115n];
  const kind = [...ticker].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % choices.length;
  return (choices[kind] ?? 130n) * DOLLAR;
}

/** On the day its options expire, the official close; on any other day up to three dollars away. */
export function closeOf(ticker: string, day: Day, expiry: Day): Money {
  const moved = day === expiry ? 0 : (Number(day.slice(-2)) % 7) - 3;
  return officialClose(ticker) + BigInt(moved) * DOLLAR;
}

/** The quotes of all open positions, as a history moves them. */
export class QuotedMarket
  implements Pick<MarketData, "optionQuotes" | "underlyingQuotes" | "officialCloses">
{
  readonly quotes = new Map<string, Quote>();

  constructor(private readonly model: Model) {}

  quoteAt(contract: Contract, mark: Money): void {
    const around = (mid: Money): Quote => ({
      bid: mid < DOLLAR ? 0n : mid - DOLLAR,
      ask: mid < DOLLAR ? 2n * mid : mid + DOLLAR,
      asOf: null,
      halted: false,
      delayed: false,
    });
    const names = symbols(contract);
    let left = mark;
    for (const [i, { action }] of contract.legs.entries()) {
      if (action === "buy") {
        this.quotes.set(names[i] ?? "", around(20n * DOLLAR));
        left += 20n * DOLLAR;
      }
    }
    const short = names.filter((_, i) => contract.legs[i]?.action === "sell");
    for (const [i, symbol] of short.entries()) {
      // Of two short legs, the first is worth about a third of the mark; the last the rest.
      const mid = i < short.length - 1 ? divide(left, 3n * CENT) * CENT : left;
      this.quotes.set(symbol, around(mid));
      left -= mid;
    }
  }

  /** Sets the quotes of every open position's legs, using the moves in turn. */
  quote(moves: Move[]): void {
    for (const [i, { position }] of this.model.held.filter(({ position }) => position.isOpen).entries()) {
      const { percent = 100, fault = 9 } = moves[i % moves.length] ?? {};
      const { contract, entryPrice } = position;
      // In whole cents, because it is the mid of two sides.
      this.quoteAt(contract, (divide(entryPrice * BigInt(percent), 100n) / CENT) * CENT);
      const names = symbols(contract);
      const symbol = names[percent % names.length] ?? "";
      const quote = this.quotes.get(symbol);
      if (quote !== undefined && fault === 0) {
        this.quotes.delete(symbol);
      } else if (quote !== undefined && fault === 1) {
        this.quotes.set(symbol, { ...quote, halted: true });
      } else if (quote !== undefined && fault === 2) {
        this.quotes.set(symbol, { ...quote, ask: (quote.ask ?? 0n) + 900n * DOLLAR });
      }
    }
  }

  async optionQuotes(asked: string[]) {
    return asked.flatMap((symbol) => {
      const quote = this.quotes.get(symbol);
      return quote === undefined ? [] : [quoteAsJson(symbol, quote)];
    });
  }

  async underlyingQuotes(tickers: string[]) {
    return tickers.map((ticker) => ({ ticker, price: toNumber(UNDERLYING) }));
  }

  async officialCloses(sessions: { ticker: string; date: string }[]) {
    return sessions.map(({ ticker, date }) => {
      const expiry = this.model.expiryOf(ticker);
      // Only closes that settle options or value shares may be requested.
      expect(date === expiry || this.model.shares.some((one) => one.ticker === ticker)).toBe(true);
      return { ticker, date, close: toNumber(closeOf(ticker, date, expiry)) };
    });
  }
}
