import { describe, expect, it } from "vitest";
import { csp } from "../../support/book.ts";
import { conflict, invalid, open, useWorld, world } from "./stage.ts";

useWorld();

describe("closePosition", () => {
  it("records a close elsewhere: history, P&L, and nothing is sent", async () => {
    const { position_id } = await open();
    await world.setClock("2026-03-05T15:00:00Z");
    expect(await world.positions.closePosition(position_id, 175, "test_exit", -25)).toMatchObject({
      status: "CLOSED",
      open_quantity: 0,
      exit_date: "2026-03-05T15:00:00+00:00",
      exit_price: 175,
      exit_reason: "test_exit",
      realized_pnl: -25,
      pnl_percent: -16.67,
      days_held: 2,
    });
    expect(await world.trades()).toMatchObject([
      {
        position_id,
        pnl_realized: -25,
        win_loss: "LOSS",
        status: "CLOSED",
        executed_by: "manual",
        exit_reason: "test_exit",
      },
    ]);
    expect((await world.orders({ position_id })).at(-1)).toMatchObject({
      purpose: "exit",
      source: "manual",
      status: "filled",
      fill_cash: -175,
    });
    expect(await world.check()).toMatchObject({ checked: 0, exits: [], closed: [] });
  });

  it("is net of the fees of entry and close", async () => {
    const request = csp({ quantity: 2 });
    const { position_id } = await world.positions.createPosition(request, 150, 2, { commission: 1.3 });
    expect(
      await world.positions.closePosition(position_id, 80, "manual", 137.45, { fees: 1.25 }),
    ).toMatchObject({ fees: 2.55, realized_pnl: 137.45 });
    expect(await world.trades()).toMatchObject([{ fees: 2.55, pnl_realized: 137.45 }]);
    expect(await world.positions.getPerformanceMetrics()).toMatchObject({ total_pnl: 137.45 });
  });

  it("refuses a realized_pnl that differs, naming both figures, and changes nothing", async () => {
    const { position_id } = await open();
    // The call from the specification: 25.00 is the P&L of a long position.
    const refused = world.positions.closePosition(position_id, 175, "test_exit", 25);
    await expect(refused).rejects.toMatchObject(invalid);
    await expect(refused).rejects.toThrow(/(?<![\d.-])25(\.0+)?(?!\d).*-25(\.0+)?(?!\d)/);
    expect(await world.position(position_id)).toMatchObject({
      status: "OPEN",
      open_quantity: 1,
      realized_pnl: 0,
    });
    expect(await world.orders({ position_id })).toHaveLength(1);
    expect(await world.trades()).toEqual([]);
  });

  it("accepts a correct realized_pnl, or none", async () => {
    const [one, other] = [await open(), await open()];
    expect(await world.positions.closePosition(one.position_id, 60.25, "manual", 89.75)).toMatchObject({
      realized_pnl: 89.75,
    });
    expect(await world.positions.closePosition(other.position_id, 60.25)).toMatchObject({
      realized_pnl: 89.75,
      exit_reason: "manual",
    });
  });

  it("trims a reason, and counts its fifty characters after that", async () => {
    const { position_id } = await open();
    const reason = "x".repeat(50);
    expect(await world.positions.closePosition(position_id, 75, `  ${reason}  `)).toMatchObject({
      exit_reason: reason,
    });
  });

  it("records a close even at a cost far above the credit", async () => {
    const request = csp({ strike_price: 99_999, net_credit: 0.01 });
    const { position_id } = await world.positions.createPosition(request, 0.01, 1);
    expect(await world.positions.closePosition(position_id, 9_999_900)).toMatchObject({
      realized_pnl: -9_999_899.99,
      pnl_percent: -99_998_999_900,
    });
  });

  it.each([
    ["a reason of one's own", "took it off: boring"],
    ["fifty characters", "x".repeat(50)],
    ["fifty characters beyond ASCII", "é🎯".repeat(25)],
    ["markup", "<b>& done</b>"],
  ])("accepts any text as reason: %s", async (_what, reason) => {
    const { position_id } = await open();
    expect(await world.positions.closePosition(position_id, 75, reason)).toMatchObject({
      exit_reason: reason,
    });
  });

  it.each([
    ["none", ""],
    ["blanks", "   "],
    ["fifty-one characters", "x".repeat(51)],
  ])("refuses as reason: %s", async (_what, reason) => {
    const { position_id } = await open();
    await expect(world.positions.closePosition(position_id, 75, reason)).rejects.toMatchObject(invalid);
    expect(await world.position(position_id)).toMatchObject({ status: "OPEN" });
  });

  it("is attributed to a person, whatever reason is given", async () => {
    const { position_id } = await open();
    await world.positions.closePosition(position_id, 75, "profit_target", 75);
    expect(await world.trades()).toMatchObject([{ exit_reason: "profit_target", executed_by: "manual" }]);
  });

  it("may have a price of zero, but not below", async () => {
    const [free, less] = [await open(), await open()];
    expect(await world.positions.closePosition(free.position_id, 0)).toMatchObject({
      realized_pnl: 150,
      pnl_percent: 100,
    });
    await expect(world.positions.closePosition(less.position_id, -0.01)).rejects.toMatchObject(invalid);
  });

  it("of a position that is closed is a conflict: it is closed once", async () => {
    const { position_id } = await open();
    await world.positions.closePosition(position_id, 75);
    await expect(world.positions.closePosition(position_id, 75)).rejects.toMatchObject(conflict);
    expect(await world.trades()).toHaveLength(1);
  });

  it("five times at once closes once", async () => {
    const { position_id } = await open();
    const answers = await Promise.allSettled(
      Array.from({ length: 5 }, () => world.positions.closePosition(position_id, 75)),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await world.trades()).toHaveLength(1);
  });

  it("of a position that does not exist is 404", async () => {
    await expect(world.positions.closePosition(999_999, 75)).rejects.toMatchObject({ status: 404 });
  });

  it.each([
    "intent",
    "sent",
    "working",
    "unknown",
  ])("while a close is %s is a conflict: recording another would close it twice", async (status) => {
    const request = csp();
    const { position_id } = await open(request);
    await world.sql`insert into public.orders (request_id, position_id, purpose, exit_reason, urgency, limit_price, quantity, status)
        values (${request.request_id}, ${position_id}, 'exit', 'profit_target', 4, 75, 1, ${status})`;
    await expect(world.positions.closePosition(position_id, 75)).rejects.toMatchObject(conflict);
    expect(await world.position(position_id)).toMatchObject({ status: "OPEN" });
  });

  it("after a part was closed closes the rest, and the P&L is of both", async () => {
    const request = csp({ quantity: 3 });
    const { position_id } = await open(request);
    await world.sql`insert into public.orders (request_id, position_id, purpose, exit_reason, urgency, limit_price, quantity, status)
      values (${request.request_id}, ${position_id}, 'exit', 'profit_target', 4, 75, 3, 'working')`;
    const order_id = Number((await world.orders({ position_id })).at(-1)?.order_id);
    await world.finish(await world.begin(), [
      { order_id, status: "cancelled", filled_quantity: 1, fill_cash: -75.5, fees: 0.65 },
    ]);
    expect(await world.positions.closePosition(position_id, 100)).toMatchObject({
      status: "CLOSED",
      // 450 - 75.50 - 200 - 0.65
      realized_pnl: 173.85,
      exit_price: 91.8333,
    });
    expect(await world.trades()).toMatchObject([{ quantity: 3, pnl_realized: 173.85 }]);
  });
});
