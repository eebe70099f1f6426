import type { OptionQuote } from "../../shared/market-data.ts";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import {
  addDays,
  at,
  expirationClose,
  type Instant,
  isSession,
  MINUTE,
  newYorkDate,
  sessionClose,
} from "../model/calendar.ts";
import { type Contract, holdingsOf } from "../model/contract.ts";
import type { Position } from "../model/ledger.ts";
import { money } from "../model/money.ts";
import type { Quote } from "../model/quotes.ts";
import type { Row } from "../support/book.ts";

/** Real time is counted in milliseconds since the beginning; none of it passes but what a command lets pass. */
type RealTime = number;

/** How long a check holds the book after each of its calls. */
export const LEASE = 1.5 * MINUTE;
/** How long a question whether a command is meant is good. */
export const CONFIRMATION = 2 * MINUTE;
/** How long a message is in flight before it is sent again. */
export const FLIGHT = MINUTE;

/** A check that has begun. */
export interface Run {
  run_id: number;
  key: string;
  askedOnly: boolean;
  /** By `Model.calls`. */
  began: number;
  /** Until when it holds the book. */
  until: RealTime;
  /** The page that is due: keys behind `behind`, up to `upto`; null = all that are left. */
  page: { number: number; behind: string; upto: string | null };
  /** What was known of each order when it began: its status, and contracts. */
  orders: Map<number, string>;
  /** What begin answered, and by which call. */
  begun: { call: number; answer: unknown };
  /** The latest page that was applied, and what was answered. */
  applied: { page: number; answer: unknown } | null;
  /** What it answered when it ended. */
  ended: unknown;
}

/** A trade that somebody has asked for. */
export interface Asked {
  request: TradeRequest;
  contract: Contract;
  /** In the chat, with a card; the others were only recorded. */
  isProposed: boolean;
  /** Requests that were not sent by then expire. */
  expiresAt: Instant;
  /** On the buttons of its newest card. */
  token: string | null;
  /** The message that is its card. */
  card: { chat: number; message: number } | null;
}

export interface InFlight {
  message_id: number;
  attempt: number;
  kind: string;
  request_id: string | null;
  prompt_id: number | null;
  facts: Row;
  until: RealTime;
}

/**
 * What has to be so, from what has happened: the clocks, what people have done and who may, the trades asked for and,
 * by their fills, the positions. Statuses of requests and orders are not repeated here: which may follow which is
 * for the judges of the calls.
 */
export class Model {
  now: Instant = at("2026-03-03T15:00:00Z");
  /** The furthest that the market clock has ever been. */
  latest: Instant = this.now;
  real: RealTime = 0;
  killed = false;
  paused = false;
  readonly asked = new Map<string, Asked>();
  /** By request_id. */
  readonly positions = new Map<string, Position>();
  /** Calls of the database so far. */
  calls = 0;
  /** The check that holds the book. */
  lease: Run | null = null;
  /** All that have begun. */
  readonly runs: Run[] = [];
  /** When a check was last asked for beside the schedule; null = every wish has been met. */
  wanted: { call: number; at: RealTime } | null = null;
  /** A full check was among them. */
  fullWanted = false;
  reconciliationAsked = false;
  /** Whether a check of a New York date had a quote for every leg of a position: by `position_id date`. */
  private readonly quoted = new Map<string, boolean>();
  /** When each question arrived. */
  readonly questions = new Map<number, RealTime>();
  /** The message of each question. */
  readonly messageOf = new Map<number, { chat: number; message: number }>();
  /** Cards to be sent again, as new messages. */
  readonly anew = new Set<number>();
  /** Telegram updates that were acted on. */
  readonly updates = new Set<number>();
  /** By their message_id. */
  readonly inFlight = new Map<number, InFlight>();
  /** Positions open at most, the safety limit; null = not chosen. */
  readonly maxOpen: number | null;
  /** Positions that a check judges at a time. */
  readonly pageSize: number;

  /** A check has looked at a position. */
  looksAt(position_id: number, isQuoted: boolean): void {
    const key = `${position_id} ${newYorkDate(this.now)}`;
    this.quoted.set(key, isQuoted || this.quoted.get(key) === true);
  }

  /** Where no check looked at it, nothing speaks against it. */
  wasQuoted(position_id: number, date: string): boolean {
    return this.quoted.get(`${position_id} ${date}`) ?? true;
  }

  constructor({ maxOpen, pageSize }: { maxOpen: number | null; pageSize: number }) {
    this.maxOpen = maxOpen;
    this.pageSize = pageSize;
  }

  /** Somebody wants a check soon. */
  want(): void {
    this.wanted = { call: this.calls, at: this.real };
  }

  setClock(now: Instant): void {
    this.now = now;
    this.latest = Math.max(this.latest, now);
  }

  /** A run holds the book, alive or not. */
  get isTaken(): boolean {
    return this.lease !== null && this.lease.until > this.real;
  }

  trades({ expiration }: Contract): boolean {
    return this.now < expirationClose(expiration);
  }

  contract(request_id: string): Contract {
    const asked = this.asked.get(request_id);
    if (asked === undefined) {
      throw new Error(`Nobody has asked for ${request_id}.`);
    }
    return asked.contract;
  }
}

/** The first session close after an instant. */
function nextClose(now: Instant): Instant {
  for (let day = newYorkDate(now); ; day = addDays(day, 1)) {
    if (isSession(day) && sessionClose(day) > now) {
      return sessionClose(day);
    }
  }
}

/** When a request that nobody has sent expires. */
export function expiryOf({ expiration }: Contract, now: Instant): Instant {
  return Math.min(nextClose(now), expirationClose(expiration));
}

/** Quotes as the model reads them. */
export function readQuotes(quotes: OptionQuote[]): Map<string, Quote> {
  const amount = (side: number | null) => (side === null ? null : money(side));
  return new Map(
    quotes.map(({ symbol, bid, ask, as_of, halted, delayed }) => [
      symbol,
      {
        bid: amount(bid),
        ask: amount(ask),
        asOf: as_of === null ? null : at(as_of),
        halted,
        delayed,
      },
    ]),
  );
}

/** What the book has of every symbol: contracts, negative when short. */
export function bookedHoldings(
  positions: Iterable<{ request_id: string; status: string; open_quantity: number }>,
  model: Model,
): Map<string, number> {
  const held = new Map<string, number>();
  for (const { request_id, status, open_quantity } of positions) {
    if (status === "OPEN") {
      for (const { symbol, quantity } of holdingsOf(model.contract(request_id), open_quantity)) {
        held.set(symbol, (held.get(symbol) ?? 0) + quantity);
      }
    }
  }
  return held;
}
