import { newYorkDate } from "../../model/calendar.ts";
import { worth } from "../../model/contract.ts";
import { CENT, toCents, toDecimal, toNumber } from "../../model/money.ts";
import { overridesAsJson } from "../../model/request.ts";
import type { Overrides } from "../../model/rules.ts";
import { printsAt, settle, tradesUntil } from "../../model/settlement.ts";
import { assigned } from "../../model/shares.ts";
import type { Desk, Held } from "./desk.ts";

/** People's actions between checks: answers, changed rules, closes by hand. */
export class People {
  private updates = 0;

  constructor(private readonly desk: Desk) {}

  /** Questions are answered at any time. Everything else happens while the market trades. */
  async act(trading: boolean): Promise<void> {
    await this.desk.flush();
    for (const one of this.desk.open()) {
      if (one.askedAt !== undefined && one.position.isOpen && this.desk.random.chance(40)) {
        await (printsAt(one.position.contract) === null ? this.answer(one) : this.sayValue(one));
      }
    }
    const open = this.desk.open().filter(({ askedAt }) => askedAt === undefined);
    if (!trading || open.length === 0) {
      return;
    }
    const one = this.desk.random.pick(open);
    if (this.desk.random.chance(25)) {
      await this.closeByHand(one);
    } else {
      await this.override(one);
    }
  }

  private async answer(one: Held): Promise<void> {
    const { contract } = one.position;
    const close = one.askedAt ?? null;
    const debit = close === null ? 0n : worth(contract, close);
    const what = close !== null && this.desk.random.chance(60) ? "assigned" : "expired";
    this.updates += 1;
    const [row] = await this.desk.sql`
      select public.answer_prompt(${this.updates}, token, -1, 1, ${what}, '77') ->> 'outcome' as outcome
      from private.prompts where position_id = ${one.id} and answered_at is null`;
    this.desk.same(`answer for position ${one.id}`, [row?.outcome], ["answered"]);
    const shares = what === "assigned" && close !== null ? assigned(contract, close) : null;
    if (shares !== null) {
      this.desk.shares.push({
        ticker: contract.ticker,
        quantity: shares.quantity * one.position.openQuantity,
        price: shares.price,
        fees: 0n,
        at: tradesUntil(contract),
      });
    }
    one.position.closeAll(what === "assigned" ? debit : 0n, {
      reason: what,
      status: what === "expired" ? "EXPIRED" : "CLOSED",
      at: tradesUntil(contract),
      by: "manual",
    });
  }

  /** /settle: one value for all waiting positions of a root and expiration. */
  private async sayValue({ position: { contract } }: Held): Promise<void> {
    const { ticker, expiration } = contract;
    const value = this.desk.market.close(ticker);
    this.updates += 1;
    const subject = { ticker, price: toNumber(value), expiration };
    const [row] = await this.desk.sql`
      select public.run_command(${this.updates}, '77', 'settle', ${this.desk.sql.json(subject)}) ->> 'outcome' as outcome`;
    const waiting = this.desk
      .open()
      .filter(({ position: { contract: its } }) => its.ticker === ticker && its.expiration === expiration);
    // A position that may still fill is settled later, by a value that is asked for again.
    const settled = waiting.filter(({ close }) => close === null);
    this.desk.same(
      `value of ${ticker} ${expiration}`,
      [row?.outcome],
      [settled.length > 0 ? "done" : "refused"],
    );
    if (settled.length === 0) {
      return;
    }
    for (const one of waiting) {
      one.askedAt = undefined;
    }
    for (const { position } of settled) {
      const outcome = settle(position.contract, value);
      if ("debit" in outcome) {
        const at = tradesUntil(contract);
        position.closeAll(outcome.debit, { reason: "expired", status: "EXPIRED", at, by: "auto" });
      }
    }
  }

  private async closeByHand(one: Held): Promise<void> {
    const price = this.desk.market.mid(one.position.contract, newYorkDate(this.desk.now)) + 50n;
    if (this.desk.now >= tradesUntil(one.position.contract)) {
      return;
    }
    const closing = this.desk
      .sql`select public.close_position(${one.id}, ${toDecimal(price)}, 'by hand', confirmed => true)`;
    if (one.close !== null) {
      // A close is working, and another one would close it twice.
      const refused = await closing.then(
        () => "closed",
        (error: { code: string }) => error.code,
      );
      this.desk.same(`closing position ${one.id} twice`, [refused], ["PT409"]);
      return;
    }
    await closing;
    one.position.closeAll(price, { reason: "by hand", status: "CLOSED", at: this.desk.now, by: "manual" });
  }

  private async override(one: Held): Promise<void> {
    const { random, sql } = this.desk;
    const { position } = one;
    const credit = toCents(position.entryCash);
    const change = random.pick<() => Overrides>([
      () => ({ profitTarget: toCents((credit * BigInt(random.int(20, 90))) / 100n) + CENT }),
      () => ({ stopLoss: toCents((credit * BigInt(random.int(50, 400))) / 100n) + CENT }),
      () => ({ exitDte: random.int(0, 30) }),
      () => ({ autoExit: !position.rules.autoExit }),
    ])();
    position.override(change);
    await sql`select public.override_rules(${one.id}, ${sql.json(overridesAsJson(change) as never)}, 'Max')`;
  }
}
