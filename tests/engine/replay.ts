import type postgres from "postgres";
import { connect } from "../../local/database.ts";
import {
  addDays,
  type Day,
  expirationClose,
  type Instant,
  iso,
  isSession,
  MINUTE,
  newYorkDate,
  sessionClose,
  sessionOpen,
  sessions,
  weekday,
} from "../model/calendar.ts";
import { Position } from "../model/ledger.ts";
import { CENT, DOLLAR, type Money, money, times, toCents, toDecimal, toNumber } from "../model/money.ts";
import { type Contract, combinedMark, type Mark, type Quote, symbols } from "../model/quotes.ts";
import { type Decision, decide, type Overrides } from "../model/rules.ts";
import { intrinsic, settle } from "../model/settlement.ts";
import { type Close, newClose, reprice } from "../model/walk.ts";
import type { TestDatabase } from "../support/database.ts";
import { overridesAsJson, quoteAsJson } from "./positions.ts";
import type { Random } from "./random.ts";
import { type BrokerOrder, Market, SimulatedBroker } from "./simulation.ts";

/** A close at the broker, as the model has it. */
interface LiveClose extends Close {
  order_id: number;
  /** What of it the book has been told. */
  filled: number;
  cash: Money;
  fees: Money;
  /** Whether the broker has said what became of it: only then it is repriced. */
  known: boolean;
}

/** A position as the model has it. */
interface Held {
  id: number;
  position: Position;
  stopHeld: boolean[];
  close: LiveClose | null;
  refusedOn: Day;
  refusals: number;
  /** The official close a person was asked about; undefined = nobody was asked. */
  askedAt: Money | null | undefined;
}

export interface ReplayOptions {
  from: Day;
  to: Day;
  /** How many positions are kept open. */
  open: number;
  random: Random;
  progress?: (sentence: string) => void;
}

export interface ReplayResult {
  ticks: number;
  held: Held[];
  /** What the database and the model did not agree on, as sentences. */
  disagreements: string[];
  /** Rows of private.exit_decisions after each night's compaction, and how many checks wrote in all. */
  decisions: { most: number; written: number };
  /** How often a working close got another limit, and how often one was taken back. */
  changes: { replaced: number; takenBack: number };
}

const TICKERS = ["AA", "BB", "CC", "DD", "EE", "FF", "GG", "HH", "II", "ADJ1"];
const HOLIDAY_FRIDAYS = ["2026-04-03", "2026-06-19", "2026-07-03", "2026-12-25"];

interface Begun {
  run_id: number;
  market_open: boolean;
  done?: true;
  symbols?: string[];
  closes?: { ticker: string; date: Day; closed_at: string }[];
}

/** Every check of a span of days, by the functions that exit-check calls, next to the model. */
export class Replay {
  private readonly sql: postgres.Sql;
  private readonly market: Market;
  private readonly broker: SimulatedBroker;
  private readonly random: Random;
  private readonly held = new Map<number, Held>();
  private stillOpen: Held[] = [];
  private readonly disagreements: string[] = [];
  /** What the model decided today: `run position verdict reason code`. */
  private decidedToday: string[] = [];
  private now: Instant = 0;
  private opened = 0;
  private updates = 0;
  private written = 0;
  private mostDecisions = 0;
  private readonly changes = { replaced: 0, takenBack: 0 };
  /** The statement that ends the check before. */
  private finish: string | null = null;

  constructor(
    database: TestDatabase,
    private readonly options: ReplayOptions,
  ) {
    this.sql = connect(database.server.url(database.name), { max: 1 });
    this.random = options.random;
    this.market = new Market(this.random, TICKERS);
    this.broker = new SimulatedBroker(this.random);
  }

  async run(): Promise<ReplayResult> {
    await this.ask(...HURRY);
    let ticks = 0;
    const days = sessions(this.options.from, this.options.to);
    for (const [i, day] of days.entries()) {
      this.market.move(true);
      await this.setClock(sessionOpen(day) - 90 * MINUTE);
      await this.people(false);
      await this.replenish();
      for (let tick = sessionOpen(day); tick <= sessionClose(day); tick += 5 * MINUTE) {
        this.market.move(false);
        this.market.disturb(tick);
        await this.check(tick);
        ticks += 1;
        if (this.random.chance(4)) {
          await this.people(true);
        }
        if (this.random.chance(10)) {
          await this.replenish();
        }
      }
      await this.endOfDay(day);
      if (i % 10 === 9 || i === days.length - 1) {
        const closed = [...this.held.values()].filter(({ position }) => !position.isOpen).length;
        this.options.progress?.(
          `${day}: ${ticks} checks, ${this.held.size} positions opened, ${closed} closed, ${this.disagreements.length} disagreements`,
        );
      }
    }
    const held = [...this.held.values()];
    const decisions = { most: this.mostDecisions, written: this.written };
    return { ticks, held, disagreements: this.disagreements, decisions, changes: this.changes };
  }

  async end(): Promise<void> {
    await this.sql.end();
  }

  private disagree(what: string): void {
    this.disagreements.push(`${iso(this.now)} ${what}`);
  }

  /** Several statements, one round trip: their last value is the answer. */
  private async ask<T>(...statements: string[]): Promise<T[]> {
    const answers = await this.sql.unsafe(statements.join(";")).simple();
    // One statement answers with its rows, several with a list of those.
    const all = (statements.length === 1 ? [answers] : answers) as unknown as { answer: T }[][];
    return all.map((rows) => rows[0]?.answer as T);
  }

  /** Ends the check before, unless that happened. */
  private async flush(): Promise<void> {
    if (this.finish !== null) {
      const finish = this.finish;
      this.finish = null;
      await this.ask(finish);
    }
  }

  private async setClock(now: Instant): Promise<void> {
    await this.flush();
    this.now = now;
    await this.ask(clock(now));
  }

  private open(): Held[] {
    this.stillOpen = this.stillOpen.filter(({ position }) => position.isOpen);
    return this.stillOpen;
  }

  private async check(now: Instant): Promise<void> {
    const before = this.finish === null ? [] : [this.finish];
    this.finish = null;
    this.now = now;
    const begun = (await this.ask<Begun>(...before, clock(now), call("begin_exit_check", ""))).at(-1);
    if (begun === undefined || begun.done || begun.run_id === undefined) {
      if (this.open().some(({ close }) => close !== null)) {
        this.disagree("nothing is left over, but an order is live");
      }
      return;
    }
    const { run_id } = begun;
    const day = newYorkDate(now);
    const trading = this.open().filter(({ position }) => now < expirationClose(position.contract.expiration));
    const expired = this.open().filter(
      ({ position }) => now >= expirationClose(position.contract.expiration),
    );

    const quotes = new Map<string, Quote>();
    const exits: string[] = [];
    const statements: string[] = [];
    if (begun.market_open) {
      for (const { position } of trading) {
        this.market.quote(position.contract, now, day, now - sessionOpen(day), quotes);
      }
      const wanted = new Set(trading.flatMap(({ position }) => symbols(position.contract)));
      this.same("symbols to quote", [...(begun.symbols ?? [])].sort(), [...wanted].sort());
      for (const one of trading) {
        const { decision, mark } = this.decide(one, quotes, now);
        this.decidedToday.push(
          `${run_id} ${one.id} ${decision.verdict} ${decision.reason} ${decision.code} ${decision.mark === null ? null : toDecimal(decision.mark)}`,
        );
        if (decision.verdict === "exit" && mark.fault === null) {
          exits.push(`${one.id} ${decision.reason}`);
          const close = newClose(decision, one.position, mark);
          one.close = { ...close, order_id: 0, filled: 0, cash: 0n, fees: 0n, known: false };
        } else if (one.close?.known && mark.fault === null) {
          reprice(one.close, decision, one.position, mark);
        }
      }
      if (wanted.size > 0) {
        statements.push(
          call(
            "apply_quotes",
            `${run_id}, ${json([...quotes].map(([symbol, quote]) => quoteAsJson(symbol, quote)))}, '[]', null`,
          ),
        );
      }
    }
    statements.push(call("release_orders", String(run_id)));
    const answers = await this.ask<never>(...statements);
    const released = answers.at(-1) as unknown as Released;
    if (begun.market_open && statements.length > 1) {
      const { exits: claimed } = answers[0] as unknown as {
        exits: { position_id: number; reason: string }[];
      };
      this.same(
        "exits",
        claimed.map(({ position_id, reason }) => `${position_id} ${reason}`),
        exits.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)),
      );
    }
    await this.trade(run_id, released, begun, day, expired);
  }

  private decide(one: Held, quotes: Map<string, Quote>, now: Instant): { decision: Decision; mark: Mark } {
    const { position } = one;
    const mark = combinedMark(position.contract, (symbol) => quotes.get(symbol), now);
    const decision = decide(position, mark, {
      now,
      stopHeld: one.stopHeld,
      closing: one.close !== null,
      refusals: one.refusedOn === newYorkDate(now) ? one.refusals : 0,
    });
    one.stopHeld = decision.stopHeld;
    return { decision, mark };
  }

  /** Carries orders to the broker and its answers back; settles what expired; leaves the end of the check to be sent. */
  private async trade(
    run_id: number,
    { place, replace, cancel, poll }: Released,
    begun: Begun,
    day: Day,
    expired: Held[],
  ): Promise<void> {
    // The latest word on each order: what the broker said on placing it is out of date once it is asked.
    const reports = new Map<number, Report>();
    const isClose = this.now === sessionClose(day);
    if (!begun.market_open && place.length > 0) {
      this.disagree(`orders left a closed market: ${place.map(({ order_id }) => order_id)}`);
    }
    this.compareChanges(replace, cancel, begun.market_open);
    const [claimed = {}] = place.length === 0 ? [] : await this.ask<Record<number, number>>(SENT);
    for (const order of place) {
      const one = this.held.get(claimed[order.order_id] ?? 0);
      if (one?.close == null || one.close.order_id !== 0 || order.quantity !== one.position.openQuantity) {
        this.disagree(`order ${order.order_id} was not to be placed: ${JSON.stringify(order)}`);
        continue;
      }
      one.close.order_id = order.order_id;
      this.same(`limit of position ${one.id}`, [order.limit_price], [limitAsJson(one.close)]);
      const placed = this.broker.place(order.order_id, order.quantity, money(order.limit_price));
      this.told(one, placed, reports);
    }
    for (const order of replace) {
      this.broker.replace(order.order_id, money(order.limit_price));
    }
    for (const { order_id } of cancel) {
      const one = this.open().find(({ close }) => close?.order_id === order_id);
      if (one !== undefined) {
        this.told(one, this.broker.cancel(order_id), reports);
      }
    }
    const live = this.open().filter(({ close }) => close !== null && close.order_id !== 0);
    const asked = [...poll, ...place, ...replace, ...cancel].map(({ order_id }) => order_id);
    for (const one of live) {
      const order_id = one.close?.order_id ?? 0;
      if (!asked.includes(order_id)) {
        this.disagree(`order ${order_id} of position ${one.id} is in none of the lists`);
      }
      const known = isClose ? this.broker.endOfDay(order_id) : this.broker.poll(order_id);
      this.told(one, known, reports);
    }
    if ((begun.closes ?? []).length > 0) {
      await this.settle(run_id, [...reports.values()], begun, expired);
      reports.clear();
    } else if (expired.some((one) => one.askedAt === undefined)) {
      this.disagree(`expired positions ${expired.map(({ id }) => id)} are not to be settled`);
    }
    // Now and then; what the broker holds never differs from what it told.
    const holdings = this.random.chance(10) ? json(this.holdings()) : "null";
    this.finish = call("finish_exit_check", `${run_id}, ${json([...reports.values()])}, ${holdings}`);
  }

  /** What was to be replaced, with its limit, and what to be taken back. */
  private compareChanges(replace: Facts[], cancel: Facts[], isOpen: boolean): void {
    this.changes.replaced += replace.length;
    this.changes.takenBack += cancel.length;
    const closes = this.open().flatMap(({ close }) => (close?.known ? [close] : []));
    const said = ({ order_id, limit_price }: Facts) => `${order_id} ${limit_price}`;
    this.same(
      "orders to replace",
      replace.map(said).sort(),
      closes
        .filter(({ cancelling, limit, brokerLimit }) => isOpen && !cancelling && limit !== brokerLimit)
        .map((close) => `${close.order_id} ${limitAsJson(close)}`)
        .sort(),
    );
    this.same(
      "orders to take back",
      cancel.map(({ order_id }) => order_id).sort(ascending),
      closes
        .filter(({ cancelling }) => cancelling)
        .map(({ order_id }) => order_id)
        .sort(ascending),
    );
  }

  /** What the broker holds: what is open, less what filled of a close and was not told. */
  private holdings(): { symbol: string; quantity: number }[] {
    const held = new Map<string, number>();
    for (const { position, close } of this.open()) {
      const untold =
        close === null || close.order_id === 0 ? 0 : this.broker.get(close.order_id).filled - close.filled;
      const contracts = position.openQuantity - untold;
      for (const [leg, symbol] of symbols(position.contract).entries()) {
        held.set(symbol, (held.get(symbol) ?? 0) + (leg === 0 ? -contracts : contracts));
      }
    }
    return [...held].map(([symbol, quantity]) => ({ symbol, quantity }));
  }

  /** What the broker says of a close goes to the book, and into the model. */
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
      const today = newYorkDate(this.now);
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
        { reason: close.reason, status: "CLOSED", at: this.now, by: "auto" },
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
    // The database was asked before the last fills were told.
    const asked = new Set((begun.closes ?? []).map(({ ticker, date }) => `${ticker} ${date}`));
    for (const { position, id } of waiting) {
      const { ticker, expiration } = position.contract;
      if (!asked.has(`${ticker} ${newYorkDate(expirationClose(expiration))}`)) {
        this.disagree(`the close of ${ticker} that settles position ${id} is not asked for`);
      }
    }
    const closes = new Map<string, Money>();
    for (const { ticker, date } of begun.closes ?? []) {
      // Now and then the official close is late.
      if (!this.random.chance(10)) {
        closes.set(`${ticker} ${date}`, this.market.close(ticker));
      }
    }
    const known = [...closes].map(([key, close]) => {
      const [ticker, date] = key.split(" ");
      return { ticker, date, close: toNumber(close) };
    });
    const answers = await this.ask<number[]>(
      call("record_orders", `${run_id}, ${json(reports)}`),
      call("settle_expired", `${run_id}, ${json(known)}`),
    );
    const settled: number[] = [];
    for (const one of waiting) {
      const { position } = one;
      const { contract } = position;
      if (one.close !== null) {
        continue;
      }
      const at = expirationClose(contract.expiration);
      const close = closes.get(`${contract.ticker} ${newYorkDate(at)}`) ?? null;
      const outcome = settle(contract, close);
      if ("debit" in outcome) {
        position.closeAll(outcome.debit, { reason: "expired", status: "EXPIRED", at, by: "auto" });
        settled.push(one.id);
      } else if (outcome.outcome !== "unknown") {
        one.askedAt = outcome.outcome === "adjusted" ? null : close;
      }
    }
    this.same("settled", (answers.at(-1) ?? []).toSorted(ascending), settled.toSorted(ascending));
  }

  /** What people do between checks: answer, change rules, close by hand. */
  private async people(trading: boolean): Promise<void> {
    await this.flush();
    for (const one of this.open()) {
      if (one.askedAt !== undefined && this.random.chance(40)) {
        await this.answer(one);
      }
    }
    const open = this.open().filter(({ askedAt }) => askedAt === undefined);
    if (!trading || open.length === 0) {
      return;
    }
    const one = this.random.pick(open);
    if (this.random.chance(25)) {
      await this.closeByHand(one);
    } else {
      await this.override(one);
    }
  }

  private async answer(one: Held): Promise<void> {
    const { contract } = one.position;
    const close = one.askedAt ?? null;
    const worth = close === null ? 0n : intrinsic(contract, close);
    const what = close !== null && this.random.chance(60) ? "assigned" : "expired";
    this.updates += 1;
    const [row] = await this.sql`
      select public.answer_prompt(${this.updates}, token, -1, 1, ${what}, '77') ->> 'outcome' as outcome
      from private.prompts where position_id = ${one.id} and answered_at is null`;
    this.same(`answer for position ${one.id}`, [row?.outcome], ["answered"]);
    one.position.closeAll(what === "assigned" ? worth : 0n, {
      reason: what,
      status: what === "expired" ? "EXPIRED" : "CLOSED",
      at: expirationClose(contract.expiration),
      by: "manual",
    });
  }

  private async closeByHand(one: Held): Promise<void> {
    const price = this.market.mid(one.position.contract, newYorkDate(this.now)) + 50n;
    if (this.now >= expirationClose(one.position.contract.expiration)) {
      return;
    }
    const closing = this.sql`select public.close_position(${one.id}, ${toDecimal(price)}, 'by hand')`;
    if (one.close !== null) {
      // A close is at the broker: another would close it twice.
      const refused = await closing.then(
        () => "closed",
        (error: { code: string }) => error.code,
      );
      this.same(`closing position ${one.id} twice`, [refused], ["PT409"]);
      return;
    }
    await closing;
    one.position.closeAll(price, { reason: "by hand", status: "CLOSED", at: this.now, by: "manual" });
  }

  private async override(one: Held): Promise<void> {
    const { random } = this;
    const { position } = one;
    const credit = toCents(position.entryCash);
    const change = random.pick<() => Overrides>([
      () => ({ profitTarget: toCents((credit * BigInt(random.int(20, 90))) / 100n) + CENT }),
      () => ({ stopLoss: toCents((credit * BigInt(random.int(50, 400))) / 100n) + CENT }),
      () => ({ exitDte: random.int(0, 30) }),
      () => ({ autoExit: !position.rules.autoExit }),
    ])();
    position.override(change);
    await this
      .sql`select public.override_rules(${one.id}, ${this.sql.json(overridesAsJson(change) as never)}, 'Max')`;
  }

  private async replenish(): Promise<void> {
    await this.flush();
    for (let missing = this.options.open - this.open().length; missing > 0; missing -= 1) {
      await this.openOne();
    }
  }

  private async openOne(): Promise<void> {
    const { random } = this;
    const today = newYorkDate(this.now);
    this.opened += 1;
    const ticker = random.pick(TICKERS);
    const isSpread = random.chance(60);
    const soon = random.chance(25);
    const contract: Contract = {
      ticker,
      expiration: this.anExpiration(today, soon),
      strike:
        BigInt(Math.max(5, Math.round((this.market.price(ticker) * random.int(88, 101)) / 10_000))) * DOLLAR,
      width: isSpread ? BigInt(random.pick([2, 5, 10])) * DOLLAR : null,
    };
    const most = times(contract.width ?? contract.strike, 100);
    const mid = this.market.mid(contract, today);
    if (mid < 5n * DOLLAR || mid >= most - DOLLAR) {
      return;
    }
    // Whole cents; that half-cents matter at the full loss has a test of its own.
    const price = mid - BigInt(random.int(0, 99)) * CENT;
    const quantity = random.pick([1, 1, 2, 3, 5, 10]);
    const patient = random.chance(45);
    const overrides: Overrides = {
      ...(patient ? { exitDte: random.pick([0, 0, 1, 5, 10]) } : {}),
      ...(random.chance(soon ? 40 : 10) ? { autoExit: false } : {}),
      ...(random.chance(20)
        ? { profitTarget: toCents((times(price, quantity) * BigInt(random.int(60, 99))) / 100n) + CENT }
        : {}),
      ...(random.chance(35)
        ? { stopLoss: toCents((times(price, quantity) * BigInt(random.int(20, 200))) / 100n) + CENT }
        : {}),
    };
    const request = {
      request_id: `replay-${this.opened}`,
      strategy_type: isSpread ? "VPC" : "CSP",
      ticker,
      expiration_date: contract.expiration,
      strike_price: toNumber(contract.strike),
      ...(contract.width === null ? {} : { width: toNumber(contract.width) }),
      net_credit: toNumber(price),
      quantity,
      overrides: overridesAsJson(overrides),
    };
    const [row] = await this.sql`
      select (public.create_position(${this.sql.json(request as never)}, ${toDecimal(price)}, ${quantity}, '{}') -> 'position'
        ->> 'position_id')::integer as id`;
    const one: Held = {
      id: row?.id,
      position: new Position(
        request.request_id,
        contract,
        { quantity, cash: times(price, quantity), fees: 0n },
        this.now,
        overrides,
      ),
      stopHeld: [],
      close: null,
      refusedOn: "",
      refusals: 0,
      askedAt: undefined,
    };
    this.held.set(one.id, one);
    this.stillOpen.push(one);
  }

  private anExpiration(today: Day, soon: boolean): Day {
    const { random } = this;
    let day = addDays(today, soon ? random.int(2, 15) : random.int(23, 50));
    while (weekday(day) !== 5) {
      day = addDays(day, 1);
    }
    if (random.chance(15)) {
      // The Saturday after, as the specification has it.
      return addDays(day, 1);
    }
    const holiday = HOLIDAY_FRIDAYS.find((friday) => friday > today && friday <= addDays(today, 15));
    if (holiday !== undefined && random.chance(30)) {
      return holiday;
    }
    return isSession(day) || random.chance(50) ? day : addDays(day, 7);
  }

  /** After the last check: every decision of the day, every open position; then the night's work. */
  private async endOfDay(day: Day): Promise<void> {
    await this.flush();
    const decided = await this.sql`
      select d.run_id || ' ' || d.position_id || ' ' || d.verdict || ' ' || coalesce(d.exit_reason, 'null') || ' '
        || coalesce(d.code, 'null') || ' ' || coalesce(round(d.mark, 4)::text, 'null') as said
      from private.exit_decisions d
      where d.run_id >= (select min(run_id) from private.exit_checks where private.new_york_date(started_at) = ${day})`;
    this.written += decided.length;
    this.same("decisions", decided.map(({ said }) => said as string).sort(), this.decidedToday.sort());
    this.decidedToday = [];

    const positions = await this.sql`
      select position_id::integer as id, open_quantity, realized_pnl::text as realized, fees::text as fees
      from public.positions where status = 'OPEN' order by position_id`;
    this.same(
      "open positions",
      positions.map(
        ({ id, open_quantity, realized, fees }) => `${id} ${open_quantity} ${realized} ${money(fees)}`,
      ),
      this.open().map(
        ({ id, position }) =>
          `${id} ${position.openQuantity} ${toDecimal(position.realizedPnl).slice(0, -2)} ${position.fees}`,
      ),
    );

    const drifts = await this.sql`select symbol, booked, held from public.drifts`;
    this.same(
      "drifts",
      drifts.map((drift) => JSON.stringify(drift)),
      [],
    );

    // The night: what was told was delivered, and decisions are compacted in the small hours.
    await this.setClock(sessionClose(day) + 15 * 60 * MINUTE);
    await this.ask(
      "delete from private.outbox where prompt_id is null and kind <> 'closed'",
      "select private.compact_decisions()",
    );
    const [kept] = await this.sql`select count(*)::integer as rows from private.exit_decisions`;
    this.mostDecisions = Math.max(this.mostDecisions, kept?.rows);
  }

  private same(what: string, sql: unknown[], model: unknown[]): void {
    if (JSON.stringify(sql) === JSON.stringify(model)) {
      return;
    }
    const only = (these: unknown[], those: unknown[]) => {
      const others = new Set(those.map(String));
      return JSON.stringify(these.filter((each) => !others.has(String(each))).slice(0, 10));
    };
    this.disagree(`${what}: only SQL ${only(sql, model)}, only the model ${only(model, sql)}`);
  }
}

interface Facts {
  order_id: number;
  quantity: number;
  limit_price: number;
  legs: { symbol: string }[];
}

type Released = Record<"place" | "replace" | "cancel" | "poll", Facts[]>;

function limitAsJson({ limit }: Close): number {
  return toNumber(limit);
}

/** Makes a check cheaper, not different: a year has 19,757 of them. */
const HURRY = [
  // Nobody delivers what the replay queues.
  "alter table private.outbox disable trigger wake_deliverer",
  // Functions that pin their search_path are called, those that do not are inlined; all of them qualify every name.
  `do $$ declare helper regprocedure; begin
    for helper in
      select oid from pg_catalog.pg_proc
      where pronamespace = 'private'::regnamespace and not prosecdef
        and prolang = (select oid from pg_catalog.pg_language where lanname = 'sql')
    loop
      execute format('alter function %s reset search_path', helper);
    end loop;
  end $$`,
];

/** Whose closes were just released. */
const SENT =
  "select coalesce(jsonb_object_agg(order_id, position_id), '{}') as answer from public.orders where status = 'sent'";

type Report = Record<string, unknown> & { order_id: number };

const ascending = (a: number, b: number) => a - b;

function clock(now: Instant): string {
  return `update local.market_clock set pinned_at = '${iso(now)}'`;
}

function call(name: string, parameters: string): string {
  return `select public.${name}(${parameters}) as answer`;
}

function json(value: unknown): string {
  return `'${JSON.stringify(value).replaceAll("'", "''")}'`;
}
