import { type Day, type Instant, newYorkDate } from "../calendar.ts";
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
  strategy_type: "CSP" | "VPC";
  expiration: Day;
  /** USD per share. */
  strike: number;
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
  now: Instant;
  /** Percent a year. */
  riskFree: number;
}

export const wholePnl = (p: Held, price: number) => (p.entryPrice - price) * p.quantity;
export const entryDay = (p: Held) => newYorkDate(p.entry);
export const exitDay = (p: Held) => (p.exit === null ? null : newYorkDate(p.exit.at));
export const collateral = (p: Held) => (p.width ?? p.strike) * 100 * p.quantity;

export function realized(p: Held): number {
  return p.exit === null ? 0 : cents(wholePnl(p, p.exit.price) - p.fees);
}
