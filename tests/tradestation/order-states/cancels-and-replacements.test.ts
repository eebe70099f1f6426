import { describe, expect, it } from "vitest";
import { csp } from "../../support/book.ts";
import { orderOf } from "../../support/orders.ts";
import type { Fault } from "../simulator/faults.ts";
import { entry, looks, resting, stage, useBroker } from "./orders.ts";

useBroker();

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
  ])("that did nothing reports the order as working: %s", async (fault) => {
    const order = await resting();
    stage().simulator.faults.queue("cancel", fault);
    expect(await stage().broker.cancel([order])).toMatchObject([
      { order_id: order.order_id, status: "working", message: expect.stringMatching(/\S/) },
    ]);
  });

  it("in progress leaves the order working until it arrives", async () => {
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

  it("of a filled order is a fill, without the broker's objection", async () => {
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

  it("after which no poll works leaves the order unknown", async () => {
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
  ])("reports the limit at the broker: %s", async (fault, limit_price) => {
    const order = await resting();
    stage().simulator.faults.queue("replace", fault);
    expect(await stage().broker.replace([{ ...order, limit_price: 145 }])).toMatchObject([
      { order_id: order.order_id, status: "working", limit_price },
    ]);
  });
});
