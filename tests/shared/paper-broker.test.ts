import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { csp, putSymbol, vpc } from "../support/book.ts";
import { orderOf } from "../support/orders.ts";
import { createWorld, type TestWorld } from "../support/world.ts";

let world: TestWorld;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(() => world.empty());
afterAll(() => world.drop());

/** An approved entry of two contracts at 150.00 and its first check. */
async function entry(bid: number, ask: number, differing = csp({ quantity: 2 })) {
  await world.driveUnderlying(differing.ticker, 588);
  await world.drive(putSymbol(differing), bid, ask);
  await world.approve(differing);
  return { request: differing, check: await world.check() };
}

describe("the paper broker fills a limit in full, at its limit, as soon as the mid reaches it", () => {
  it("when an entry is placed", async () => {
    const { check } = await entry(1.59, 1.61);
    expect(check.opened).toHaveLength(1);
    expect(await world.position(check.opened[0] ?? 0)).toMatchObject({ entry_price: 160, quantity: 2 });
  });

  it("once, though it is sent twice: its references are unique", async () => {
    const request = csp({ quantity: 2 });
    await world.drive(putSymbol(request), 1.59, 1.61);
    const order = orderOf(request);
    expect(world.broker.referenceIsUnique).toBe(true);
    await world.broker.place([order]);
    await world.broker.poll([order]);
    await world.broker.place([order]);
    expect(await world.broker.poll([order])).toMatchObject([{ status: "filled", filled_quantity: 2 }]);
    expect(await world.broker.holdings()).toContainEqual({ symbol: putSymbol(request), quantity: -2 });
  });

  it("at the limit exactly", async () => {
    expect((await entry(1.49, 1.51)).check.opened).toHaveLength(1);
  });

  it("not a cent away from it", async () => {
    const { request, check } = await entry(1.48, 1.5198);
    expect(check.opened).toEqual([]);
    expect(await world.request(request.request_id)).toMatchObject({ status: "executing" });
  });

  it("or at a later check", async () => {
    const { request } = await entry(1.39, 1.41);
    await world.setClock("2026-03-03T15:05:00Z");
    expect((await world.check()).opened).toEqual([]);
    await world.drive(putSymbol(request), 1.49, 1.51);
    await world.setClock("2026-03-03T15:10:00Z");
    expect((await world.check()).opened).toHaveLength(1);
    expect(await world.request(request.request_id)).toMatchObject({ status: "executed" });
  });

  it("not without a trustworthy quote", async () => {
    const { request } = await entry(1.39, 1.41);
    // The mid is far better than the limit, but the spread is wide.
    await world.drive(putSymbol(request), 1, 3);
    expect((await world.check()).opened).toEqual([]);
  });

  it("not outside market hours: the order is good for the day and ends with it", async () => {
    const { request } = await entry(1.39, 1.41);
    await world.drive(putSymbol(request), 1.59, 1.61);
    await world.setClock("2026-03-03T21:00:00Z");
    expect((await world.check()).opened).toEqual([]);
    expect(["expired", "failed"]).toContain((await world.request(request.request_id)).status);
    await world.setClock("2026-03-04T15:00:00Z");
    expect(await world.check()).toMatchObject({ opened: [], exits: [] });
    expect(await world.orders({ request_id: request.request_id })).toMatchObject([
      { status: "cancelled", filled_quantity: 0 },
    ]);
  });

  it("a spread by its combined mid", async () => {
    const request = vpc();
    await world.drive(putSymbol(request, 575), 0.98, 1.02);
    expect((await entry(2.48, 2.52, request)).check.opened).toHaveLength(1);
  });

  it("charges its fee, zero by default, per contract and leg", async () => {
    await world.sql`update public.order_settings set paper_fee = 0.65`;
    try {
      const request = vpc({ quantity: 2 });
      await world.drive(putSymbol(request, 575), 0.98, 1.02);
      const { check } = await entry(2.48, 2.52, request);
      const position_id = check.opened[0] ?? 0;
      expect(await world.position(position_id)).toMatchObject({ entry_price: 150, fees: 2.6 });
      await world.drive(putSymbol(request), 1.73, 1.77);
      expect((await world.check()).closed).toEqual([position_id]);
      // (150 - 75) x 2, minus 2.60 each way.
      expect(await world.trades()).toMatchObject([{ pnl_realized: 144.8, fees: 5.2, pnl_percent: 48.27 }]);
    } finally {
      await world.sql`update public.order_settings set paper_fee = 0`;
    }
  });

  it("a close is tried again the day after its order ended unfilled", async () => {
    const request = csp({ expiration_date: "2026-03-24" });
    const position_id = await world.open(request);
    const symbol = putSymbol(request);
    await world.drive(symbol, 1.49, 1.51);
    // The market moves away between placing and polling.
    const away = Object.assign(Object.create(world.broker), { poll: async () => [] });
    await world.check({ broker: away });
    await world.drive(symbol, 2.99, 3.01);
    await world.setClock("2026-03-03T21:00:00Z");
    expect((await world.check()).closed).toEqual([]);
    expect(await world.position(position_id)).toMatchObject({ status: "OPEN" });
    await world.setClock("2026-03-04T14:35:00Z");
    expect(await world.check()).toMatchObject({
      exits: [{ position_id, reason: "21dte" }],
      closed: [position_id],
    });
    expect(await world.trades()).toMatchObject([
      { exit_price: 300, pnl_realized: -150, exit_reason: "21dte" },
    ]);
  });

  it("accepts an order once, however often it is sent", async () => {
    const { request } = await entry(1.39, 1.41);
    const [order] = await world.orders({ request_id: request.request_id });
    const run_id = await world.begin();
    const { poll } = await world.release(run_id);
    await world.broker.place(poll as never);
    await world.broker.place(poll as never);
    await world.finish(run_id);
    expect(
      await world.sql`select from private.paper_orders where client_order_id = ${String(order?.client_order_id)}`,
    ).toHaveLength(1);
  });

  it("does not know an order that never arrived", async () => {
    const { request } = await entry(1.39, 1.41);
    await world.sql`delete from private.paper_orders`;
    await world.check();
    expect(await world.orders({ request_id: request.request_id })).toMatchObject([{ status: "unknown" }]);
  });
});
