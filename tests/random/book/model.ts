import type { TradeRequest } from "../../../shared/schemas/trade-request.ts";
import type { BrokerOrder } from "../../engine/simulation.ts";
import {
  addDays,
  at,
  type Day,
  expirationClose,
  type Instant,
  isMarketOpen,
  newYorkDate,
  sessionClose,
  sessions,
} from "../../model/calendar.ts";
import type { Contract } from "../../model/contract.ts";
import type { Fill, Position } from "../../model/ledger.ts";
import { type Money, money, toNumber } from "../../model/money.ts";
import { combinedMark, type Quote } from "../../model/quotes.ts";
import { countsAgain, decide, type Overrides, positionMark } from "../../model/rules.ts";
import { settle } from "../../model/settlement.ts";
import type { ShareTrade } from "../../model/shares.ts";
import { type Close, newClose, openingLimit, reprice } from "../../model/walk.ts";
import { closeOf, officialClose } from "./market.ts";

interface ShareClose {
  ticker: string;
  day: Day;
  close: Money;
}

interface Live extends Close {
  order_id: number;
  known: boolean;
  filled: number;
  cash: Money;
  fees: Money;
}

export interface Held {
  id: number;
  position: Position;
  live: Live | null;
  stopHeld: boolean[];
  refusedOn: Day;
  refusals: number;
  mark: Money | null;
  asked: { close: Money } | null;
  answered: boolean;
}

export interface Entry {
  request: TradeRequest;
  contract: Contract;
  overrides: Overrides;
  order: BrokerOrder | null;
  /** Whether the broker has reported its outcome. */
  known: boolean;
  /** The fills that the book knows. */
  filled: Fill;
  position: Position | null;
  /** To be cancelled, because a rule requires its position to close. */
  cancelling: boolean;
  /** The step of its limit from the mid down to the approved credit, USD per contract; and since when. */
  walk: number;
  walkedAt: Instant;
  limit: Money;
  brokerLimit: Money | null;
}

/** The expected state of the book: every position and entry of a history, by the model's own rules. */
export class Model {
  now: Instant = at("2026-03-03T15:00:00Z");
  readonly held: Held[] = [];
  /** Entries at the broker, by ticker. */
  readonly entries = new Map<string, Entry>();
  /** Entries that began to fill in this check. */
  opened: Entry[] = [];
  /** Shares bought and sold, in the order of recording; those that a person recorded can be removed again. */
  readonly shares: (ShareTrade & { byHand: boolean })[] = [];
  /** The official closes that the book has recorded for them. */
  readonly closes: ShareClose[] = [];
  /** The request_ids of the positions that closed in this check. */
  closed: string[] = [];

  /** One of the open positions. */
  pick(which: number): Held | undefined {
    const open = this.held.filter(({ position }) => position.isOpen);
    return open[which % Math.max(open.length, 1)];
  }

  isExpired(held: Held): boolean {
    return this.now >= expirationClose(held.position.contract.expiration);
  }

  hold(id: number, position: Position): void {
    this.held.push({
      id,
      position,
      live: null,
      stopHeld: [],
      refusedOn: "",
      refusals: 0,
      mark: null,
      asked: null,
      answered: false,
    });
  }

  /** The entry of a position, if it still works at the broker. */
  entryOf({ position }: Held): Entry | undefined {
    return this.entries.get(position.contract.ticker);
  }

  /** The decision of a check about a position; an exit is added to the others. */
  decide(held: Held, quotes: Map<string, Quote>, exits: { position_id: number; reason: string }[]): void {
    const { position } = held;
    const mark = positionMark(position, (symbol) => quotes.get(symbol), this.now);
    const decision = decide(position, mark, {
      now: this.now,
      stopHeld: held.stopHeld,
      closing: held.live !== null,
      entryWorks: this.entryOf(held) !== undefined,
      refusals: held.refusedOn === newYorkDate(this.now) ? held.refusals : 0,
    });
    held.stopHeld = decision.stopHeld;
    held.mark = decision.mark ?? held.mark;
    if (decision.verdict === "exit" && decision.reason !== null && mark.fault === null) {
      exits.push({ position_id: held.id, reason: decision.reason });
      const close = newClose(decision, position, mark);
      held.live = { ...close, order_id: 0, known: false, filled: 0, cash: 0n, fees: 0n };
    } else if (held.live?.known && mark.fault === null) {
      reprice(held.live, decision, position, mark, this.now);
    }
    const entry = this.entryOf(held);
    if (entry !== undefined && decision.code === "entry_working") {
      entry.cancelling = true;
    }
  }

  /** An entry that has not filled walks down to the approved credit. */
  walk(entry: Entry, quotes: Map<string, Quote>): void {
    const { known, cancelling, limit, brokerLimit, walkedAt } = entry;
    const { mark } = combinedMark(entry.contract, (symbol) => quotes.get(symbol), this.now);
    const hasTried = known && !cancelling && limit === brokerLimit && countsAgain(walkedAt, this.now);
    if (hasTried && mark !== null && entry.walk < 2) {
      entry.walk += 1;
      entry.walkedAt = this.now;
      entry.limit = openingLimit(entry.contract, entry.walk, mark, money(entry.request.net_credit));
    }
  }

  /** The working orders that get another limit, and those that are cancelled. */
  expectedChanges(): { replaced: string[]; takenBack: number[] } {
    const isOpen = isMarketOpen(this.now);
    const closes = this.held.flatMap(({ live }) => (live?.known ? [live] : []));
    const entries = [...this.entries.values()].flatMap((entry) =>
      entry.known && entry.order !== null ? [{ ...entry, order_id: entry.order.order_id }] : [],
    );
    const known = [...closes, ...entries];
    return {
      replaced: known
        .filter(({ cancelling, limit, brokerLimit }) => isOpen && !cancelling && limit !== brokerLimit)
        .map(({ order_id, limit }) => `${order_id} ${toNumber(limit)}`)
        .sort(),
      takenBack: known
        .filter(({ cancelling }) => cancelling)
        .map(({ order_id }) => order_id)
        .sort(ascending),
    };
  }

  /** Whether the book has the close of a ticker on a day. */
  private has(ticker: string, day: Day): boolean {
    return this.closes.some((one) => one.ticker === ticker && one.day === day);
  }

  /** Shares of a ticker at an instant. */
  sharesOf(ticker: string, at: Instant = Number.POSITIVE_INFINITY): number {
    return this.shares
      .filter((one) => one.ticker === ticker && one.at <= at)
      .reduce((sum, { quantity }) => sum + quantity, 0);
  }

  /** Records the last session's close of every ticker held then, as a check does. */
  keepCloses(): void {
    const today = newYorkDate(this.now);
    const day = sessions(addDays(today, -7), today).findLast((one) => sessionClose(one) <= this.now) ?? "";
    for (const ticker of new Set(this.shares.map((one) => one.ticker))) {
      if (this.sharesOf(ticker, sessionClose(day)) !== 0 && !this.has(ticker, day)) {
        this.closes.push({ ticker, day, close: closeOf(ticker, day, this.expiryOf(ticker)) });
      }
    }
  }

  /** The last session of the contract on this ticker. */
  expiryOf(ticker: string): Day {
    const one = this.held.find(({ position }) => position.contract.ticker === ticker);
    return one === undefined ? "" : newYorkDate(expirationClose(one.position.contract.expiration));
  }

  /** Settles an expired position, or asks a person. */
  settle(held: Held): void {
    const { position, live, asked } = held;
    const isMoving = live !== null || this.entryOf(held) !== undefined;
    if (!position.isOpen || !this.isExpired(held) || isMoving || asked !== null) {
      return;
    }
    const close = officialClose(position.contract.ticker);
    const outcome = settle(position.contract, close);
    if (!("debit" in outcome)) {
      held.asked = { close };
      return;
    }
    const at = expirationClose(position.contract.expiration);
    position.closeAll(outcome.debit, { reason: "expired", status: "EXPIRED", at, by: "auto" });
    this.closed.push(position.requestId);
  }
}

export const ascending = (a: number, b: number) => a - b;
