import { beforeEach, describe, expect, it } from "vitest";
import { quotesFor, type Row } from "../../support/book.ts";
import { emptyBook } from "../positions.ts";
import { put } from "../trades.ts";
import { type Begun, book, CLOSE, EXPIRATION, open, prompts, useBook } from "./stage.ts";

useBook();

describe("from the expiration's close on", () => {
  beforeEach(() => emptyBook(book.sql));

  it("no rule applies: not at a check, and not in what is due by the latest marks", async () => {
    const request = put({ expiration_date: EXPIRATION, overrides: { exit_dte: 0 } });
    const saturday = put({ expiration_date: "2026-03-21", overrides: { exit_dte: 1 } });
    await open(request, saturday);
    await book.setClock("2026-03-20T19:55:00Z");
    await book.decide([...quotesFor(request, 10), ...quotesFor(saturday, 10)]);
    const due = async () => (await book.call<unknown[]>("check_exit_conditions")).length;
    expect(await due()).toBe(2);
    for (const now of [CLOSE, "2026-03-20T23:00:00Z", "2026-03-21T15:00:00Z", "2026-03-23T14:00:00Z"]) {
      await book.setClock(now);
      expect(await due(), now).toBe(0);
    }
    // A check during Monday's session decides nothing about them.
    expect(await book.decide([...quotesFor(request, 10), ...quotesFor(saturday, 10)])).toEqual({
      checked: 0,
      exits: [],
    });
  });

  it("no order is sent: a close decided just before it is held back", async () => {
    const request = put({ expiration_date: EXPIRATION, overrides: { exit_dte: 0, auto_exit: true } });
    await open(request);
    await book.setClock("2026-03-20T19:59:59Z");
    const run_id = await book.begin();
    const { exits } = await book.apply(run_id, quotesFor(request, 10));
    expect(exits).toHaveLength(1);
    await book.setClock(CLOSE);
    expect((await book.release(run_id)).place).toEqual([]);
  });

  it("a live order is waited for", async () => {
    const request = put({ expiration_date: EXPIRATION, overrides: { exit_dte: 0, auto_exit: true } });
    const [position_id = 0] = await open(request);
    await book.setClock("2026-03-20T19:55:00Z");
    const { run_id, place } = await book.send(quotesFor(request, 10));
    const order_id = Number(place[0]?.order_id);
    await book.finish(run_id, [{ order_id, status: "working", limit_price: 10 }]);
    for (const status of ["working", "unknown", "working"] as const) {
      await book.setClock(CLOSE);
      const begun = await book.beginning<Begun>();
      await book.record(begun.run_id, [{ order_id, status }]);
      const closes = begun.closes.map(({ ticker, date }) => ({ ticker, date, close: 600 }));
      expect(await book.call("settle_expired", { run_id: begun.run_id, closes })).toEqual([]);
      await book.finish(begun.run_id);
      expect(await book.position(position_id)).toMatchObject({ status: "OPEN" });
      expect(await prompts()).toEqual([]);
    }
  });

  /** A working close of three contracts that ends at 16:00, and the settlement of the rest. */
  async function endsAtTheClose(report: Row) {
    const request = put({
      expiration_date: EXPIRATION,
      quantity: 3,
      overrides: { exit_dte: 0, auto_exit: true },
    });
    const [position_id = 0] = await open(request);
    await book.setClock("2026-03-20T19:55:00Z");
    const { run_id, place } = await book.send(quotesFor(request, 10));
    const order_id = Number(place[0]?.order_id);
    await book.finish(run_id, [{ order_id, status: "working", limit_price: 10 }]);
    await book.setClock(CLOSE);
    const begun = await book.beginning<Begun>();
    expect((await book.release(begun.run_id)).poll).toMatchObject([{ order_id }]);
    await book.record(begun.run_id, [{ order_id, ...report } as never]);
    const closes = [{ ticker: request.ticker, date: EXPIRATION, close: 600 }];
    await book.call("settle_expired", { run_id: begun.run_id, closes });
    await book.finish(begun.run_id);
    return await book.position(position_id);
  }

  it("an order that ended without a fill leaves everything to the settlement", async () => {
    expect(await endsAtTheClose({ status: "cancelled" })).toMatchObject({
      status: "EXPIRED",
      exit_reason: "expired",
      exit_price: 0,
      realized_pnl: 450,
    });
  });

  it("an order that filled in the last minute has closed the position", async () => {
    const fill = { status: "filled", filled_quantity: 3, fill_cash: -30, fees: 1.95 };
    expect(await endsAtTheClose(fill)).toMatchObject({
      status: "CLOSED",
      exit_reason: "21dte",
      exit_price: 10,
      realized_pnl: 418.05,
      fees: 1.95,
      exit_date: new Date(CLOSE),
    });
  });

  it("an order that filled in part leaves the rest to the settlement, and both add up", async () => {
    const fill = { status: "cancelled", filled_quantity: 2, fill_cash: -20.01, fees: 1.3 };
    expect(await endsAtTheClose(fill)).toMatchObject({
      status: "EXPIRED",
      exit_reason: "expired",
      exit_price: 6.67,
      realized_pnl: 428.69,
      pnl_percent: 95.26,
      fees: 1.3,
      open_quantity: 0,
    });
    expect(await book.trades()).toMatchObject([
      { quantity: 3, pnl_realized: 428.69, exit_date: new Date(CLOSE) },
    ]);
  });
});
