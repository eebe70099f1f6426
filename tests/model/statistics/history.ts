import { type Day, type Instant, newYorkDate } from "../calendar.ts";
import { type Contract, contractAt, type Strategy } from "../contract.ts";
import { type Money, money, times, toNumber } from "../money.ts";
import { canLose, capital as capitalOf, rulesFromFill } from "../rules.ts";
import type { ShareTrade } from "../shares.ts";
import { cents, sum } from "./figures.ts";

/** The trustworthy marks of a position on one day, USD per contract, in order. */
export interface DayOfMarks {
  day: Day;
  marks: number[];
}

/** When the marks of a day were made: hourly from 15:00 UTC. */
export const seenAt = (day: Day, i: number): Instant => Date.parse(`${day}T${15 + i}:00:00Z`);

/** A position, as the statistics need it. Prices in USD per contract; fees in USD, paid on the day of the entry. */
export interface Held {
  request_id: string;
  ticker: string;
  strategy_type: Strategy;
  expiration: Day;
  /** Of the short leg; for a short put and a short call the put's, ten below the call's. USD per share. */
  strike: number;
  /** The distance between the long and the short leg. */
  width?: number;
  quantity: number;
  entry: Instant;
  entryPrice: number;
  fees: number;
  /** null = open. */
  exit: { at: Instant; price: number; reason: string } | null;
  /** Partial closes in order, without fees. */
  parts?: Part[];
  days: DayOfMarks[];
}

export interface Part {
  at: Instant;
  price: number;
  quantity: number;
}

export interface LedgerEntry {
  day: Day;
  kind: "starting_balance" | "deposit" | "withdrawal" | "interest" | "dividend" | "fee" | "adjustment";
  amount: number;
}

export interface Note {
  /** null = a note of the day. */
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
  /** In the order in which they were recorded, with the recorded official closes of their tickers. */
  shares?: ShareTrade[];
  shareCloses?: { ticker: string; day: Day; close: Money }[];
  now: Instant;
  /** Percent a year. */
  riskFree: number;
}

const upTo = (p: Held, isIn: (part: Part) => boolean) => (p.parts ?? []).filter(isIn);
const cost = (parts: Part[]) => sum(parts.map(({ price, quantity }) => price * quantity));
const contracts = (parts: Part[]) => sum(parts.map(({ quantity }) => quantity));

/** A position that is or was open here; all others were imported after their end. */
export const isWatched = (p: Held) => p.exit === null || p.parts !== undefined;

/** The P&L before fees if what remains after these parts were closed at a price. USD. */
function pnlAt(p: Held, price: number, parts: Part[]): number {
  return p.entryPrice * p.quantity - cost(parts) - price * (p.quantity - contracts(parts));
}

/** The P&L of the whole position at a price, with its earlier partial closes. */
export const wholePnl = (p: Held, price: number) => pnlAt(p, price, p.parts ?? []);
/** The same by the close of a day. */
export const pnlBy = (p: Held, price: number, day: Day) =>
  pnlAt(
    p,
    price,
    upTo(p, ({ at }) => newYorkDate(at) <= day),
  );
/** The same at an instant. */
export const pnlThen = (p: Held, price: number, now: Instant) =>
  pnlAt(
    p,
    price,
    upTo(p, ({ at }) => at < now),
  );
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

/** The base of returns. */
export const capital = (p: Held) =>
  toNumber(
    capitalOf({
      contract: contractOf(p),
      entryCash: times(money(p.entryPrice), p.quantity),
      quantity: p.quantity,
    }),
  );

/** The possible loss up to the stop of the strategy's default rules; null = without a stop, or imported. */
export function stopAtEntry(p: Held): number | null {
  if (!isWatched(p)) {
    return null;
  }
  const opened = {
    contract: contractOf(p),
    entryCash: times(money(p.entryPrice), p.quantity),
    quantity: p.quantity,
  };
  const [stop, most] = [rulesFromFill(opened).stopLoss, canLose(opened)];
  return stop === null ? null : Math.min(toNumber(stop), most === null ? Infinity : toNumber(most));
}

/** Realised P&L by a day: of the closed parts, or of the whole position once it is closed; to the cent at any time. */
export function realizedBy(p: Held, day: Day): number {
  if (p.exit !== null && newYorkDate(p.exit.at) <= day) {
    return realized(p);
  }
  const parts = upTo(p, ({ at }) => newYorkDate(at) <= day);
  const credit = ((p.entryPrice * p.quantity - p.fees) * contracts(parts)) / p.quantity;
  return parts.length === 0 ? 0 : cents(credit - cost(parts));
}

/** Of a closed position. */
export function realized(p: Held): number {
  return p.exit === null ? 0 : cents(wholePnl(p, p.exit.price) - p.fees);
}
