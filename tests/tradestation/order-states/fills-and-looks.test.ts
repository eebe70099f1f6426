import { describe, expect, it } from "vitest";
import { OutsideError } from "../../../shared/outside/errors.ts";
import { TRANSPORT_FAULTS } from "../../brokers/faults.ts";
import { STRATEGIES } from "../../model/contract.ts";
import { csp, vpc } from "../../support/book.ts";
import { closing, orderOf } from "../../support/orders.ts";
import { orderIn } from "../legs.ts";
import type { Fault } from "../simulator/faults.ts";
import { createStage } from "../stage.ts";
import { entry, looks, resting, stage, useBroker } from "./orders.ts";

useBroker();

describe("fills", () => {
  it("in parts are reported as they come", async () => {
    const order = await entry("partial_fill");
    expect(await looks(order, 2)).toEqual([
      ["partially_filled", 1, 150],
      ["filled", 3, 450],
    ]);
  });

  it("in parts at two limits have the cash of both", async () => {
    const order = await entry("partial_fill", vpc({ quantity: 3 }));
    await stage().broker.replace([{ ...order, limit_price: 151 }]);
    expect(await stage().asked(order)).toMatchObject({ status: "filled", fill_cash: 150 + 2 * 151 });
  });

  it("before the rest was cancelled are a cancelled order's", async () => {
    const order = await entry("part_then_out");
    expect(await stage().asked(order)).toMatchObject({
      status: "cancelled",
      filled_quantity: 1,
      fill_cash: 150,
    });
  });

  it("before a rejection are a cancelled order's, with the broker's text", async () => {
    const order = await entry("part_then_rejected");
    expect(await stage().asked(order)).toMatchObject({
      status: "cancelled",
      filled_quantity: 1,
      message: "EC602: Cancelled by the exchange.",
    });
  });

  it("that come late are booked", async () => {
    const order = await entry("late_fill");
    expect(await looks(order, 3)).toEqual([
      ["working", 0, 0],
      ["working", 0, 0],
      ["filled", 3, 450],
    ]);
  });

  it("of an order that is still ACK count at once", async () => {
    const order = await entry("filled_while_ack");
    expect(await looks(order, 1)).toEqual([["filled", 3, 450]]);
  });

  it("have their fees, per contract and leg", async () => {
    const order = await entry(null, vpc({ quantity: 3 }));
    expect(await stage().asked(order)).toMatchObject({ status: "filled", fees: 3.9 });
  });
});

it("an order that is rejected after it was accepted has the reason", async () => {
  const order = await entry("rejected_later");
  expect(await stage().asked(order)).toMatchObject({
    status: "rejected",
    filled_quantity: 0,
    message: "EC601: Rejected by the exchange.",
  });
});

describe("a filled spread", () => {
  it.each<Fault>([
    "repeated_leg",
    "leg_missing",
    "object_for_list",
    "no_empty_lists",
  ])("is read in the same poll if its legs are odd once: %s", async (fault) => {
    const order = await entry(null, vpc());
    stage().simulator.faults.queue("order", fault);
    expect(await stage().asked(order)).toMatchObject({ status: "filled", fill_cash: 150 });
  });

  it("is unknown while a leg is missing, and filled when it is shown", async () => {
    const order = await entry(null, vpc());
    stage().simulator.faults.queue("order", "leg_missing", "leg_missing");
    const report = await stage().asked(order);
    expect(report).toEqual({
      order_id: order.order_id,
      status: "unknown",
      broker_order_id: order.broker_order_id,
      message: `TradeStation's order ${order.broker_order_id} has filled, but not all of its legs are shown.`,
    });
    expect(await stage().asked(order)).toMatchObject({ status: "filled", fill_cash: 150 });
  });

  it("is found by its facts even with a leg missing", async () => {
    const order = { ...(await entry(null, vpc())), broker_order_id: null };
    stage().simulator.faults.queue("orders", "leg_missing");
    expect(await stage().asked(order)).toMatchObject({
      status: "unknown",
      broker_order_id: expect.any(String),
    });
    expect(await stage().asked(order)).toMatchObject({ status: "filled", fill_cash: 150 });
  });
});

describe("an order of several legs", () => {
  it.each(STRATEGIES)("has the cash of all its legs, with the fees of each: %s", async (strategy) => {
    const order = orderIn(strategy, 3);
    stage().market.setOrder(order, 155);
    const placed = await stage().placed(order);
    const fees = Math.round(0.65 * 3 * order.legs.length * 100) / 100;
    expect(await stage().asked(placed)).toMatchObject({ status: "filled", fill_cash: 450, fees });

    const close = closing(placed, 80);
    stage().market.setOrder(close, 78);
    expect(await stage().asked(await stage().placed(close))).toMatchObject({
      status: "filled",
      fill_cash: -240,
    });
  });

  it("has filled as often as its last leg shows", async () => {
    const order = orderIn("IC", 4);
    stage().market.setOrder(order, 155);
    stage().simulator.faults.queue("place", "partial_fill");
    const placed = await stage().placed(order);
    // One leg shows two contracts, the others none yet.
    stage().simulator.faults.queue("order", "legs_apart");
    expect(await stage().asked(placed)).toMatchObject({ status: "working", filled_quantity: 0 });
    // All four, but only two for the other legs. Because the order is over, the same poll asks once more.
    stage().simulator.faults.queue("order", "legs_apart");
    expect(await stage().asked(placed)).toMatchObject({ status: "filled", fill_cash: 600 });
  });

  it("that is filled is unknown while a leg is behind, and filled when it is not", async () => {
    const order = orderIn("STR", 2);
    stage().market.setOrder(order, 155);
    const placed = await stage().placed(order);
    stage().simulator.faults.queue("order", "legs_apart", "legs_apart");
    expect(await stage().asked(placed)).toMatchObject({ status: "unknown" });
    expect(await stage().asked(placed)).toMatchObject({ status: "filled", fill_cash: 300 });
  });
});

it("shares are reported besides options", async () => {
  stage().simulator.book.shares.set("SPY", 200);
  expect(await stage().broker.holdings()).toContainEqual({ symbol: "SPY", quantity: 200 });
});

describe("a poll", () => {
  it.each(TRANSPORT_FAULTS)("is repeated: %s", async (fault) => {
    const order = await resting();
    stage().simulator.faults.queue("order", fault, fault);
    expect(await stage().asked(order)).toMatchObject({ status: "working" });
  });

  it("whose token has expired is repeated with a new one", async () => {
    const order = await resting();
    const before = stage().simulator.tokens.refreshes;
    stage().simulator.faults.queue("order", "token_expired");
    expect(await stage().asked(order)).toMatchObject({ status: "working" });
    expect(stage().simulator.tokens.refreshes).toBe(before + 1);
  });

  it("that fails three times is an exception with a reason", async () => {
    const order = await resting();
    stage().simulator.faults.queue("order", "error_500", "bad_gateway", "lost_before");
    const failure = stage().asked(order);
    await expect(failure).rejects.toThrow(OutsideError);
    await expect(failure).rejects.toThrow(
      /^TradeStation, GET \/brokerage\/accounts\/\.\.\.\/orders\/\d+: no answer\.$/,
    );
  });

  it("for an order that the broker does not show is unknown, never absent", async () => {
    const order = { ...orderOf(csp()), broker_order_id: "123" };
    expect(await stage().asked(order)).toEqual({
      order_id: order.order_id,
      status: "unknown",
      message: "TradeStation does not show order 123.",
    });
    const shown = await resting();
    stage().simulator.faults.queue("order", "error_among_orders");
    expect(await stage().asked(shown)).toMatchObject({ status: "unknown" });
  });

  it("requests fifty orders at a time", async () => {
    const orders = Array.from({ length: 60 }, () => orderOf(csp()));
    const taken = await stage().broker.place(orders);
    stage().simulator.requests.length = 0;
    const working = orders.map((order, i) => ({
      ...order,
      broker_order_id: taken[i]?.broker_order_id ?? null,
    }));
    expect(await stage().broker.poll(working)).toMatchObject(orders.map(() => ({ status: "working" })));
    expect(
      stage()
        .simulator.requests.map(({ path }) => path.split(",").length)
        .sort(),
    ).toEqual([10, 50]);
  });
});

it("the account's holdings and buying power are those of its book", async () => {
  const own = await createStage();
  try {
    const order = orderOf(vpc({ quantity: 2 }));
    own.market.setOrder(order, 155);
    const placed = await own.placed(order);
    expect(await own.broker.holdings()).toEqual(
      [...own.simulator.book.holdings()].map(([symbol, quantity]) => ({ symbol, quantity })),
    );
    expect((await own.broker.account()).buying_power).toBe(10_000_000 + 300 - 1000);
    own.simulator.faults.queue("positions", "object_for_list");
    own.market.setOrder(order, 60);
    await own.placed(closing({ ...placed, quantity: 1 }, 70));
    expect((await own.broker.holdings()).map(({ quantity }) => quantity)).toEqual([-1, 1]);
  } finally {
    await own.simulator.stop();
  }
});
