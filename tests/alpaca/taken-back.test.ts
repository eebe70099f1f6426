import { describe, expect, it } from "vitest";
import type { Order } from "../../shared/broker.ts";
import { closing } from "../support/orders.ts";
import { orderIn } from "../tradestation/legs.ts";
import { cancelling, refused, type Shown, shownOrder, useStage, working } from "./stage.ts";

const stage = useStage();

describe("if Alpaca cannot replace", () => {
  const INSUFFICIENT = refused(
    403,
    40310000,
    "insufficient qty available for order (requested: 2, available: 0)",
  );

  /** A close whose PATCH is refused. It is cancelled, and a new order is sent for the rest. */
  function refusedOne(differing: Parameters<typeof shownOrder>[1] = {}) {
    const order = closing(orderIn("VPC", 3), 90);
    const { shown, wanted } = working(stage(), order, differing);
    stage().on(`PATCH /v2/orders/${shown.id}`, INSUFFICIENT);
    stage().on(`DELETE /v2/orders/${shown.id}`, cancelling(shown));
    return { order, shown, wanted, reference: `${order.client_order_id}-${shown.id.slice(0, 8)}p` };
  }

  function placing(order: Order) {
    stage().on("POST /v2/orders", ({ body }) => {
      const next = shownOrder(order, { ...body, legs: shownOrder(order).legs });
      stage().orders.push(next);
      return { json: next };
    });
  }

  it("the order is cancelled, the cancel is confirmed, and another one is placed", async () => {
    const { order, shown, wanted, reference } = refusedOne();
    placing(order);
    const [report] = await stage().broker.replace([wanted]);
    expect(report).toMatchObject({ status: "working", limit_price: 100, filled_quantity: 0 });
    expect(stage().changes()).toEqual([
      `PATCH /v2/orders/${shown.id}`,
      `DELETE /v2/orders/${shown.id}`,
      "POST /v2/orders",
    ]);
    expect(stage().calls.find(({ method }) => method === "POST")?.body).toMatchObject({
      qty: "3",
      limit_price: "1.00",
      client_order_id: reference,
    });
    // A look-up that knows only the first order finds it.
    expect(await stage().broker.poll([{ ...wanted, broker_order_id: shown.id }])).toMatchObject([
      { status: "working", broker_order_id: report?.broker_order_id },
    ]);
  });

  it.each([
    "accepted",
    "pending_new",
    "held",
  ])("as in the state %s, no replacement is requested", async (status) => {
    const { order, shown, wanted } = refusedOne({ status });
    placing(order);
    expect(await stage().broker.replace([wanted])).toMatchObject([{ status: "working", limit_price: 100 }]);
    expect(stage().changes()[0]).toBe(`DELETE /v2/orders/${shown.id}`);
  });

  it("or a part has filled, the other order is for the rest, and both count", async () => {
    const { order, shown, wanted } = refusedOne({
      status: "partially_filled",
      filled: [1, 1],
      prices: ["1.20", "0.31"],
    });
    placing(order);
    expect(await stage().broker.replace([wanted])).toMatchObject([
      { status: "partially_filled", filled_quantity: 1, fill_cash: -89 },
    ]);
    expect(stage().calls.find(({ method }) => method === "POST")?.body.qty).toBe("2");
    const next = stage().orders.at(-1) as Shown;
    const legs = (next.legs as object[]).map((leg, i) => ({
      ...leg,
      filled_qty: "2",
      filled_avg_price: ["1.30", "0.30"][i],
    }));
    Object.assign(next, { status: "filled", legs });
    expect(await stage().broker.poll([{ ...wanted, broker_order_id: shown.id }])).toMatchObject([
      { status: "filled", filled_quantity: 3, fill_cash: -289 },
    ]);
  });

  it("nothing is placed until the cancel is done: it goes on in the next check", async () => {
    const { shown, wanted } = refusedOne();
    stage().on(`DELETE /v2/orders/${shown.id}`, cancelling(shown, "pending_cancel"));
    expect(await stage().broker.replace([wanted])).toMatchObject([
      { status: "working", message: "Alpaca has not taken it back yet." },
    ]);
    expect(stage().changes()).not.toContain("POST /v2/orders");
  });

  it("a fill that wins against the cancel is booked", async () => {
    const { shown, wanted } = refusedOne();
    stage().on(`DELETE /v2/orders/${shown.id}`, () => {
      const legs = (shown.legs as object[]).map((leg, i) => ({
        ...leg,
        filled_qty: "3",
        filled_avg_price: ["1.20", "0.31"][i],
      }));
      Object.assign(shown, { status: "filled", legs });
      return refused(422, 42210000, "order is not cancelable");
    });
    expect(await stage().broker.replace([wanted])).toMatchObject([{ status: "filled", fill_cash: -267 }]);
    expect(stage().changes()).not.toContain("POST /v2/orders");
  });

  it("after an interruption behind the cancel, it is over: the book makes another one", async () => {
    const { shown, wanted } = refusedOne();
    shown.status = "canceled";
    expect(await stage().broker.poll([wanted])).toMatchObject([{ status: "cancelled", filled_quantity: 0 }]);
  });

  it.each([
    ["us", "lost"],
    ["the runtime", INSUFFICIENT],
  ] as const)("the other order, accepted, and refused when it is repeated by %s, is found", async (_, first) => {
    const { order, wanted } = refusedOne();
    stage().on(
      "POST /v2/orders",
      ({ body }) => {
        stage().orders.push(shownOrder(order, { ...body, legs: shownOrder(order).legs }));
        return first;
      },
      INSUFFICIENT,
    );
    expect(await stage().broker.replace([wanted])).toMatchObject([
      { status: "working", limit_price: 100, broker_order_id: stage().orders.at(-1)?.id },
    ]);
  });

  it("a lost answer about the other order leaves it open, until it is shown", async () => {
    const { order, wanted, reference } = refusedOne({
      status: "partially_filled",
      filled: [1, 1],
      prices: ["1.20", "0.31"],
    });
    stage().on("POST /v2/orders", "lost");
    const [report] = await stage().broker.replace([wanted]);
    expect(report).toMatchObject({
      status: "unknown",
      broker_order_id: reference,
      filled_quantity: 1,
      fill_cash: -89,
    });
    const later = { ...wanted, broker_order_id: reference };
    expect(await stage().broker.poll([later])).toMatchObject([{ status: "absent", filled_quantity: 1 }]);
    const next = shownOrder(order, { client_order_id: reference, qty: "2" });
    stage().orders.push(next);
    expect(await stage().broker.poll([later])).toMatchObject([
      { status: "partially_filled", broker_order_id: next.id, filled_quantity: 1 },
    ]);
  });

  it("a refusal of the other order is a refusal, or ends a partly filled one", async () => {
    const first = refusedOne();
    stage().on("POST /v2/orders", refused(403, 40310000, "trading halted"));
    expect(await stage().broker.replace([first.wanted])).toMatchObject([
      { status: "rejected", message: "trading halted" },
    ]);
    const second = refusedOne({ status: "partially_filled", filled: [2, 2], prices: ["1.20", "0.31"] });
    expect(await stage().broker.replace([second.wanted])).toMatchObject([
      { status: "cancelled", filled_quantity: 2, message: "trading halted" },
    ]);
  });
});
