import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { csp, putSymbol } from "../support/book.ts";
import { createWorld, type TestWorld } from "../support/world.ts";

/** The example workflow of the specification, in order. */
describe("the SPY 580 put sold for 150.00", () => {
  const trade = csp({ request_id: "TEST_001", ticker: "SPY" });
  const symbol = putSymbol(trade);
  let world: TestWorld;
  let position_id: number;

  beforeAll(async () => {
    world = await createWorld();
    await world.driveUnderlying("SPY", 588);
    await world.drive(symbol, 1.45, 1.55);
  });
  afterAll(() => world.drop());

  it("is proposed at 09:15 and approved at 09:17, before the market opens: it waits for the session", async () => {
    await world.setClock("2026-02-24T14:15:00Z");
    expect(await world.propose(trade)).toMatchObject({ request_id: "TEST_001", status: "pending" });
    await world.deliver();
    await world.setClock("2026-02-24T14:17:00Z");
    expect(await world.press("TEST_001", "approve")).toMatchObject({ outcome: "approved_for_next_session" });

    const check = await world.check();
    expect(check).toMatchObject({ market_open: false, opened: [], warnings: [] });
    expect(await world.request("TEST_001")).toMatchObject({ status: "approved" });
    expect(await world.orders({ request_id: "TEST_001" })).toEqual([]);
  });

  it("opens at the first check of the session with entry 150.00, target 75.00 and stop 300.00", async () => {
    await world.setClock("2026-02-24T14:35:00Z");
    const check = await world.check();
    expect(check).toMatchObject({ market_open: true, exits: [], closed: [], warnings: [] });
    expect(check.opened).toHaveLength(1);
    position_id = check.opened[0] ?? 0;
    expect(await world.positions.getPositionByRequestId("TEST_001")).toMatchObject({
      position_id,
      request_id: "TEST_001",
      ticker: "SPY",
      strategy_type: "CSP",
      status: "OPEN",
      entry_date: "2026-02-24T14:35:00+00:00",
      entry_price: 150,
      quantity: 1,
      open_quantity: 1,
      profit_target: 75,
      stop_loss: 300,
      exit_dte: 21,
      auto_exit: true,
      collateral: 58_000,
      max_risk: 57_850,
      realized_pnl: 0,
      exit_date: null,
      exit_price: null,
      exit_reason: null,
    });
    expect(await world.request("TEST_001")).toMatchObject({ status: "executed" });
    expect(await world.orders({ request_id: "TEST_001" })).toMatchObject([
      { purpose: "entry", status: "filled", limit_price: 150, fill_cash: 150, position_id: position_id },
    ]);
    expect(await world.alerts()).toEqual(["opened"]);
  });

  it("is held on day 7 at 10:30 with 45 days to expiration and a P&L of -200", async () => {
    await world.setClock("2026-03-03T15:30:00Z");
    await world.driveUnderlying("SPY", 575);
    await world.drive(symbol, 3.45, 3.55);
    expect(await world.check()).toMatchObject({ checked: 1, exits: [], closed: [] });
    expect(await world.decision(position_id)).toMatchObject({
      mark: 350,
      pnl: -200,
      dte: 45,
      to_profit_target: 275,
      to_stop_loss: 100,
      exit_reason: null,
      verdict: "hold",
    });
    expect(await world.position(position_id)).toMatchObject({
      status: "OPEN",
      unrealized_pnl: -200,
      days_held: 7,
    });
  });

  it("closes on day 7 at 14:00 with a P&L of +75: 75.00, profit_target, 50.0 %", async () => {
    await world.setClock("2026-03-03T19:00:00Z");
    await world.driveUnderlying("SPY", 582);
    await world.drive(symbol, 0.7, 0.8);
    expect(await world.check()).toMatchObject({
      checked: 1,
      exits: [{ position_id, reason: "profit_target" }],
      closed: [position_id],
    });
    expect(await world.positions.getPositionByRequestId("TEST_001")).toMatchObject({
      status: "CLOSED",
      open_quantity: 0,
      exit_date: "2026-03-03T19:00:00+00:00",
      exit_price: 75,
      exit_reason: "profit_target",
      realized_pnl: 75,
      pnl_percent: 50,
      days_held: 7,
    });
  });

  it("is in the history as a WIN", async () => {
    expect(await world.trades()).toMatchObject([
      {
        request_id: "TEST_001",
        position_id: position_id,
        ticker: "SPY",
        strategy_type: "CSP",
        entry_date: new Date("2026-02-24T14:35:00Z"),
        entry_price: 150,
        quantity: 1,
        exit_date: new Date("2026-03-03T19:00:00Z"),
        exit_price: 75,
        exit_reason: "profit_target",
        pnl_realized: 75,
        pnl_percent: 50,
        win_loss: "WIN",
        fees: 0,
        collateral_required: 58_000,
        max_risk: 57_850,
        target_return: 0.13,
        status: "CLOSED",
        executed_by: "auto",
        closed_at: new Date("2026-03-03T19:00:00Z"),
      },
    ]);
  });

  it("is announced: its exit alert waits in the outbox", async () => {
    expect(await world.alerts()).toEqual(["opened", "closed"]);
    const messages = await world.deliver();
    expect(messages.find(({ kind }) => kind === "closed")?.facts).toMatchObject({
      position_id,
      ticker: "SPY",
      exit_reason: "profit_target",
      exit_price: 75,
      pnl_realized: 75,
      pnl_percent: 50,
      target_percent: 50,
      win_loss: "WIN",
    });
  });

  it("does nothing more at the next check", async () => {
    await world.setClock("2026-03-03T19:05:00Z");
    expect(await world.check()).toMatchObject({ checked: 0, exits: [], closed: [] });
    expect(await world.orders({ position_id })).toHaveLength(2);
    expect(await world.trades()).toHaveLength(1);
  });
});
