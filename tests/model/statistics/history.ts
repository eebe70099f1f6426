import { type Day, type Instant, newYorkDate } from "../calendar.ts";
import { type Contract, contractAt, type Strategy } from "../contract.ts";
import { type Money, money, times, toNumber } from "../money.ts";
import { capital as capitalOf } from "../rules.ts";
import type { ShareTrade } from "../shares.ts";
import { cents } from "./figures.ts";

/** The trustworthy marks of a position on one day, USD per contract, in order. */
export interface DayOfMarks {
  day: Day;
  marks: number[];
}

/** A position as the statistics see it. Prices in USD per contract, fees in USD, paid on the day of the entry. */
export interface Held {
  request_id: string;
  ticker: string;
  strategy_type: Strategy;
  expiration: Day;
  /** Of the short leg; of a short put and a short call the put's, ten below the call's. USD per share. */
  strike: number;
  /** How far what is bought is from what is sold. */
  width?: number;
  quantity: number;
  entry: Instant;
  entryPrice: number;
  fees: number;
  /** null = open. */
  exit: { at: Instant; price: number; reason: string } | null;
  days: DayOfMarks[];
}

export interface LedgerEntry {
  day: Day;
  kind: "starting_balance" | "deposit" | "withdrawal";
  amount: number;
}

export interface Note {
  /** null = of the day. */
  request_id: string | null;
  day: Day;
  tags: string[];
  mistakes: string[];
  mood: string | null;
  rating: number | null;
}

export interface History {
  positions: Held[];
  ledger: LedgerEntry[];
  notes: Note[];
  /** In the order in which they were told, and the official closes of their tickers that are kept. */
  shares?: ShareTrade[];
  shareCloses?: { ticker: string; day: Day; close: Money }[];
  now: Instant;
  /** Percent a year. */
  riskFree: number;
}

export const wholePnl = (p: Held, price: number) => (p.entryPrice - price) * p.quantity;
export const entryDay = (p: Held) => newYorkDate(p.entry);
export const exitDay = (p: Held) => (p.exit === null ? null : newYorkDate(p.exit.at));

export function contractOf({ strategy_type, ticker, expiration, strike, width = 0 }: Held): Contract {
  const put = money(strike);
  const isBoth = strategy_type === "IC" || strategy_type === "STR";
  return contractAt(strategy_type, ticker, expiration, {
    put,
    putWidth: money(width),
    call: isBoth ? put + money(10) : put,
    callWidth: money(width),
  });
}

/** What returns are measured by. */
export const capital = (p: Held) =>
  toNumber(
    capitalOf({
      contract: contractOf(p),
      entryCash: times(money(p.entryPrice), p.quantity),
      quantity: p.quantity,
    }),
  );

export function realized(p: Held): number {
  return p.exit === null ? 0 : cents(wholePnl(p, p.exit.price) - p.fees);
}
