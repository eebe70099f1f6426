import { describe, expect, it } from "vitest";
import { ZodError } from "zod";
import { csp, putSymbol, vpc } from "../../support/book.ts";
import type { StrikeRequest } from "../../support/trades.ts";
import { conflict, invalid, open, useWorld, world } from "./stage.ts";

useWorld();

describe("createPosition", () => {
  it("creates the specification's test position", async () => {
    const request = csp({
      request_id: "TEST_001",
      ticker: "SPY",
      expiration_date: "2026-03-21",
      legs: [{ action: "sell", option_type: "put", strike: 580, expiration: "2026-03-21", quantity: 1 }],
    });
    expect(await world.positions.createPosition(request, 150, 1, { order_id: "TS123" })).toMatchObject({
      request_id: "TEST_001",
      ticker: "SPY",
      status: "OPEN",
      entry_date: "2026-03-03T15:00:00+00:00",
      entry_price: 150,
      profit_target: 75,
      stop_loss: 300,
      quantity: 1,
      open_quantity: 1,
      expiration_date: "2026-03-21",
      legs: [{ action: "sell", option_type: "put", strike: 580, expiration: "2026-03-21", quantity: 1 }],
    });
  });

  it("accepts a ticker in any case", async () => {
    expect(await open(csp({ ticker: "spy" }))).toMatchObject({
      ticker: "SPY",
      legs: [{ symbol: "SPY260417P00580000" }],
    });
  });

  it("records a filled order of source manual with the execution data, and sends nothing", async () => {
    const request = csp();
    const { position_id } = await world.positions.createPosition(request, 150, 1, {
      order_id: "TS123",
      note: "by phone",
    });
    expect(await world.orders({ position_id })).toMatchObject([
      {
        purpose: "entry",
        source: "manual",
        status: "filled",
        filled_quantity: 1,
        fill_cash: 150,
        broker_order_id: "TS123",
        execution_data: { order_id: "TS123", note: "by phone" },
      },
    ]);
    expect(await world.request(request.request_id)).toMatchObject({ status: "executed" });
  });

  it("saves the fees of all contracts together: the given ones, or the commission of the execution data", async () => {
    const said = csp({ quantity: 3 });
    expect(
      await world.positions.createPosition(said, 150, 3, { commission: 9 }, { fees: 4.125 }),
    ).toMatchObject({
      fees: 4.125,
      credit: 450,
    });
    expect(await world.positions.createPosition(csp(), 150, 1, { commission: "1.05" })).toMatchObject({
      fees: 1.05,
    });
    await expect(world.positions.createPosition(csp(), 150, 1, { commission: -1.05 })).rejects.toMatchObject(
      invalid,
    );
    await expect(world.positions.createPosition(csp(), 150, 1, {}, { fees: -1 })).rejects.toThrow(ZodError);
    await expect(world.positions.createPosition(csp(), 150, 1, {}, { fees: 151 })).rejects.toMatchObject(
      invalid,
    );
  });

  it("a repeated call returns the same position and changes nothing", async () => {
    const request = vpc({ quantity: 2, overrides: { exit_dte: 14 } });
    const first = await world.positions.createPosition(request, 151.5, 2, { order_id: "TS1" });
    expect(await world.positions.createPosition(request, 151.5, 2, { order_id: "TS1" })).toEqual(first);
    expect(
      await world.positions.recordPosition({
        request,
        entry_price: 151.5,
        quantity: 2,
        execution_data: { order_id: "TS1" },
      }),
    ).toEqual({
      position: first,
      created: false,
    });
    expect(await world.orders({ position_id: first.position_id })).toHaveLength(1);
    expect(await world.alerts()).toEqual(["opened"]);
  });

  it("a repeated call, five times at once, creates one position", async () => {
    const request = csp();
    const created = await Promise.all(Array.from({ length: 5 }, () => open(request)));
    expect(new Set(created.map(({ position_id }) => position_id)).size).toBe(1);
    expect(await world.orders({ request_id: request.request_id })).toHaveLength(1);
  });

  it("a repeated call after it was closed, or has expired, returns it unchanged", async () => {
    const request = csp({ expiration_date: "2026-03-06" });
    const { position_id } = await open(request);
    await world.positions.closePosition(position_id, 50);
    expect(await open(request)).toMatchObject({ position_id, status: "CLOSED" });
    await world.setClock("2026-03-09T15:00:00Z");
    expect(await open(request)).toMatchObject({ position_id, status: "CLOSED" });
  });

  it.each<[string, Partial<StrikeRequest>, number, number, Record<string, string>]>([
    ["entry price", {}, 150.01, 2, {}],
    ["filled quantity", {}, 150, 1, {}],
    ["execution", {}, 150, 2, { order_id: "other" }],
    ["strike", { strike_price: 570 }, 150, 2, {}],
    ["credit", { net_credit: 140 }, 150, 2, {}],
    ["expiration", { expiration_date: "2026-05-15" }, 150, 2, {}],
    ["ticker", { ticker: "QQQ" }, 150, 2, {}],
  ])("the same request_id with another %s is a conflict", async (_what, differing, price, quantity, execution) => {
    const request = csp({ quantity: 2 });
    const position = await open(request);
    await expect(
      world.positions.createPosition({ ...request, ...differing }, price, quantity, execution),
    ).rejects.toMatchObject(conflict);
    expect(await world.positions.getPositionByRequestId(request.request_id)).toEqual(position);
  });

  it("uses a request that waits for approval, so that nobody can approve it as well", async () => {
    const request = csp();
    await world.propose(request);
    await world.deliver();
    await open(request);
    expect((await world.press(request.request_id, "approve")).outcome).not.toBe("approved");
    expect(await world.request(request.request_id)).toMatchObject({ status: "executed" });
  });

  it("is refused while the request's own entry is at the broker", async () => {
    const request = csp();
    await world.approve(request);
    await world.driveUnderlying(request.ticker, 588);
    await world.drive(putSymbol(request), 1.35, 1.45);
    await world.check();
    expect(await world.request(request.request_id)).toMatchObject({ status: "executing" });
    await expect(open(request)).rejects.toMatchObject(conflict);
  });

  it.each([
    ["zero", 0],
    ["negative", -150],
    ["as large as the spread is wide", 500],
  ])("refuses an entry price that is %s, and writes nothing", async (_what, price) => {
    await expect(world.positions.createPosition(vpc(), price, 1)).rejects.toThrow();
    expect(await world.sql`select from public.trade_requests`).toHaveLength(0);
  });

  it("refuses an expiration that has passed", async () => {
    await expect(open(csp({ expiration_date: "2026-03-02" }))).rejects.toMatchObject(invalid);
  });
});
