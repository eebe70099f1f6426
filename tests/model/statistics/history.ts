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

/** When the marks of a day were seen: at three in the afternoon of Greenwich, and hourly. */
export const seenAt = (day: Day, i: number): Instant => Date.parse(`${day}T${15 + i}:00:00Z`);

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
  /** What was closed before the rest, in order, without fees. */
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

const upTo = (p: Held, isIn: (part: Part) => boolean) => (p.parts ?? []).filter(isIn);
const cost = (parts: Part[]) => sum(parts.map(({ price, quantity }) => price * quantity));
const contracts = (parts: Part[]) => sum(parts.map(({ quantity }) => quantity));

/** What was open once, or is: everything else came from a file when it was over. */
export const isWatched = (p: Held) => p.exit === null || p.parts !== undefined;

/** What a position would have made before fees, had what some parts left been closed at a price. USD. */
function pnlAt(p: Held, price: number, parts: Part[]): number {
  return p.entryPrice * p.quantity - cost(parts) - price * (p.quantity - contracts(parts));
}

/** All of it at a price, but for what was closed before the end. */
export const wholePnl = (p: Held, price: number) => pnlAt(p, price, p.parts ?? []);
/** The same by the close of a day. */
export const pnlBy = (p: Held, price: number, day: Day) =>
  pnlAt(
    p,
    price,
    upTo(p, ({ at }) => newYorkDate(at) <= day),
  );
/** And at a moment. */
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

/** What returns are measured by. */
export const capital = (p: Held) =>
  toNumber(
    capitalOf({
      contract: contractOf(p),
      entryCash: times(money(p.entryPrice), p.quantity),
      quantity: p.quantity,
    }),
  );

/** What it could lose before it was to be closed, by the default rules of its strategy; null = had no stop, or is of a file. */
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

/** What its closed parts have made by a day, all of it once it is over; to the cent at any time. */
export function realizedBy(p: Held, day: Day): number {
  if (p.exit !== null && newYorkDate(p.exit.at) <= day) {
    return realized(p);
  }
  const parts = upTo(p, ({ at }) => newYorkDate(at) <= day);
  const credit = ((p.entryPrice * p.quantity - p.fees) * contracts(parts)) / p.quantity;
  return parts.length === 0 ? 0 : cents(credit - cost(parts));
}

/** Of a trade. */
export function realized(p: Held): number {
  return p.exit === null ? 0 : cents(wholePnl(p, p.exit.price) - p.fees);
}
