import { expect } from "vitest";
import type { TradeRequest } from "../../../shared/schemas/trade-request.ts";
import { emptyBook } from "../../engine/positions.ts";
import { Random } from "../../engine/random.ts";
import { newTicker } from "../../engine/trades.ts";
import {
  addDays,
  expirationClose,
  type Instant,
  isMarketOpen,
  iso,
  isSession,
  MINUTE,
  newYork,
  newYorkDate,
  sessionOpen,
} from "../../model/calendar.ts";
import { type Contract, contractAt, strategyOf, worth } from "../../model/contract.ts";
import { Position } from "../../model/ledger.ts";
import { DOLLAR, type Money, money, times, toCents, toNumber } from "../../model/money.ts";
import { overridesAsJson, requestOf } from "../../model/request.ts";
import { askable, type Overrides } from "../../model/rules.ts";
import { assigned as sharesOf } from "../../model/shares.ts";
import { CHAT, type Row } from "../../support/book.ts";
import type { TestWorld } from "../../support/world.ts";
import { SharedBroker } from "./broker.ts";
import { QuotedMarket, UNDERLYING } from "./market.ts";
import { ascending, Model } from "./model.ts";
import { HALF_CENT, type Step, type Trade } from "./steps.ts";

const STRIKE = 100n * DOLLAR;
const WIDTH = 10n * DOLLAR;

/** One history, in the database and in the model. */
export class History {
  readonly model = new Model();
  private readonly market = new QuotedMarket(this.model);
  private readonly broker: SharedBroker;
  private updates = 0;

  constructor(
    private readonly world: TestWorld,
    luck: number,
  ) {
    this.broker = new SharedBroker(this.model, new Random(luck));
  }

  async begin(): Promise<void> {
    await emptyBook(this.world.sql);
    await this.world.setClock(iso(this.model.now));
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case "open":
        return await this.open(step.what);
      case "propose":
        return await this.propose(step.what);
      case "check":
        await this.setClock(this.model.now + step.minutes * MINUTE);
        this.market.quote(step.marks);
        return await this.check();
      case "sleep":
        await this.sleep(step.days, step.time);
        this.market.quote(step.marks);
        return await this.check();
      case "close elsewhere":
        return await this.closeElsewhere(step.which, BigInt(step.price) * HALF_CENT);
      case "override":
        return await this.override(step.which, step.change);
      case "answer":
        return await this.answer(step.which, step.assigned);
      case "shares":
        return await (step.back ? this.takeBack(step.which) : this.trade(step));
    }
  }

  private async setClock(now: Instant): Promise<void> {
    this.model.now = Math.max(now, this.model.now);
    await this.world.setClock(iso(this.model.now));
  }

  private async sleep(days: number, time: string): Promise<void> {
    let day = addDays(newYorkDate(this.model.now), days);
    while (!isSession(day)) {
      day = addDays(day, 1);
    }
    await this.setClock(newYork(day, time));
  }

  private terms({ strategy, atOneStrike, quantity, credit, days, overrides: given }: Trade): {
    request: TradeRequest;
    contract: Contract;
    price: Money;
    overrides: Overrides;
  } {
    const price = BigInt(credit) * HALF_CENT;
    const overrides = askable(given, times(toCents(price), quantity));
    const expiration = addDays(newYorkDate(this.model.now), days);
    const contract = contractAt(strategy, newTicker(), expiration, {
      put: STRIKE,
      putWidth: WIDTH,
      call: atOneStrike ? STRIKE : STRIKE + WIDTH,
      callWidth: WIDTH,
    });
    const request = requestOf(contract, {
      request_id: `history-${contract.ticker}`,
      credit: toCents(price),
      quantity,
      overrides,
    });
    return { request, contract, price, overrides };
  }

  private async open(what: Trade): Promise<void> {
    const { request, contract, price, overrides } = this.terms(what);
    const opening = () =>
      this.world.call<{ position: { position_id: number } }>("create_position", {
        request,
        entry_price: toNumber(price),
        quantity: what.quantity,
        execution_data: {},
      });
    if (this.model.now >= expirationClose(contract.expiration)) {
      // A Sunday expiration, requested on Friday evening.
      await expect(opening()).rejects.toMatchObject({ code: "PT422" });
      return;
    }
    this.broker.pledge(contract, what.quantity);
    const { position } = await opening();
    const fill = { quantity: what.quantity, cash: times(price, what.quantity), fees: 0n };
    this.model.hold(
      position.position_id,
      new Position(request.request_id, contract, fill, this.model.now, overrides),
    );
  }

  /** Proposed, approved and sent by a check at once. */
  private async propose(what: Trade): Promise<void> {
    const { now } = this.model;
    if (!isMarketOpen(now) || now < sessionOpen(newYorkDate(now)) + 2 * MINUTE) {
      return;
    }
    // The underlying is always at or beyond a short strike of a straddle.
    const { request, contract, overrides } = this.terms({ ...what, atOneStrike: false });
    if (strategyOf(contract) === "CC") {
      // The broker reports the shares before anybody approves.
      this.broker.pledge(contract, what.quantity);
      await this.check();
    }
    expect(await this.world.approve(request)).toMatchObject({ outcome: "approved" });
    this.model.entries.set(contract.ticker, {
      request,
      contract,
      overrides,
      order: null,
      known: false,
      filled: { quantity: 0, cash: 0n, fees: 0n },
      position: null,
      cancelling: false,
      walk: 0,
      walkedAt: now,
      limit: money(request.net_credit),
      brokerLimit: null,
    });
    this.market.quoteAt(contract, money(request.net_credit));
    await this.check();
    expect(this.broker.sent).toContain(contract.ticker);
  }

  private async check(): Promise<void> {
    const { now } = this.model;
    const exits: { position_id: number; reason: string }[] = [];
    if (isMarketOpen(now)) {
      for (const held of this.model.held) {
        if (held.position.isOpen && !this.model.isExpired(held)) {
          this.model.decide(held, this.market.quotes, exits);
        }
      }
    }
    if (isMarketOpen(now)) {
      for (const entry of this.model.entries.values()) {
        this.model.walk(entry, this.market.quotes);
      }
    }
    const changes = this.model.expectedChanges();
    this.model.keepCloses();
    this.model.opened = [];
    this.model.closed = [];
    this.broker.replaced = [];
    this.broker.takenBack = [];
    const result = await this.world.check({ broker: this.broker, marketData: this.market });
    expect(result.warnings).toEqual([]);
    expect(result.exits).toEqual(exits);
    expect({
      replaced: this.broker.replaced.sort(),
      takenBack: this.broker.takenBack.sort(ascending),
    }).toEqual(changes);
    for (const held of this.model.held) {
      this.model.settle(held);
    }
    await this.takePositions(result.opened);
    const closed = this.model.closed.map(
      (request_id) => this.model.held.find((h) => h.position.requestId === request_id)?.id,
    );
    expect(result.closed.toSorted()).toEqual(closed.toSorted());
  }

  /** Records the positions of entries that began to fill. */
  private async takePositions(opened: number[]): Promise<void> {
    expect(opened).toHaveLength(this.model.opened.length);
    for (const entry of this.model.opened) {
      const { request, contract, overrides, filled } = entry;
      const [row] = await this.world.sql`
        select position_id::integer as id from public.positions where request_id = ${request.request_id}`;
      expect(opened).toContain(row?.id);
      entry.position = new Position(request.request_id, contract, filled, this.model.now, overrides, {
        requested: request.quantity,
        underlying: UNDERLYING,
      });
      this.model.hold(row?.id, entry.position);
    }
  }

  private async closeElsewhere(which: number, price: Money): Promise<void> {
    const held = this.model.pick(which);
    if (held === undefined) {
      return;
    }
    const { id, live, position } = held;
    const closing = this.world.call("close_position", {
      position_id: id,
      exit_price: toNumber(price),
      exit_reason: "by hand",
      // However far from the mark.
      confirmed: true,
    });
    if (live !== null || this.model.entryOf(held) !== undefined) {
      await expect(closing).rejects.toMatchObject({ code: "PT409" });
      return;
    }
    await closing;
    position.closeAll(price, {
      reason: "by hand",
      status: "CLOSED",
      at: Math.min(this.model.now, expirationClose(position.contract.expiration)),
      by: "manual",
    });
  }

  private async override(which: number, asked: Overrides): Promise<void> {
    const held = this.model.pick(which);
    if (held !== undefined) {
      const change = askable(asked, held.position.entryCash);
      held.position.override(change);
      await this.world.call("override_rules", {
        position_id: held.id,
        overrides: overridesAsJson(change),
        changed_by: "Max",
      });
    }
  }

  /** Shares of a ticker with an earlier trade, bought or sold elsewhere. */
  private async trade({ which, quantity, price, fees }: Extract<Step, { do: "shares" }>): Promise<void> {
    const ticker = this.tickerOf(which);
    if (ticker === undefined || quantity === 0) {
      return;
    }
    const trade = { ticker, quantity, price: BigInt(price), fees: BigInt(fees) };
    const recorded = this.world.call<Row>("record_shares", {
      ticker,
      quantity,
      price: toNumber(trade.price),
      fees: toNumber(trade.fees),
      confirmed: true,
    });
    if (quantity < 0 && -quantity > this.model.sharesOf(ticker)) {
      await expect(recorded).rejects.toMatchObject({ code: "PT409" });
      return;
    }
    expect(await recorded).toMatchObject({ held: this.model.sharesOf(ticker) + quantity });
    this.model.shares.push({ ...trade, at: this.model.now, byHand: true });
  }

  private async takeBack(which: number): Promise<void> {
    const ticker = this.tickerOf(which);
    if (ticker === undefined) {
      return;
    }
    const back = this.world.call<Row>("take_back_shares", { ticker });
    const last = this.model.shares.findLastIndex((one) => one.ticker === ticker && one.byHand);
    const trade = this.model.shares[last];
    if (trade === undefined || newYorkDate(trade.at) !== newYorkDate(this.model.now)) {
      await expect(back).rejects.toMatchObject({ code: trade === undefined ? "PT404" : "PT409" });
      return;
    }
    expect(await back).toMatchObject({ quantity: trade.quantity });
    this.model.shares.splice(last, 1);
  }

  private tickerOf(which: number): string | undefined {
    const { held } = this.model;
    return held[which % Math.max(held.length, 1)]?.position.contract.ticker;
  }

  private async answer(which: number, assigned: boolean): Promise<void> {
    const waiting = this.model.held.filter(({ position, asked }) => position.isOpen && asked !== null);
    const held = waiting[which % Math.max(waiting.length, 1)];
    if (held?.asked == null) {
      return;
    }
    const { position, asked, id } = held;
    const [prompt] = await this.world.sql`
      select token, coalesce(chat_id, ${CHAT})::float as chat_id, coalesce(telegram_message_id, 1)::float as message_id
      from private.prompts where kind = 'settlement' and position_id = ${id} and answered_at is null`;
    this.updates += 1;
    const reason = assigned ? "assigned" : "expired";
    expect(
      await this.world.call("answer_prompt", {
        update_id: 900_000 + this.updates,
        ...prompt,
        answer: reason,
        answered_by: "77",
      }),
    ).toMatchObject({ outcome: "answered" });
    held.answered = true;
    const shares = assigned ? sharesOf(position.contract, asked.close) : null;
    if (shares !== null) {
      this.model.shares.push({
        ticker: position.contract.ticker,
        quantity: shares.quantity * position.openQuantity,
        price: shares.price,
        fees: 0n,
        at: expirationClose(position.contract.expiration),
        byHand: false,
      });
    }
    position.closeAll(assigned ? worth(position.contract, asked.close) : 0n, {
      reason,
      status: assigned ? "CLOSED" : "EXPIRED",
      at: expirationClose(position.contract.expiration),
      by: "manual",
    });
  }
}
