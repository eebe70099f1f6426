import { describe, expect, it } from "vitest";
import { put } from "../trades.ts";
import { book, check, closing, DATED, hear, STRATEGIES, useBook, wideQuotesFor } from "./stage.ts";

useBook();

describe.each(STRATEGIES)("the profit target's close of a %s", (_strategy, trade) => {
  it("walks from the mid to natural, and never above its trigger", async () => {
    const { order_id, placed, at, order } = await closing(trade(), 60, 70);
    expect(placed).toMatchObject({ limit_price: 60 });
    expect((await at(60, 70)).replace).toMatchObject([{ order_id, limit_price: 65 }]);
    expect((await at(60, 70)).replace).toMatchObject([{ order_id, limit_price: 70 }]);
    expect(await at(60, 70)).toMatchObject({ replace: [], cancel: [], poll: [{ order_id }] });
    expect((await at(72, 82)).replace).toMatchObject([{ order_id, limit_price: 75 }]);
    expect(await order()).toMatchObject({ exit_reason: "profit_target", max_debit: 75, cancelling: false });
  });

  it("is cancelled at the broker when its rule is no longer met", async () => {
    const { order_id, position_id, at, order } = await closing(trade(), 70, 80);
    expect(await at(75.01, 85.01)).toMatchObject({
      place: [],
      replace: [],
      cancel: [{ order_id }],
      poll: [],
    });
    expect(await order()).toMatchObject({ cancelling: true, status: "working" });
    await hear(order_id, { status: "cancelled" });
    expect(await order()).toMatchObject({ status: "cancelled", filled_quantity: 0 });
    expect(await book.position(position_id)).toMatchObject({ status: "OPEN", open_quantity: 1 });
    // The order has ended.
    expect(await at(80, 90)).toMatchObject({ place: [], replace: [], cancel: [], poll: [] });
    expect(await book.decision(position_id)).toMatchObject({ verdict: "hold" });
  });

  it("is not cancelled while the rule is just met", async () => {
    const { order_id, at } = await closing(trade(), 70, 80);
    expect(await at(75, 85)).toMatchObject({ cancel: [], replace: [{ order_id, limit_price: 75 }] });
  });

  it("is cancelled check after check until it is gone", async () => {
    const { order_id, at, order } = await closing(trade(), 70, 80);
    for (let i = 0; i < 3; i += 1) {
      expect((await at(80, 90)).cancel).toMatchObject([{ order_id }]);
      await hear(order_id, { status: "working", limit_price: 70 });
      expect(await order()).toMatchObject({ cancelling: true, status: "working" });
    }
  });

  it("stays, repriced, if a rule is met again before it is gone", async () => {
    const { order_id, at, order } = await closing(trade(), 70, 80);
    await at(80, 90);
    expect(await at(72, 82)).toMatchObject({ cancel: [], replace: [{ order_id, limit_price: 75 }] });
    expect(await order()).toMatchObject({ cancelling: false, limit_price: 75 });
    // The new order is cancelled again.
    expect(await at(80, 90)).toMatchObject({ replace: [], cancel: [{ order_id }] });
  });

  it("stays if its new limit equals the old one", async () => {
    const { order_id, at, order } = await closing(trade(), 75, 80);
    await at(80, 90);
    expect(await at(75, 80)).toMatchObject({ cancel: [], replace: [], poll: [{ order_id }] });
    expect(await order()).toMatchObject({ cancelling: false, limit_price: 75 });
  });

  it("is left to the stop if that is met before it is gone", async () => {
    const { order_id, at, order } = await closing(trade({ overrides: { stop_loss: 100 } }), 70, 80);
    await at(80, 90);
    expect(await at(250, 260)).toMatchObject({ cancel: [], replace: [{ order_id, limit_price: 260 }] });
    expect(await order()).toMatchObject({ cancelling: false, exit_reason: "stop_loss" });
  });

  it("is not cancelled without a trustworthy quote", async () => {
    const { request, order_id, order } = await closing(trade(), 70, 80);
    for (const quotes of [[], wideQuotesFor(request, 80, 90).map((one) => ({ ...one, halted: true }))]) {
      expect(await check(quotes)).toMatchObject({ cancel: [], replace: [], poll: [{ order_id }] });
      expect(await order()).toMatchObject({ cancelling: false });
    }
  });

  it("that filled before it could be cancelled has closed the position", async () => {
    const { order_id, position_id, at } = await closing(trade(), 70, 80);
    await at(80, 90);
    const { closed } = await hear(order_id, {
      status: "filled",
      filled_quantity: 1,
      fill_cash: -70,
      fees: 0.65,
    });
    expect(closed).toEqual([position_id]);
    expect(await book.trades()).toMatchObject([{ exit_reason: "profit_target", pnl_realized: 79.35 }]);
  });

  it("that partly filled before it was cancelled has closed that part", async () => {
    const { request, order_id, position_id, at } = await closing(trade({ quantity: 3 }), 70, 80);
    await hear(order_id, {
      status: "partially_filled",
      limit_price: 70,
      filled_quantity: 1,
      fill_cash: -70,
      fees: 0,
    });
    const { run_id, cancel } = await book.send(wideQuotesFor(request, 80, 90));
    expect(cancel).toMatchObject([{ order_id }]);
    await book.finish(run_id, [
      { order_id, status: "cancelled", filled_quantity: 2, fill_cash: -140, fees: 0 },
    ]);
    expect(await book.position(position_id)).toMatchObject({
      status: "OPEN",
      open_quantity: 1,
      realized_pnl: 160,
    });
    // The rest closes when the rule holds again.
    expect((await at(70, 80)).place).toMatchObject([{ quantity: 1, limit_price: 70 }]);
  });

  it("may be cancelled and tried again any number of times a day: nobody refused it", async () => {
    const { request, position_id, at } = await closing(trade(), 70, 80);
    for (let i = 0; i < 5; i += 1) {
      const { run_id, cancel } = await book.send(wideQuotesFor(request, 80, 90));
      expect(cancel).toHaveLength(1);
      await book.finish(run_id, [{ order_id: Number(cancel[0]?.order_id), status: "cancelled" }]);
      expect((await at(70, 80)).place).toMatchObject([{ limit_price: 70 }]);
      expect(await book.exit(position_id)).toMatchObject({ walk: 0, cancelling: false });
    }
    expect(await book.alerts()).not.toContain("close_refused");
  });

  it("is still cancelled when the check that decided so was cut off", async () => {
    const { request, order_id } = await closing(trade(), 70, 80);
    await book.apply(await book.begin(), wideQuotesFor(request, 80, 90));
    await book.loseLease();
    expect((await check([])).cancel).toMatchObject([{ order_id }]);
  });
});

describe("an exit of another reason is never cancelled:", () => {
  it("the date's, even if every price is back where it was", async () => {
    const { at, order } = await closing(put(DATED), 150, 170);
    for (const mark of [100, 150, 200]) {
      expect((await at(mark, mark + 10)).cancel).toEqual([]);
    }
    expect(await order()).toMatchObject({ cancelling: false });
  });

  it("a profit target's that the date took over", async () => {
    const { at, order } = await closing(put({ expiration_date: "2026-03-25" }), 70, 80);
    await book.setClock("2026-03-04T15:00:00Z");
    expect((await at(100, 120)).cancel).toEqual([]);
    expect(await order()).toMatchObject({ exit_reason: "21dte", cancelling: false });
  });
});
