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

/** Milliseconds of real time since the beginning. It passes only by commands. */
type RealTime = number;

/** How long a check holds the lease after each of its calls. */
export const LEASE = 1.5 * MINUTE;
/** How long a confirmation is valid. */
export const CONFIRMATION = 2 * MINUTE;
/** How long a message may be under way before it is sent again. */
export const FLIGHT = MINUTE;

/** A check that has begun. */
export interface Run {
  run_id: number;
  key: string;
  askedOnly: boolean;
  /** As counted by `Model.calls`. */
  began: number;
  /** When the lease expires. */
  until: RealTime;
  /** The page that is due: keys after `behind`, up to `upto`; null = all the rest. */
  page: { number: number; behind: string; upto: string | null };
  /** The status and quantity of each order at the beginning. */
  orders: Map<number, string>;
  /** The answer of the beginning, and the number of that call. */
  begun: { call: number; answer: unknown };
  /** The latest applied page, and the answer. */
  applied: { page: number; answer: unknown } | null;
  /** The answer of the end. */
  ended: unknown;
}

/** A requested trade. */
export interface Asked {
  request: TradeRequest;
  contract: Contract;
  /** True for a trade with a card in the chat; others were only recorded. */
  isProposed: boolean;
  /** A request that was not sent before expires. */
  expiresAt: Instant;
  /** Token on the buttons of its newest card. */
  token: string | null;
  /** The message of its card. */
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
 * What must be true after all events: the clocks, people's actions and permissions, requested trades and, from their
 * fills, the positions. The model has no statuses of requests and orders: the judges of the calls know which changes
 * are permitted.
 */
export class Model {
  now: Instant = at("2026-03-03T15:00:00Z");
  /** The latest time that the market clock ever had. */
  latest: Instant = this.now;
  real: RealTime = 0;
  killed = false;
  paused = false;
  readonly asked = new Map<string, Asked>();
  /** By request_id. */
  readonly positions = new Map<string, Position>();
  /** Calls of the database so far. */
  calls = 0;
  /** The check that has the lease. */
  lease: Run | null = null;
  /** All runs. */
  readonly runs: Run[] = [];
  /** When a check beside the schedule was last requested; null = no open request. */
  wanted: { call: number; at: RealTime } | null = null;
  /** Whether a full check was among the requests. */
  fullWanted = false;
  reconciliationAsked = false;
  /** Whether a check on a New York date had a quote for every leg of a position: by `position_id date`. */
  private readonly quoted = new Map<string, boolean>();
  /** When each question arrived. */
  readonly questions = new Map<number, RealTime>();
  /** The message of each question. */
  readonly messageOf = new Map<number, { chat: number; message: number }>();
  /** Cards to be sent again as new messages. */
  readonly anew = new Set<number>();
  /** Telegram updates that had an effect. */
  readonly updates = new Set<number>();
  /** By their message_id. */
  readonly inFlight = new Map<number, InFlight>();
  /** The limit of open positions; null = not chosen. */
  readonly maxOpen: number | null;
  /** Positions on a page of a check. */
  readonly pageSize: number;

  /** Records that a check has looked at a position. */
  looksAt(position_id: number, isQuoted: boolean): void {
    const key = `${position_id} ${newYorkDate(this.now)}`;
    this.quoted.set(key, isQuoted || this.quoted.get(key) === true);
  }

  /** True where no check has looked at it: then nothing speaks against a settlement. */
  wasQuoted(position_id: number, date: string): boolean {
    return this.quoted.get(`${position_id} ${date}`) ?? true;
  }

  constructor({ maxOpen, pageSize }: { maxOpen: number | null; pageSize: number }) {
    this.maxOpen = maxOpen;
    this.pageSize = pageSize;
  }

  /** Records a request for a check. */
  want(): void {
    this.wanted = { call: this.calls, at: this.real };
  }

  setClock(now: Instant): void {
    this.now = now;
    this.latest = Math.max(this.latest, now);
  }

  /** Whether a run has the lease, alive or not. */
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

/** When a request expires that was not sent. */
export function expiryOf({ expiration }: Contract, now: Instant): Instant {
  return Math.min(nextClose(now), expirationClose(expiration));
}

/** Quotes in the model's numbers. */
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

/** The booked quantity of every symbol, negative when short. */
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
