import { describe, expect, it } from "vitest";
import type { Order } from "../../../shared/broker.ts";
import { orders as answer, type BrokerOrder } from "../../../shared/tradestation/answers.ts";
import { matches } from "../../../shared/tradestation/order-report.ts";
import { csp, vpc } from "../../support/book.ts";
import { orderOf } from "../../support/orders.ts";
import { orderJson } from "../payloads.ts";
import type { Fault } from "../simulator/faults.ts";
import { createStage } from "../stage.ts";
import { entry, resting, stage, useBroker } from "./orders.ts";

useBroker();

describe("an order that is looked up by its facts", () => {
  const lost = (order: Order): Order => ({ ...order, broker_order_id: null });

  it.each<[string, (order: Order) => Order]>([
    ["another quantity", (order) => ({ ...order, quantity: 2 })],
    ["another limit", (order) => ({ ...order, limit_price: 145 })],
    ["another leg", (order) => ({ ...order, legs: order.legs.slice(0, 1) })],
    ["the other side", (order) => ({ ...order, purpose: "exit" })],
    ["an earlier time", (order) => ({ ...order, sent_at: new Date(Date.now() - 1_800_000).toISOString() })],
    ["a later time", (order) => ({ ...order, sent_at: new Date(Date.now() + 1_800_000).toISOString() })],
    ["no time, for it never left", (order) => ({ ...order, sent_at: null })],
  ])("is not one with %s", async (_, differing) => {
    const order = await resting(vpc({ quantity: 3 }));
    expect(await stage().asked(lost(order))).toMatchObject({ broker_order_id: order.broker_order_id });
    expect(await stage().asked(lost(differing(order)))).toEqual({
      order_id: order.order_id,
      status: "absent",
    });
  });

  /** The order in the broker's list, with this time. */
  const shown = (order: Order, OpenedDateTime: string): BrokerOrder => {
    const [found] = answer.parse({ Orders: [{ ...orderJson(order, "910", 0), OpenedDateTime }] }).orders;
    return found as BrokerOrder;
  };

  it("is found although the broker accepted it after two look-ups, with a time ten minutes late", async () => {
    const order = orderOf(csp({ quantity: 7 }));
    stage().simulator.faults.queue("place", "taken_late");
    expect(await stage().broker.place([order])).toMatchObject([{ status: "unknown" }]);
    expect(await stage().asked(order)).toMatchObject({ status: "absent" });
    expect(await stage().asked(order)).toMatchObject({ status: "absent" });
    expect(await stage().asked(order)).toMatchObject({
      status: "working",
      broker_order_id: expect.any(String),
    });
  });

  it.each([
    ["as it was sent", 0, "Z"],
    ["by a clock that is fourteen minutes slow", -14, "Z"],
    ["by one that is twenty minutes fast", 20, "Z"],
    ["in New York's zone", 0, "-05:00"],
    ["without a zone, by a clock of UTC", 0, ""],
    ["without a zone, by a clock of New York in winter", -300, ""],
  ])("is ours, with the time %s", (_, minutes, zone) => {
    const [sent, hours] = [Date.parse("2026-03-03T15:00:00Z"), zone.startsWith("-") ? -5 : 0];
    const stamp = new Date(sent + minutes * 60_000 + hours * 3_600_000).toISOString().slice(0, 19);
    const order = { ...orderOf(csp()), sent_at: new Date(sent).toISOString() };
    expect(matches(order, shown(order, `${stamp}${zone}`))).toBe(true);
  });

  it.each([
    ["half an hour before", "2026-03-03T14:30:00Z"],
    ["half an hour later", "2026-03-03T15:30:00Z"],
    ["without a zone, on the day before", "2026-03-02T15:00:00"],
    ["without a zone, an hour later", "2026-03-03T16:00:00"],
  ])("is another, with the time %s", (_, stamp) => {
    const order = { ...orderOf(csp()), sent_at: "2026-03-03T15:00:00.000Z" };
    expect(matches(order, shown(order, stamp))).toBe(false);
  });

  it("and has two candidates is left to a person", async () => {
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

  it("beside a similar one that may be the candidate is left to a person", async () => {
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

  it("is not one that the same poll names", async () => {
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
  ])("is not absent from an incomplete list: %s", async (fault) => {
    await resting();
    stage().simulator.faults.queue("orders", fault);
    expect(await stage().asked(orderOf(csp()))).toMatchObject({
      status: "unknown",
      message: "TradeStation's list of orders is not whole.",
    });
  });

  it("does not stop the others from being read", async () => {
    const known = await resting();
    const other = orderOf(csp());
    stage().simulator.faults.queue("orders", "error_500", "error_500", "error_500");
    expect(await stage().broker.poll([known, other])).toMatchObject([
      { status: "working" },
      { status: "unknown" },
    ]);
  });

  it("is looked up on every page, and in the history", async () => {
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

it("an order of an earlier day is found in the history by its reference, too", async () => {
  const order = await resting();
  const filled = await entry(null);
  stage().simulator.book.endOfDay();
  expect(await stage().broker.poll([order, filled])).toMatchObject([
    { status: "cancelled", filled_quantity: 0 },
    { status: "filled", fill_cash: 450 },
  ]);
});
