import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { Broker, Order, OrderReport } from "../../shared/broker.ts";
import { csp, putSymbol } from "../support/book.ts";
import { createWorld, type TestWorld } from "../support/world.ts";

let world: TestWorld;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  await world.empty();
  await world.sql`update private.check_lease set permits = null`;
});
afterAll(() => world.drop());

/** The paper broker, limited to spreads of shares' options. */
function particular(): Broker {
  const { broker } = world;
  return {
    mode: "SIM",
    referenceIsUnique: true,
    permits: { broker: "Alpaca", strategies: ["VPC", "VCC"], indices: false },
    place: (orders) => broker.place(orders),
    replace: (orders) => broker.replace(orders),
    cancel: (orders) => broker.cancel(orders),
    poll: (orders) => broker.poll(orders),
    holdings: () => broker.holdings(),
    account: () => broker.account(),
  };
}

it("a trade that a broker does not support is refused with a reason: when it is approved, and when it is proposed", async () => {
  const request = csp({ quantity: 3 });
  await world.drive(putSymbol(request), 1.52, 1.54);
  await world.driveUnderlying(request.ticker, 620);
  await world.approve(request);
  await world.check({ broker: particular() });
  const sentence = "Alpaca does not trade cash-secured puts.";
  expect(
    await world.sql`select status, status_note from public.trade_requests where request_id = ${request.request_id}`,
  ).toEqual([{ status: "pending", status_note: sentence }]);
  expect(await world.orders({ request_id: request.request_id })).toEqual([]);
  const { error } = await world.database.rpc("propose_trade", { request: csp() });
  expect(error).toMatchObject({ code: "PT422", message: sentence, details: "strategy_type" });
  // Another broker is reported once, too.
  await world.check();
  expect((await world.database.rpc("propose_trade", { request: csp() })).error).toBeNull();
});

it("a close that a broker refuses because of our own entry cancels that, and is made again", async () => {
  const first = csp();
  const position_id = await world.open(first);
  const request = csp({ ticker: first.ticker, net_credit: 300 });
  await world.driveUnderlying(first.ticker, 620);
  const symbol = putSymbol(request);
  await world.drive(symbol, 2.99, 3.01);
  await world.approve(request);
  const sold = (order: Order) => order.purpose === "entry";
  const { broker } = world;
  const working = new Set<number>();
  const washing: Broker = {
    ...particular(),
    permits: { broker: "Alpaca", strategies: ["CSP"], indices: false },
    async place(orders) {
      return await Promise.all(
        orders.map(async (order): Promise<OrderReport> => {
          if (sold(order)) {
            working.add(order.order_id);
            return { order_id: order.order_id, status: "working", limit_price: order.limit_price };
          }
          if (working.size > 0) {
            return { order_id: order.order_id, status: "not_sent", message: "wash trade", crossed: true };
          }
          return (await broker.place([order]))[0] ?? { order_id: order.order_id, status: "unknown" };
        }),
      );
    },
    async cancel(orders) {
      return orders.map(({ order_id }) => {
        working.delete(order_id);
        return { order_id, status: "cancelled", filled_quantity: 0 };
      });
    },
    async poll(orders) {
      const own = orders.filter(sold).map(
        ({ order_id }): OrderReport => ({
          order_id,
          status: working.has(order_id) ? "working" : "cancelled",
        }),
      );
      return [...own, ...(await broker.poll(orders.filter((order) => !sold(order))))];
    },
  };
  await world.check({ broker: washing });
  expect(working.size).toBe(1);
  await world.drive(symbol, 0.74, 0.76);
  await world.check({ broker: washing });
  // The next check cancels the entry; the one after it closes.
  for (let check = 0; check < 3; check++) {
    await world.check({ broker: washing });
  }
  expect(working.size).toBe(0);
  expect(await world.position(position_id)).toMatchObject({ status: "CLOSED" });
  const orders = await world.orders({ position_id });
  expect(orders.filter(({ status }) => status === "rejected")).toEqual([]);
});
