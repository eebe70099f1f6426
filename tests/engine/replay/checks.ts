import { type Day, type Instant, newYorkDate, sessionClose, sessionOpen } from "../../model/calendar.ts";
import { holdingsOf, strategyOf, symbols } from "../../model/contract.ts";
import { type Money, money, toDecimal, toNumber } from "../../model/money.ts";
import type { Mark, Quote } from "../../model/quotes.ts";
import { type Decision, decide, positionMark } from "../../model/rules.ts";
import { printsAt, settle, tradesUntil } from "../../model/settlement.ts";
import { type Close, newClose, reprice } from "../../model/walk.ts";
import { quoteAsJson } from "../positions.ts";
import type { BrokerOrder } from "../simulation.ts";
import type { Desk, Held } from "./desk.ts";
import { ascending, call, clock, json, SENT } from "./statements.ts";

/** A page of positions that are quoted and judged together. */
interface Page {
  number: number;
  symbols: string[];
}

interface Begun {
  run_id: number;
  market_open: boolean;
  done?: true;
  page: Page | null;
  at_work: boolean;
  closes: { ticker: string; date: Day; closed_at: string }[];
}

interface Applied {
  page: Page | null;
  exits: { position_id: number; reason: string }[];
  at_work: boolean;
}

interface Facts {
  order_id: number;
  quantity: number;
  limit_price: number;
  legs: { symbol: string }[];
}

type Released = Record<"place" | "replace" | "cancel" | "poll", Facts[]>;

const NOTHING: Released = { place: [], replace: [], cancel: [], poll: [] };

type Report = Record<string, unknown> & { order_id: number };

const asText = (value: unknown) => JSON.stringify(value);

function limitAsJson({ limit }: Close): number {
  return toNumber(limit);
}

/** The five-minute checks, with the functions that exit-check calls, next to the model's decisions on the same quotes. */
export class Checks {
  /** The model's decisions of today: `run position verdict reason code`. */
  private decidedToday: string[] = [];
  /** How often a working close got another limit, and how often one was cancelled. */
  readonly changes = { replaced: 0, takenBack: 0 };
  /** The most pages of a check. */
  pages = 0;
  private checks = 0;

  constructor(private readonly desk: Desk) {}

  /** Decisions since the last call. */
  takeDecisions(): string[] {
    const decided = this.decidedToday;
    this.decidedToday = [];
    return decided;
  }

  async check(now: Instant): Promise<void> {
    this.desk.now = now;
    this.checks += 1;
    const begun = await this.twice<Begun>(
      [...this.desk.finish.splice(0), clock(now)],
      call("begin_exit_check", `md5('check ${this.checks}')::uuid`),
    );
    if (begun.done) {
      if (this.isAtWork()) {
        this.desk.disagree("nothing is left over, but an order is live");
      }
      return;
    }
    const { run_id } = begun;
    const day = newYorkDate(now);
    const trading = this.desk.open().filter(({ position }) => now < tradesUntil(position.contract));
    const expired = this.desk.open().filter(({ position }) => now >= tradesUntil(position.contract));
    const at_work = begun.market_open ? await this.judge(begun, trading, day) : begun.at_work;
    this.desk.same("whether an order is at work", [at_work], [this.isAtWork()]);
    const [released = NOTHING] = this.isAtWork()
      ? await this.desk.ask<Released>(call("release_orders", String(run_id)))
      : [];
    await this.trade(run_id, released, begun, day, expired);
  }

  /**
   * Sends statements whose last one may be repeated. Sometimes its answer is lost, and the repeated one must be the
   * same.
   */
  private async twice<T>(first: string[], statement: string): Promise<T> {
    const again = this.desk.random.chance(5) ? [statement] : [];
    // A statement without rows may have no answer of its own.
    const answers = (await this.desk.ask<T>(...first, statement, ...again)).slice(-1 - again.length);
    this.desk.same(
      `asked again: ${statement.slice(0, 60)}`,
      answers.slice(1).map(asText),
      again.map(() => asText(answers[0])),
    );
    return answers[0] as T;
  }

  private isAtWork(): boolean {
    return this.desk.open().some(({ close }) => close !== null);
  }

  /**
   * Judges positions by the market's quotes, page by page.
   *
   * @returns whether an order is at work afterwards, according to SQL
   */
  private async judge(begun: Begun, trading: Held[], day: Day): Promise<boolean> {
    const { run_id } = begun;
    const { now, market } = this.desk;
    const quotes = new Map<string, Quote>();
    const exits: string[] = [];
    for (const { position } of trading) {
      market.quote(position.contract, now, day, now - sessionOpen(day), quotes);
    }
    for (const one of trading) {
      const { decision, mark } = this.decide(one, quotes, now);
      this.decidedToday.push(
        `${run_id} ${one.id} ${decision.verdict} ${decision.reason} ${decision.code} ${decision.mark === null ? null : toDecimal(decision.mark)}`,
      );
      if (decision.verdict === "exit" && mark.fault === null) {
        exits.push(`${one.id} ${decision.reason}`);
        const close = newClose(decision, one.position, mark);
        one.close = {
          ...close,
          order_id: 0,
          day: newYorkDate(now),
          filled: 0,
          cash: 0n,
          fees: 0n,
          known: false,
        };
      } else if (one.close?.known && mark.fault === null) {
        reprice(one.close, decision, one.position, mark, now);
      }
    }
    const quoted: string[] = [];
    const claimed: Applied["exits"] = [];
    let { page, at_work } = begun;
    while (page) {
      const { number, symbols: wanted } = page;
      quoted.push(...wanted);
      const given = wanted.flatMap((symbol) => {
        const quote = quotes.get(symbol);
        return quote === undefined ? [] : [quoteAsJson(symbol, quote)];
      });
      const applied: Applied = await this.twice(
        [],
        call("apply_quotes", `${run_id}, ${number}, ${json(given)}`),
      );
      claimed.push(...applied.exits);
      ({ page, at_work } = applied);
      this.pages = Math.max(this.pages, number);
    }
    // Each symbol once: positions that share a symbol share a page.
    const wanted = new Set(trading.flatMap(({ position }) => symbols(position.contract)));
    this.desk.same("symbols to quote", quoted.sort(), [...wanted].sort());
    const byPosition = (a: string, b: string) => Number.parseInt(a, 10) - Number.parseInt(b, 10);
    this.desk.same(
      "exits",
      claimed.map(({ position_id, reason }) => `${position_id} ${reason}`).sort(byPosition),
      exits.sort(byPosition),
    );
    return at_work;
  }

  private decide(one: Held, quotes: Map<string, Quote>, now: Instant): { decision: Decision; mark: Mark } {
    const { position } = one;
    const mark = positionMark(position, (symbol) => quotes.get(symbol), now);
    const decision = decide(position, mark, {
      now,
      stopHeld: one.stopHeld,
      closing: one.close !== null,
      refusals: one.refusedOn === newYorkDate(now) ? one.refusals : 0,
    });
    one.stopHeld = decision.stopHeld;
    return { decision, mark };
  }

  /** Carries orders to the broker and the answers back, settles expirations, and leaves the end of the check to be sent. */
  private async trade(
    run_id: number,
    { place, replace, cancel, poll }: Released,
    begun: Begun,
    day: Day,
    expired: Held[],
  ): Promise<void> {
    // The latest report on each order: a poll replaces the report of the placing.
    const reports = new Map<number, Report>();
    const isClose = this.desk.now === sessionClose(day);
    if (!begun.market_open && place.length > 0) {
      this.desk.disagree(`orders left a closed market: ${place.map(({ order_id }) => order_id)}`);
    }
    this.compareChanges(replace, cancel, begun.market_open);
    const [claimed = {}] = place.length === 0 ? [] : await this.desk.ask<Record<number, number>>(SENT);
    for (const order of place) {
      const one = this.desk.held.get(claimed[order.order_id] ?? 0);
      if (one?.close == null || one.close.order_id !== 0 || order.quantity !== one.position.openQuantity) {
        this.desk.disagree(`order ${order.order_id} was not to be placed: ${JSON.stringify(order)}`);
        continue;
      }
      one.close.order_id = order.order_id;
      this.desk.same(`limit of position ${one.id}`, [order.limit_price], [limitAsJson(one.close)]);
      const placed = this.desk.broker.place(order.order_id, order.quantity, money(order.limit_price));
      this.told(one, placed, reports);
    }
    for (const order of replace) {
      this.desk.broker.replace(order.order_id, money(order.limit_price));
    }
    for (const { order_id } of cancel) {
      const one = this.desk.open().find(({ close }) => close?.order_id === order_id);
      if (one !== undefined) {
        this.told(one, this.desk.broker.cancel(order_id), reports);
      }
    }
    const live = this.desk.open().filter(({ close }) => close !== null && close.order_id !== 0);
    const asked = [...poll, ...place, ...replace, ...cancel].map(({ order_id }) => order_id);
    for (const one of live) {
      const order_id = one.close?.order_id ?? 0;
      if (!asked.includes(order_id)) {
        this.desk.disagree(`order ${order_id} of position ${one.id} is in none of the lists`);
      }
      const known = isClose ? this.desk.broker.endOfDay(order_id) : this.desk.broker.poll(order_id);
      this.told(one, known, reports);
    }
    if (begun.closes.length > 0) {
      await this.settle(run_id, [...reports.values()], begun, expired);
      reports.clear();
    } else if (expired.some((one) => one.askedAt === undefined)) {
      this.desk.disagree(`expired positions ${expired.map(({ id }) => id)} are not to be settled`);
    }
    // Now and then, holdings are sent. They never differ from the reported fills.
    const holdings = this.desk.random.chance(10) ? json(this.holdings()) : "null";
    const finish = call("finish_exit_check", `${run_id}, ${json([...reports.values()])}, ${holdings}`);
    // When its answer is lost, the end is sent again.
    this.desk.finish = this.desk.random.chance(5) ? [finish, finish] : [finish];
  }

  /** Compares the replaced and the cancelled orders. */
  private compareChanges(replace: Facts[], cancel: Facts[], isOpen: boolean): void {
    this.changes.replaced += replace.length;
    this.changes.takenBack += cancel.length;
    const closes = this.desk.open().flatMap(({ close }) => (close?.known ? [close] : []));
    const said = ({ order_id, limit_price }: Facts) => `${order_id} ${limit_price}`;
    this.desk.same(
      "orders to replace",
      replace.map(said).sort(),
      closes
        .filter(({ cancelling, limit, brokerLimit }) => isOpen && !cancelling && limit !== brokerLimit)
        .map((close) => `${close.order_id} ${limitAsJson(close)}`)
        .sort(),
    );
    this.desk.same(
      "orders to take back",
      cancel.map(({ order_id }) => order_id).sort(ascending),
      closes
        .filter(({ cancelling }) => cancelling)
        .map(({ order_id }) => order_id)
        .sort(ascending),
    );
  }

  /** The broker's holdings: open contracts, less fills of a close that were not reported. */
  private holdings(): { symbol: string; quantity: number }[] {
    const held = new Map<string, number>();
    for (const { position, close } of this.desk.open()) {
      const untold =
        close === null || close.order_id === 0
          ? 0
          : this.desk.broker.get(close.order_id).filled - close.filled;
      const contracts = position.openQuantity - untold;
      const { contract } = position;
      // The account has the shares for a covered call; the book was not told of them.
      const shares =
        strategyOf(contract) === "CC" ? [{ symbol: contract.ticker, quantity: 100 * contracts }] : [];
      for (const { symbol, quantity } of [...holdingsOf(contract, contracts), ...shares]) {
        held.set(symbol, (held.get(symbol) ?? 0) + quantity);
      }
    }
    return [...held].map(([symbol, quantity]) => ({ symbol, quantity }));
  }

  /** Gives the broker's report on a close to the book and to the model. */
  private told(one: Held, order: BrokerOrder, reports: Map<number, Report>): void {
    const { close } = one;
    if (close === null) {
      return;
    }
    const { order_id, status } = order;
    close.known = status !== "unknown";
    close.brokerLimit = close.known ? order.limit : close.brokerLimit;
    if (status === "unknown") {
      reports.set(order_id, { order_id, status });
      return;
    }
    if (status === "rejected") {
      reports.set(order_id, { order_id, status, message: "Not today." });
      const today = newYorkDate(this.desk.now);
      one.refusals = one.refusedOn === today ? one.refusals + 1 : 1;
      one.refusedOn = today;
      one.close = null;
      return;
    }
    reports.set(order_id, {
      order_id,
      status,
      limit_price: toNumber(order.limit),
      filled_quantity: order.filled,
      fill_cash: toNumber(order.cash),
      fees: toNumber(order.fees),
    });
    if (order.filled > close.filled) {
      one.position.fill(
        {
          quantity: order.filled - close.filled,
          cash: order.cash - close.cash,
          fees: order.fees - close.fees,
        },
        { reason: close.reason, status: "CLOSED", at: this.desk.now, by: "auto" },
        { id: order.order_id, day: close.day },
      );
      close.filled = order.filled;
      close.cash = order.cash;
      close.fees = order.fees;
    }
    if (status === "filled" || status === "cancelled") {
      one.close = null;
    }
  }

  private async settle(run_id: number, reports: Report[], begun: Begun, expired: Held[]): Promise<void> {
    const waiting = expired.filter((one) => one.askedAt === undefined && one.position.isOpen);
    // The database was asked before the last fills were reported.
    const asked = new Set(begun.closes.map(({ ticker, date }) => `${ticker} ${date}`));
    for (const { position, id } of waiting) {
      const { ticker } = position.contract;
      if (!asked.has(`${ticker} ${newYorkDate(tradesUntil(position.contract))}`)) {
        this.desk.disagree(`the close of ${ticker} that settles position ${id} is not asked for`);
      }
    }
    const closes = new Map<string, Money>();
    for (const { ticker, date } of begun.closes) {
      // Now and then, an official close is late.
      if (!this.desk.random.chance(10)) {
        closes.set(`${ticker} ${date}`, this.desk.market.close(ticker));
      }
    }
    const known = [...closes].map(([key, close]) => {
      const [ticker, date] = key.split(" ");
      return { ticker, date, close: toNumber(close) };
    });
    const answers = await this.desk.ask<number[]>(
      call("record_orders", `${run_id}, ${json(reports)}`),
      call("settle_expired", `${run_id}, ${json(known)}`),
    );
    const settled: number[] = [];
    for (const one of waiting) {
      const { position } = one;
      const { contract } = position;
      const prints = printsAt(contract);
      if (prints !== null) {
        // No close settles these. That morning, one question asks for the value of all of them.
        one.askedAt = this.desk.now >= prints ? null : undefined;
        continue;
      }
      if (one.close !== null) {
        continue;
      }
      const at = tradesUntil(contract);
      const close = closes.get(`${contract.ticker} ${newYorkDate(at)}`) ?? null;
      const outcome = settle(contract, close);
      if ("debit" in outcome) {
        position.closeAll(outcome.debit, { reason: "expired", status: "EXPIRED", at, by: "auto" });
        settled.push(one.id);
      } else if (outcome.outcome !== "unknown") {
        one.askedAt = outcome.outcome === "adjusted" ? null : close;
      }
    }
    this.desk.same("settled", (answers.at(-1) ?? []).toSorted(ascending), settled.toSorted(ascending));
  }
}
