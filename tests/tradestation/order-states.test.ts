import { describe, expect, it } from "vitest";
import type { Order } from "../../shared/broker.ts";
import { TradeStationError } from "../../shared/tradestation/errors.ts";
import { csp, vpc } from "../support/book.ts";
import { closing, orderOf } from "../support/orders.ts";
import { type Fault, TRANSPORT_FAULTS } from "./simulator/faults.ts";
import { createStage, useStage } from "./stage.ts";

const stage = useStage({ fee: 0.65 });

/** Places an entry that the market will take, with something going wrong. */
async function entry(fault: Fault | null, request = csp({ quantity: 3 })): Promise<Order> {
  const order = orderOf(request);
  stage().market.setOrder(order, 155);
  stage().simulator.faults.queue("place", fault);
  return await stage().placed(order);
}

/** An order that rests at the broker. */
async function resting(request = csp({ quantity: 3 })): Promise<Order> {
  const order = orderOf(request);
  stage().market.setOrder(order, 100);
  return await stage().placed(order);
}

/** Statuses and fills of so many looks. */
async function looks(order: Order, count: number) {
  const seen: unknown[] = [];
  for (let look = 0; look < count; look++) {
    const { status, filled_quantity, fill_cash } = await stage().asked(order);
    seen.push([status, filled_quantity, fill_cash]);
  }
  return seen;
}

describe("fills", () => {
  it("in parts are told as they come", async () => {
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

  it("before the rest went out are a cancelled order's", async () => {
    const order = await entry("part_then_out");
    expect(await stage().asked(order)).toMatchObject({
      status: "cancelled",
      filled_quantity: 1,
      fill_cash: 150,
    });
  });

  it("before a rejection are a cancelled order's, with the broker's words", async () => {
    const order = await entry("part_then_rejected");
    expect(await stage().asked(order)).toMatchObject({
      status: "cancelled",
      filled_quantity: 1,
      message: "EC602: Cancelled by the exchange.",
    });
  });

  it("that come late come", async () => {
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

it("an order that is rejected after it was taken says why", async () => {
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
  ])("is read in the same look when its legs are shown oddly once: %s", async (fault) => {
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

describe("a look", () => {
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

  it("that fails three times is an exception with a sentence", async () => {
    const order = await resting();
    stage().simulator.faults.queue("order", "error_500", "bad_gateway", "lost_before");
    const failure = stage().asked(order);
    await expect(failure).rejects.toThrow(TradeStationError);
    await expect(failure).rejects.toThrow(
      /^TradeStation, GET \/brokerage\/accounts\/\.\.\.\/orders\/\d+: no answer\.$/,
    );
  });

  it("at an order the broker does not show says unknown, never absent", async () => {
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

  it("asks for fifty orders at a time", async () => {
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

describe("a cancel", () => {
  it.each<Fault>([
    "lost_after",
    "silent_after",
    "error_500_after",
  ])("whose answer was lost was a cancel: %s", async (fault) => {
    const order = await resting();
    stage().simulator.faults.queue("cancel", fault);
    expect(await stage().broker.cancel([order])).toMatchObject([{ status: "cancelled", filled_quantity: 0 }]);
  });

  it.each<Fault>([
    "lost_before",
    "silent_before",
    "error_500",
    "refused",
    "refused_200",
  ])("that did nothing says that the order is working: %s", async (fault) => {
    const order = await resting();
    stage().simulator.faults.queue("cancel", fault);
    expect(await stage().broker.cancel([order])).toMatchObject([
      { order_id: order.order_id, status: "working", message: expect.stringMatching(/\S/) },
    ]);
  });

  it("on its way leaves the order working until it arrives", async () => {
    const order = await resting();
    stage().simulator.faults.queue("cancel", "slow_cancel");
    expect(await stage().broker.cancel([order])).toMatchObject([{ status: "working" }]);
    expect(await looks(order, 2)).toEqual([
      ["working", 0, 0],
      ["cancelled", 0, 0],
    ]);
  });

  it("that a fill overtook is a fill", async () => {
    const order = await resting();
    stage().simulator.faults.queue("cancel", "fill_after_cancel");
    expect(await stage().broker.cancel([order])).toMatchObject([
      { status: "filled", filled_quantity: 3, fill_cash: 450 },
    ]);
  });

  it("of an order that has filled is a fill, without the broker's objection", async () => {
    const order = await entry(null);
    const [report] = await stage().broker.cancel([order]);
    expect(report).toMatchObject({ status: "filled", fill_cash: 450 });
    expect(report).not.toHaveProperty("message");
  });

  it("finds an order whose reference was lost", async () => {
    const order = { ...(await resting()), broker_order_id: null };
    expect(await stage().broker.cancel([order])).toMatchObject([{ status: "cancelled" }]);
    const never = orderOf(csp());
    expect(await stage().broker.cancel([never])).toEqual([{ order_id: never.order_id, status: "absent" }]);
  });

  it("after which nothing can be asked leaves the order unknown", async () => {
    const order = await resting();
    stage().simulator.faults.queue("order", "error_500", "error_500", "error_500");
    expect(await stage().broker.cancel([order])).toMatchObject([
      { status: "unknown", message: expect.stringContaining("Something went wrong.") },
    ]);
    expect(await stage().asked(order)).toMatchObject({ status: "cancelled" });
  });
});

describe("a replacement", () => {
  it.each<[Fault | null, number]>([
    [null, 145],
    ["lost_after", 145],
    ["error_500_after", 145],
    ["too_many", 145],
    ["lost_before", 150],
    ["error_500", 150],
    ["refused", 150],
    ["refused_200", 150],
    ["token_expired", 150],
  ])("tells the limit that the broker has: %s", async (fault, limit_price) => {
    const order = await resting();
    stage().simulator.faults.queue("replace", fault);
    expect(await stage().broker.replace([{ ...order, limit_price: 145 }])).toMatchObject([
      { order_id: order.order_id, status: "working", limit_price },
    ]);
  });
});

describe("an order that is looked for by its facts", () => {
  const lost = (order: Order): Order => ({ ...order, broker_order_id: null });

  it.each<[string, (order: Order) => Order]>([
    ["another quantity", (order) => ({ ...order, quantity: 2 })],
    ["another limit", (order) => ({ ...order, limit_price: 145 })],
    ["another leg", (order) => ({ ...order, legs: order.legs.slice(0, 1) })],
    ["the other side", (order) => ({ ...order, purpose: "exit" })],
    ["an earlier time", (order) => ({ ...order, sent_at: new Date(Date.now() - 600_000).toISOString() })],
    ["a later time", (order) => ({ ...order, sent_at: new Date(Date.now() + 400_000).toISOString() })],
    ["no time, for it never left", (order) => ({ ...order, sent_at: null })],
  ])("is not one with %s", async (_, differing) => {
    const order = await resting(vpc({ quantity: 3 }));
    expect(await stage().asked(lost(order))).toMatchObject({ broker_order_id: order.broker_order_id });
    expect(await stage().asked(lost(differing(order)))).toEqual({
      order_id: order.order_id,
      status: "absent",
    });
  });

  it("and has two candidates is a person's", async () => {
    const request = csp();
    const first = await resting(request);
    const second = await resting(request);
    const third = orderOf(request);
    expect(await stage().asked(third)).toEqual({
      order_id: third.order_id,
      status: "unknown",
      candidates: [first.broker_order_id, second.broker_order_id],
    });
  });

  it("beside another one like it that may be the one that is there is a person's", async () => {
    const request = csp();
    const arrivedOne = await resting(request);
    const other = orderOf(request);
    expect(await stage().broker.poll([lost(arrivedOne), other])).toEqual(
      [arrivedOne, other].map(({ order_id }) => ({
        order_id,
        status: "unknown",
        candidates: [arrivedOne.broker_order_id],
      })),
    );
  });

  it("is not one that the same question names", async () => {
    const request = csp();
    const known = await resting(request);
    const other = orderOf(request);
    expect(await stage().broker.poll([known, other])).toMatchObject([
      { order_id: known.order_id, status: "working" },
      { order_id: other.order_id, status: "absent" },
    ]);
  });

  it("is not another order's of the book, but its own", async () => {
    const request = csp();
    const [first, second] = [await resting(request), await resting(request)];
    const third = orderOf(request);
    const { owners } = stage();
    for (const { broker_order_id, order_id } of [first, second]) {
      owners.push({ broker_order_id: broker_order_id ?? "", order_id });
    }
    expect(await stage().asked(third)).toEqual({ order_id: third.order_id, status: "absent" });
    expect(await stage().asked(lost(first))).toMatchObject({ broker_order_id: first.broker_order_id });
    owners.length = 0;
  });

  it.each<Fault>([
    "not_whole",
    "error_among_orders",
  ])("is not absent from a list that is not whole: %s", async (fault) => {
    await resting();
    stage().simulator.faults.queue("orders", fault);
    expect(await stage().asked(orderOf(csp()))).toMatchObject({
      status: "unknown",
      message: "TradeStation's list of orders is not whole.",
    });
  });

  it("does not keep the others from being read", async () => {
    const known = await resting();
    const other = orderOf(csp());
    stage().simulator.faults.queue("orders", "error_500", "error_500", "error_500");
    expect(await stage().broker.poll([known, other])).toMatchObject([
      { status: "working" },
      { status: "unknown" },
    ]);
  });

  it("is looked for on every page, and in the history", async () => {
    const small = await createStage({ pageSize: 2 });
    try {
      const orders = Array.from({ length: 5 }, () => orderOf(csp()));
      await small.broker.place(orders);
      const states = () => small.broker.poll(orders).then((reports) => reports.map(({ status }) => status));
      expect(await states()).toEqual(orders.map(() => "working"));
      small.simulator.book.endOfDay();
      expect(await states()).toEqual(orders.map(() => "cancelled"));
    } finally {
      await small.simulator.stop();
    }
  });
});

it("an order of an earlier day is in the history by its reference, too", async () => {
  const order = await resting();
  const filled = await entry(null);
  stage().simulator.book.endOfDay();
  expect(await stage().broker.poll([order, filled])).toMatchObject([
    { status: "cancelled", filled_quantity: 0 },
    { status: "filled", fill_cash: 450 },
  ]);
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
    expect(await own.broker.buyingPower()).toBe(10_000_000 + 300 - 1000);
    own.simulator.faults.queue("positions", "object_for_list");
    own.market.setOrder(order, 60);
    await own.placed(closing({ ...placed, quantity: 1 }, 70));
    expect((await own.broker.holdings()).map(({ quantity }) => quantity)).toEqual([-1, 1]);
  } finally {
    await own.simulator.stop();
  }
});
