import { expect } from "vitest";
import type { MarketData } from "../../../shared/market-data.ts";
import { expirationClose, newYorkDate } from "../../model/calendar.ts";
import { CENT, DOLLAR, divide, type Money, toNumber } from "../../model/money.ts";
import { type Contract, type Quote, symbols } from "../../model/quotes.ts";
import { quoteAsJson } from "../positions.ts";
import type { Model } from "./model.ts";
import type { Move } from "./steps.ts";

/** Per ticker always the same: out of the money, near a strike, between strikes or far in the money. */
export function officialClose({ ticker }: Contract): Money {
  const choices = [130n, 100n, 97n, 95n, 60n, 140n];
  const kind = [...ticker].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % choices.length;
  return (choices[kind] ?? 130n) * DOLLAR;
}

/** Quotes of everything that is held, as a history moves them. */
export class QuotedMarket
  implements Pick<MarketData, "optionQuotes" | "underlyingQuotes" | "officialCloses">
{
  readonly quotes = new Map<string, Quote>();

  constructor(private readonly model: Model) {}

  quoteAt(contract: Contract, mark: Money): void {
    const [short = "", long] = symbols(contract);
    const under = long === undefined ? 0n : 20n * DOLLAR;
    const around = (mid: Money): Quote => ({
      bid: mid < DOLLAR ? 0n : mid - DOLLAR,
      ask: mid < DOLLAR ? 2n * mid : mid + DOLLAR,
      asOf: null,
      halted: false,
      delayed: false,
    });
    this.quotes.set(short, around(mark + under));
    if (long !== undefined) {
      this.quotes.set(long, around(under));
    }
  }

  /** Every open position's legs, by as many moves as there are in turn. */
  quote(moves: Move[]): void {
    for (const [i, { position }] of this.model.held.filter(({ position }) => position.isOpen).entries()) {
      const { percent = 100, fault = 9 } = moves[i % moves.length] ?? {};
      const { contract, entryPrice } = position;
      // In whole cents, the mid of two sides.
      this.quoteAt(contract, (divide(entryPrice * BigInt(percent), 100n) / CENT) * CENT);
      const [short = ""] = symbols(contract);
      const quote = this.quotes.get(short);
      if (quote !== undefined && fault === 0) {
        this.quotes.delete(short);
      } else if (quote !== undefined && fault === 1) {
        this.quotes.set(short, { ...quote, halted: true });
      } else if (quote !== undefined && fault === 2) {
        this.quotes.set(short, { ...quote, ask: (quote.ask ?? 0n) + 900n * DOLLAR });
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
    return tickers.map((ticker) => ({ ticker, price: 200 }));
  }

  async officialCloses(sessions: { ticker: string; date: string }[]) {
    return sessions.map(({ ticker, date }) => {
      const contract = this.model.held.find(({ position }) => position.contract.ticker === ticker)?.position
        .contract;
      expect(date).toBe(contract && newYorkDate(expirationClose(contract.expiration)));
      return { ticker, date, close: contract ? toNumber(officialClose(contract)) : 0 };
    });
  }
}
