import { describe, expect, it } from "vitest";
import { csp, quotesFor } from "../../support/book.ts";
import { book, closing, entry, id, told, useBook } from "./stage.ts";

useBook();

describe("a close that fills in parts", () => {
  it("realises each part, exact to the cent with its fees", async () => {
    const { request, position_id, order_id } = await closing();
    await told(order_id, { status: "partially_filled", filled_quantity: 1, fill_cash: -75.33, fees: 0.65 });
    // Two contracts are left at the mark of 75.00.
    expect(await book.position(position_id)).toMatchObject({ unrealized_pnl: 150 });
    expect(await book.position(position_id)).toMatchObject({
      status: "OPEN",
      quantity: 3,
      open_quantity: 2,
      realized_pnl: 74.02,
      fees: 0.65,
      exit_date: null,
    });
    expect(await book.trades()).toEqual([]);
    expect(await book.alerts()).not.toContain("closed");

    // The rules still compare the whole position. The unrealised P&L counts only what is open.
    await book.decide(quotesFor(request, 100));
    expect(await book.decision(position_id)).toMatchObject({ pnl: 150 });
    expect(await book.position(position_id)).toMatchObject({ unrealized_pnl: 100 });

    const { closed } = await told(order_id, {
      status: "filled",
      filled_quantity: 3,
      fill_cash: -235.4,
      fees: 1.95,
    });
    expect(closed).toEqual([position_id]);
    // Nothing is open, so a sum over all positions counts no P&L twice.
    expect((await book.position(position_id)).unrealized_pnl ?? 0).toBe(0);
    expect(await book.position(position_id)).toMatchObject({
      status: "CLOSED",
      open_quantity: 0,
      exit_price: 78.4667,
      exit_reason: "profit_target",
      realized_pnl: 212.65,
      pnl_percent: 47.26,
      fees: 1.95,
    });
    expect(await book.trades()).toMatchObject([
      {
        position_id,
        quantity: 3,
        exit_price: 78.4667,
        pnl_realized: 212.65,
        pnl_percent: 47.26,
        fees: 1.95,
        win_loss: "WIN",
      },
    ]);
  });

  it("is net of the entry's fees, and summed from cash, never from rounded averages", async () => {
    const { order_id } = await entry();
    const { opened } = await told(order_id, {
      status: "filled",
      filled_quantity: 3,
      fill_cash: 400.01,
      fees: 2.11,
    });
    const position_id = opened[0] ?? 0;
    const request = await book.request((await book.position(position_id)).request_id as string);
    const { run_id, place } = await book.send(quotesFor({ ...csp(), ticker: String(request.ticker) }, 50));
    const exit = id(place[0]);
    await book.finish(run_id, [
      { order_id: exit, status: "partially_filled", filled_quantity: 2, fill_cash: -100.01, fees: 1.37 },
    ]);
    await told(exit, { status: "filled", filled_quantity: 3, fill_cash: -150.03, fees: 2.06 });
    // 400.01 - 150.03 - 2.11 - 2.06
    expect(await book.trades()).toMatchObject([
      { position_id, pnl_realized: 245.81, fees: 4.17, pnl_percent: 61.45 },
    ]);
    expect(await book.position(position_id)).toMatchObject({ realized_pnl: 245.81, fees: 4.17 });
  });

  it("and is cancelled leaves the rest open; the next close is for the rest", async () => {
    const { request, position_id, order_id } = await closing();
    await told(order_id, { status: "cancelled", filled_quantity: 1, fill_cash: -75, fees: 0 });
    expect(await book.position(position_id)).toMatchObject({
      status: "OPEN",
      open_quantity: 2,
      realized_pnl: 75,
    });
    const { run_id, place } = await book.send(quotesFor(request, 60));
    expect(place).toMatchObject([{ purpose: "exit", quantity: 2, limit_price: 60 }]);
    const { closed } = await book.finish(run_id, [
      { order_id: id(place[0]), status: "filled", filled_quantity: 2, fill_cash: -120, fees: 0 },
    ]);
    expect(closed).toEqual([position_id]);
    expect(await book.trades()).toMatchObject([{ quantity: 3, exit_price: 65, pnl_realized: 255 }]);
  });

  it("does not move the rules: they compare the quantity that was opened", async () => {
    const { request, position_id, order_id } = await closing();
    await told(order_id, { status: "cancelled", filled_quantity: 2, fill_cash: -150, fees: 0 });
    await book.decide(quotesFor(request, 449.99));
    expect(await book.decision(position_id)).toMatchObject({ pnl: -899.97, verdict: "hold" });
    await book.decide(quotesFor(request, 450));
    expect(await book.decision(position_id)).toMatchObject({
      pnl: -900,
      exit_reason: "stop_loss",
      verdict: "exit",
    });
  });

  it("at a loss is a LOSS, and so is a P&L of zero", async () => {
    const [worse, even] = [await closing(csp()), await closing(csp())];
    await told(worse.order_id, { status: "filled", filled_quantity: 1, fill_cash: -150.01, fees: 0 });
    await told(even.order_id, { status: "filled", filled_quantity: 1, fill_cash: -149.35, fees: 0.65 });
    expect(await book.trades()).toMatchObject([
      { pnl_realized: -0.01, win_loss: "LOSS" },
      { pnl_realized: 0, win_loss: "LOSS" },
    ]);
  });
});
