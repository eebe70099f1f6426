import { describe, expect, it } from "vitest";
import { csp } from "../support/book.ts";
import { closing, orderOf } from "../support/orders.ts";
import { orderIn } from "../tradestation/legs.ts";
import { shownOrder, useStage } from "./stage.ts";

const stage = useStage();

async function polled(order: ReturnType<typeof orderOf>, shown: Record<string, unknown>) {
  stage().orders.push(shown);
  const [report] = await stage().broker.poll([{ ...order, broker_order_id: String(shown.id) }]);
  return report;
}

describe("every documented status", () => {
  it.each([
    ...["new", "accepted", "pending_new", "accepted_for_bidding", "held", "suspended"].map((status) => [
      status,
      "working",
    ]),
    ...["pending_cancel", "pending_replace", "stopped", "calculated"].map((status) => [status, "working"]),
    ...["canceled", "expired", "done_for_day"].map((status) => [status, "cancelled"]),
    ["rejected", "rejected"],
  ])("%s without a fill is %s", async (status, expected) => {
    const order = orderIn("VPC", 2);
    expect(await polled(order, shownOrder(order, { status }))).toMatchObject({
      status: expected,
      limit_price: order.limit_price,
      filled_quantity: 0,
      fill_cash: 0,
    });
  });

  it.each([
    ...["new", "partially_filled", "pending_cancel", "stopped", "calculated"].map((status) => [
      status,
      "partially_filled",
    ]),
    ...["canceled", "expired", "done_for_day", "rejected"].map((status) => [status, "cancelled"]),
  ])("%s with a part filled is %s", async (status, expected) => {
    const order = orderIn("VCC", 3);
    const shown = shownOrder(order, { status, filled: [2, 2], prices: ["1.93", "0.48"] });
    expect(await polled(order, shown)).toMatchObject({
      status: expected,
      filled_quantity: 2,
      fill_cash: 290,
    });
  });

  it.each([
    "filled",
    "partially_filled",
    "calculated",
    "canceled",
  ])("%s with all filled is filled", async (status) => {
    const order = closing(orderOf(csp({ quantity: 3 })), 80);
    const shown = shownOrder(order, { status, filled: [3], prices: ["0.7833333333"] });
    expect(await polled(order, shown)).toEqual({
      order_id: order.order_id,
      status: "filled",
      broker_order_id: shown.id,
      limit_price: 80,
      filled_quantity: 3,
      fill_cash: -235,
    });
  });

  it("an undocumented one is unknown", async () => {
    const order = orderOf(csp());
    expect(await polled(order, shownOrder(order, { status: "constructor" }))).toMatchObject({
      status: "unknown",
      message: "Alpaca calls it constructor.",
    });
  });

  it("of an order that is stuck in a pending cancel is reported", async () => {
    const order = orderOf(csp());
    expect(await polled(order, shownOrder(order, { status: "pending_cancel" }))).toMatchObject({
      status: "working",
      message: "Alpaca has not taken it back yet.",
    });
  });
});

describe("legs out of step", () => {
  it("count only as far as all of them have filled, while the order works", async () => {
    const order = orderIn("VPC", 3);
    const shown = shownOrder(order, { status: "partially_filled", filled: [2, 1], prices: ["2.00", "0.60"] });
    expect(await polled(order, shown)).toMatchObject({
      status: "partially_filled",
      filled_quantity: 1,
      fill_cash: 140,
    });
  });

  it.each([
    ["filled", [2, 1], ["2.00", "0.60"]],
    ["canceled", [1, 0], ["2.00", "0.60"]],
    ["filled", [1, 1], ["2.00", "0.60"]],
  ])("of a %s order are not cash: the fill is unknown until they agree", async (status, filled, prices) => {
    const order = orderIn("VPC", 2);
    expect(await polled(order, shownOrder(order, { status, filled, prices }))).toMatchObject({
      status: "unknown",
      message: expect.stringContaining("not all of its legs"),
    });
  });

  it("without a price, with more than was ordered or with a fraction are not accepted", async () => {
    const order = orderIn("VPC", 2);
    for (const differing of [
      { filled: [2, 2], prices: ["2.00", "0"] },
      { filled: [3, 3], prices: ["2.00", "0.60"] },
      { filled: [1.5, 1.5], prices: ["2.00", "0.60"] },
    ]) {
      const shown = shownOrder(order, { status: "filled", ...differing });
      expect((await polled({ ...order }, shown))?.status, JSON.stringify(differing)).toBe("unknown");
      stage().orders.length = 0;
    }
  });

  it("that are shown twice are one leg, with the later state", async () => {
    const order = orderIn("VPC", 1);
    const shown = shownOrder(order, { status: "filled", filled: [1, 1], prices: ["2.00", "0.60"] });
    const legs = shown.legs as Record<string, unknown>[];
    const behind = { ...legs[0], filled_qty: "0", filled_avg_price: null };
    expect(await polled(order, { ...shown, legs: [behind, ...legs] })).toMatchObject({
      status: "filled",
      fill_cash: 140,
    });
  });
});

describe("looking orders up", () => {
  it("requests few one by one and many in one list", async () => {
    const orders = Array.from({ length: 5 }, () => orderOf(csp()));
    stage().orders.push(...orders.map((order) => shownOrder(order)));
    expect(await stage().broker.poll(orders)).toMatchObject(orders.map(() => ({ status: "working" })));
    expect(stage().calls.map(({ path }) => path)).toEqual(["/v2/orders"]);
    expect(stage().calls[0]?.query).toMatchObject({ status: "all", nested: "true", limit: "500" });
  });

  it("requests by id the legs that a look-up by reference leaves out", async () => {
    const order = orderIn("VPC", 1);
    const shown = shownOrder(order, { status: "filled", filled: [1, 1], prices: ["2.00", "0.60"] });
    stage().orders.push(shown);
    stage().on("GET /v2/orders:by_client_order_id", { json: { ...shown, legs: null } });
    expect(await stage().broker.poll([order])).toMatchObject([{ status: "filled", fill_cash: 140 }]);
  });

  it("does not report an order absent that Alpaca has named", async () => {
    const order = { ...orderOf(csp()), broker_order_id: "named-before" };
    expect(await stage().broker.poll([order])).toMatchObject([
      { status: "unknown", message: "Alpaca does not show order named-before." },
    ]);
  });

  it("of working orders changes nothing without an answer", async () => {
    stage().on("GET /v2/orders:by_client_order_id", { status: 503 });
    const order = { ...orderOf(csp()), broker_order_id: "named-before" };
    await expect(stage().broker.poll([order])).rejects.toThrow("Alpaca, GET /v2/orders:by_client_order_id");
  });

  it("of an unreadable order does not affect the others", async () => {
    const orders = Array.from({ length: 3 }, (_, i) => ({
      ...orderOf(csp()),
      broker_order_id: `named-${i}`,
    }));
    const shown = orders.map((order, i) => shownOrder(order, { id: `named-${i}` }));
    stage().orders.push({ ...shown[0], qty: "1e400" }, shown[1] ?? {}, shown[2] ?? {});
    expect((await stage().broker.poll(orders)).map(({ status }) => status)).toEqual([
      "unknown",
      "working",
      "working",
    ]);
  });
});
