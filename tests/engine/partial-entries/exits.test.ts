import { describe, expect, it } from "vitest";
import { quotesFor } from "../../support/book.ts";
import type { StrikeRequest } from "../../support/trades.ts";
import { put, spread } from "../trades.ts";
import { book, entering, type Status, useBook } from "./stage.ts";

useBook();

describe("when a rule requires a close while the entry works", () => {
  it.each<[reason: string, StrikeRequest, number]>([
    ["profit_target", put({ quantity: 3 }), 75],
    ["stop_loss", put({ quantity: 3 }), 450],
    ["21dte", put({ quantity: 3, expiration_date: "2026-03-24" }), 150],
    ["profit_target", spread({ quantity: 3 }), 75],
    ["stop_loss", spread({ quantity: 3 }), 500],
  ])("(%s) the entry is cancelled first, and the next check closes", async (reason, request, mark) => {
    const { order_id, entry, fills, position } = await entering(request);
    await fills(1, 150);
    const position_id = Number((await position()).position_id);
    const first = await book.send(quotesFor(request, mark));
    expect(first.claim.exits).toEqual([]);
    expect(first).toMatchObject({
      place: [],
      replace: [],
      cancel: [{ order_id, purpose: "entry" }],
      poll: [],
    });
    expect(await book.decision(position_id)).toMatchObject({
      exit_reason: reason,
      verdict: "waiting",
      code: "entry_working",
    });
    expect(await entry()).toMatchObject({ cancelling: true });
    await book.finish(first.run_id, [
      { order_id, status: "cancelled", filled_quantity: 1, fill_cash: 150, fees: 0 },
    ]);
    expect(await position()).toMatchObject({ status: "OPEN", quantity: 1 });

    const second = await book.send(quotesFor(request, mark));
    expect(second.claim.exits).toEqual([{ position_id, reason }]);
    expect(second).toMatchObject({ place: [{ purpose: "exit", quantity: 1 }], cancel: [] });
    await book.finish(second.run_id, [
      {
        order_id: Number(second.place[0]?.order_id),
        status: "filled",
        filled_quantity: 1,
        fill_cash: -mark,
        fees: 0,
      },
    ]);
    expect(await book.trades()).toMatchObject([
      { position_id, quantity: 1, exit_reason: reason, pnl_realized: 150 - mark },
    ]);
  });

  it.each<[string, Status, number]>([
    ["one more contract had filled by then", "cancelled", 2],
    ["all of it had filled by then", "filled", 3],
  ])("and %s: the close is for everything", async (_what, status, filled) => {
    const { request, order_id, fills, position } = await entering();
    await fills(1, 150);
    const { run_id } = await book.send(quotesFor(request, 75));
    await book.finish(run_id, [
      { order_id, status, filled_quantity: filled, fill_cash: filled * 150, fees: 0 },
    ]);
    expect(await position()).toMatchObject({ quantity: filled, open_quantity: filled });
    expect((await book.send(quotesFor(request, 75))).place).toMatchObject([
      { purpose: "exit", quantity: filled },
    ]);
  });

  it("no exit is sent however long the broker takes to cancel the entry", async () => {
    const { request, order_id, fills, position } = await entering();
    await fills(1, 150);
    const position_id = Number((await position()).position_id);
    for (let i = 0; i < 3; i += 1) {
      const { run_id, ...sent } = await book.send(quotesFor(request, 75));
      expect(sent).toMatchObject({ place: [], cancel: [{ order_id }] });
      expect(await book.decision(position_id)).toMatchObject({ verdict: "waiting", code: "entry_working" });
      await book.finish(run_id, [
        { order_id, status: "partially_filled", filled_quantity: 1, fill_cash: 150, fees: 0 },
      ]);
    }
    expect((await book.orders({ position_id })).filter(({ purpose }) => purpose === "exit")).toEqual([]);
  });

  it("and the deciding check was cut off, the entry is still cancelled", async () => {
    const { request, order_id, fills } = await entering();
    await fills(1, 150);
    await book.apply(await book.begin(), quotesFor(request, 75));
    await book.loseLease();
    expect((await book.send(quotesFor(request, 75))).cancel).toMatchObject([{ order_id }]);
  });

  it("but its automatic exit is off, the entry continues to work", async () => {
    const { request, order_id, fills, position } = await entering(
      put({ quantity: 3, overrides: { auto_exit: false } }),
    );
    await fills(1, 150);
    expect(await book.send(quotesFor(request, 75))).toMatchObject({
      place: [],
      cancel: [],
      poll: [{ order_id }],
    });
    expect(await book.decision(Number((await position()).position_id))).toMatchObject({ verdict: "off" });
  });

  it("an entry without fills continues to work: there is nothing to close", async () => {
    const { request, order_id } = await entering();
    expect(await book.send(quotesFor(request, 75))).toMatchObject({ cancel: [], poll: [{ order_id }] });
  });
});

describe("a position that grew", () => {
  it("closes in parts, exact to the cent with every fee", async () => {
    const { request, fills, position } = await entering();
    await fills(1, 150.01, 0.65);
    await fills(2, 300.02, 1.3);
    await fills(3, 450.04, 1.95);
    const position_id = Number((await position()).position_id);

    const first = await book.send(quotesFor(request, 75));
    expect(first.place).toMatchObject([{ purpose: "exit", quantity: 3, limit_price: 75 }]);
    await book.finish(first.run_id, [
      {
        order_id: Number(first.place[0]?.order_id),
        status: "cancelled",
        filled_quantity: 1,
        fill_cash: -75,
        fees: 0.65,
      },
    ]);
    // 150.0133 - 75 - 0.65 - 0.65
    expect(await position()).toMatchObject({
      status: "OPEN",
      quantity: 3,
      open_quantity: 2,
      realized_pnl: 73.71,
      fees: 2.6,
    });

    const second = await book.send(quotesFor(request, 70.33));
    expect(second.place).toMatchObject([{ quantity: 2, limit_price: 70.33 }]);
    await book.finish(second.run_id, [
      {
        order_id: Number(second.place[0]?.order_id),
        status: "filled",
        filled_quantity: 2,
        fill_cash: -140.63,
        fees: 1.3,
      },
    ]);
    // 450.04 - 75 - 140.63 - 1.95 - 1.95
    expect(await book.trades()).toMatchObject([
      {
        position_id,
        quantity: 3,
        entry_price: 150.0133,
        exit_price: 71.8767,
        pnl_realized: 230.51,
        pnl_percent: 51.22,
        fees: 3.9,
        collateral_required: 174_000,
        win_loss: "WIN",
      },
    ]);
    expect(await position()).toMatchObject({ status: "CLOSED", realized_pnl: 230.51, fees: 3.9 });
  });

  it("stops by the credit of everything it holds", async () => {
    const { request, fills, position } = await entering(spread({ quantity: 3 }));
    await fills(1, 150);
    await fills(3, 450.02);
    const position_id = Number((await position()).position_id);
    await book.decide(quotesFor(request, 499.99));
    expect(await book.decision(position_id)).toMatchObject({ verdict: "hold" });
    await book.decide(quotesFor(request, 500));
    expect(await book.decision(position_id)).toMatchObject({ verdict: "exit", exit_reason: "stop_loss" });
  });
});
