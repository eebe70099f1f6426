import { describe, expect, it } from "vitest";
import type { Order } from "../../shared/broker.ts";
import { csp } from "../support/book.ts";
import { closing, orderOf } from "../support/orders.ts";
import { orderIn } from "../tradestation/legs.ts";
import { type Call, type Reply, refused, shownOrder, useStage } from "./stage.ts";

const stage = useStage();
type Shown = ReturnType<typeof shownOrder>;

/** An order at Alpaca, and what the book wants now. */
function working(
  order: Order,
  differing: Parameters<typeof shownOrder>[1] = {},
): { shown: Shown; wanted: Order } {
  const shown = shownOrder(order, differing);
  stage().orders.push(shown);
  return { shown, wanted: { ...order, broker_order_id: shown.id, limit_price: order.limit_price + 10 } };
}

/** Replaces as Alpaca does: another order, and the first one names it. */
function replacing(order: Order, shown: Shown, differing: Parameters<typeof shownOrder>[1] = {}) {
  return (call: Call): Reply => {
    const next = shownOrder(order, { ...call.body, replaces: shown.id, ...differing });
    Object.assign(shown, { status: "replaced", replaced_by: next.id });
    stage().orders.push(next);
    return { json: next };
  };
}

const cancelling =
  (shown: Shown, status = "canceled"): (() => Reply) =>
  () => {
    shown.status = status;
    return { status: 204 };
  };

describe("a replacement", () => {
  it("is another order at Alpaca, whose reference is made of ours; the book follows it from either", async () => {
    const order = closing(orderIn("VPC", 2, { tick: 1 }), 61);
    const { shown, wanted } = working(order);
    stage().on(`PATCH /v2/orders/${shown.id}`, replacing(order, shown));
    const [report] = await stage().broker.replace([wanted]);
    expect(report).toMatchObject({ status: "working", limit_price: 71, filled_quantity: 0 });
    expect(report?.broker_order_id).not.toBe(shown.id);
    expect(stage().calls.find(({ method }) => method === "PATCH")?.body).toEqual({
      limit_price: "0.71",
      client_order_id: `${order.client_order_id}-${shown.id.slice(0, 8)}`,
    });
    for (const broker_order_id of [shown.id, report?.broker_order_id ?? "", null]) {
      expect(await stage().broker.poll([{ ...wanted, broker_order_id }])).toMatchObject([
        { status: "working", broker_order_id: report?.broker_order_id },
      ]);
    }
  });

  it.each<[string, Reply]>([
    ["an answer of 200", { json: {} }],
    ["a refusal", refused(422, 42210000, "order is not open")],
    ["no answer", "lost"],
  ])("that loses to a fill is a fill: %s proves nothing", async (_, reply) => {
    const order = orderIn("VCC", 2);
    const { shown, wanted } = working(order);
    stage().on(`PATCH /v2/orders/${shown.id}`, () => {
      const legs = (shown.legs as object[]).map((leg, i) => ({
        ...leg,
        filled_qty: "2",
        filled_avg_price: ["2.01", "0.50"][i],
      }));
      Object.assign(shown, { status: "filled", legs });
      return reply;
    });
    expect(await stage().broker.replace([wanted])).toMatchObject([{ status: "filled", fill_cash: 302 }]);
    expect(stage().changes()).toEqual([`PATCH /v2/orders/${shown.id}`]);
  });

  it("that was done in spite of a refusal is done", async () => {
    const order = orderOf(csp());
    const { shown, wanted } = working(order);
    const replace = replacing(order, shown);
    stage().on(`PATCH /v2/orders/${shown.id}`, (call) => {
      replace(call);
      return refused(403, 40310000, "unable to replace order, order isn't sent to exchange yet");
    });
    expect(await stage().broker.replace([wanted])).toMatchObject([{ status: "working", limit_price: 160 }]);
    expect(stage().changes()).toHaveLength(1);
  });

  it("that is refused for its price or for buying power leaves the order as it was, with Alpaca's words", async () => {
    const order = orderOf(csp());
    const { shown, wanted } = working(order);
    stage().on(`PATCH /v2/orders/${shown.id}`, refused(403, 40310000, "insufficient options buying power"));
    expect(await stage().broker.replace([wanted])).toMatchObject([
      {
        status: "working",
        broker_order_id: shown.id,
        limit_price: 150,
        message: "insufficient options buying power",
      },
    ]);
    expect(stage().changes()).toHaveLength(1);
  });

  it("of a limit that is there already is none", async () => {
    const order = orderOf(csp());
    const { wanted } = working(order);
    expect(await stage().broker.replace([{ ...wanted, limit_price: 150 }])).toMatchObject([
      { status: "working" },
    ]);
    expect(stage().changes()).toEqual([]);
  });

  it.each([
    "pending_cancel",
    "pending_replace",
  ])("waits while another change is under way: %s", async (status) => {
    const { wanted } = working(orderOf(csp()), { status });
    expect(await stage().broker.replace([wanted])).toMatchObject([
      { status: "working", message: expect.any(String) },
    ]);
    expect(stage().changes()).toEqual([]);
  });

  it("of an exit as a wash trade says that an order of ours is in its way", async () => {
    const exit = closing(orderOf(csp()), 75);
    const { shown, wanted } = working(exit);
    stage().on(`PATCH /v2/orders/${shown.id}`, refused(403, 40310000, "potential wash trade detected"));
    expect(await stage().broker.replace([wanted])).toMatchObject([{ status: "working", crossed: true }]);
    expect(stage().changes()).toHaveLength(1);
  });
});

describe("where Alpaca cannot replace", () => {
  const INSUFFICIENT = refused(
    403,
    40310000,
    "insufficient qty available for order (requested: 2, available: 0)",
  );

  /** A close whose PATCH is refused, taken back, and another one for the rest. */
  function refusedOne(differing: Parameters<typeof shownOrder>[1] = {}) {
    const order = closing(orderIn("VPC", 3), 90);
    const { shown, wanted } = working(order, differing);
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

  it("the order is taken back, that is confirmed, and another one is placed", async () => {
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
    // Whoever knows the first one alone finds it.
    expect(await stage().broker.poll([{ ...wanted, broker_order_id: shown.id }])).toMatchObject([
      { status: "working", broker_order_id: report?.broker_order_id },
    ]);
  });

  it.each(["accepted", "pending_new", "held"])("as in the state %s, none is asked for", async (status) => {
    const { order, shown, wanted } = refusedOne({ status });
    placing(order);
    expect(await stage().broker.replace([wanted])).toMatchObject([{ status: "working", limit_price: 100 }]);
    expect(stage().changes()[0]).toBe(`DELETE /v2/orders/${shown.id}`);
  });

  it("or a part has filled, the other one is for the rest, and both count", async () => {
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

  it("a fill that wins against the cancel is a fill", async () => {
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

  it("cut off after the cancel, it is over: the book makes another one", async () => {
    const { shown, wanted } = refusedOne();
    shown.status = "canceled";
    expect(await stage().broker.poll([wanted])).toMatchObject([{ status: "cancelled", filled_quantity: 0 }]);
  });

  it("an answer to the other one that is lost keeps it from being over, until it is shown", async () => {
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

  it("a refusal of the other one is a refusal, or the end of what had filled in part", async () => {
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

describe("an order that was replaced while it filled", () => {
  /** The account's own list of executions says what its quantities do not. */
  function fills(order: Order, ...executions: [Shown, number, string[]][]): Reply {
    return {
      json: executions.flatMap(([shown, qty, prices], i) =>
        order.legs.map(({ symbol }, leg) => ({
          id: `${i}-${leg}`,
          order_id: (shown.legs as { id: string }[])[leg]?.id,
          symbol,
          side: "buy",
          qty: String(qty),
          price: prices[leg],
        })),
      ),
    };
  }

  it.each([
    ["counts the part as its own", [3, 3]],
    ["begins at nothing", [2, 2]],
  ])("is what the account's fills say, whether its successor %s", async (_, filled) => {
    const order = orderIn("VPC", 3);
    const first = shownOrder(order, { filled: [1, 1], prices: ["2.00", "0.60"] });
    const next = shownOrder(order, {
      client_order_id: "other",
      status: "filled",
      filled,
      prices: ["2.10", "0.60"],
    });
    Object.assign(first, { status: "replaced", replaced_by: next.id });
    stage().orders.push(first, next);
    stage().on(
      "GET /v2/account/activities/FILL",
      fills(order, [first, 1, ["2.00", "0.60"]], [next, 2, ["2.10", "0.60"]]),
    );
    expect(await stage().broker.poll([{ ...order, broker_order_id: first.id }])).toMatchObject([
      { status: "filled", broker_order_id: next.id, filled_quantity: 3, fill_cash: 440 },
    ]);
  });

  it("is not known while the account's list is behind its orders", async () => {
    const order = orderIn("VPC", 3);
    const first = shownOrder(order, { filled: [1, 1], prices: ["2.00", "0.60"] });
    const next = shownOrder(order, { status: "canceled", filled: [1, 1], prices: ["2.10", "0.60"] });
    Object.assign(first, { status: "replaced", replaced_by: next.id });
    stage().orders.push(first, { ...next, client_order_id: "other" });
    stage().on("GET /v2/account/activities/FILL", { json: [] });
    expect(await stage().broker.poll([{ ...order, broker_order_id: first.id }])).toMatchObject([
      { status: "unknown" },
    ]);
  });

  it("is held back where its successor could fill all of it once more", async () => {
    const order = orderIn("VPC", 3);
    const { shown, wanted } = working(order);
    stage().on(`PATCH /v2/orders/${shown.id}`, (call) => {
      const legs = (shown.legs as object[]).map((leg, i) => ({
        ...leg,
        filled_qty: "1",
        filled_avg_price: ["2.00", "0.60"][i],
      }));
      const reply = replacing(order, shown)(call);
      Object.assign(shown, { legs });
      const next = stage().orders.at(-1) as Shown;
      stage().on(`DELETE /v2/orders/${next.id}`, cancelling(next));
      return reply;
    });
    stage().on("GET /v2/account/activities/FILL", () => fills(order, [shown, 1, ["2.00", "0.60"]]));
    expect(await stage().broker.replace([wanted])).toMatchObject([
      { status: "cancelled", filled_quantity: 1, fill_cash: 140 },
    ]);
  });
});

describe("a cancel", () => {
  it("is waited for: 204 is not the end of it", async () => {
    const { shown, wanted } = working(orderOf(csp()));
    stage().on(`DELETE /v2/orders/${shown.id}`, cancelling(shown, "pending_cancel"));
    stage().on(`GET /v2/orders/${shown.id}`, { json: { ...shown, status: "pending_cancel" } }, () => {
      shown.status = "canceled";
      return { json: shown };
    });
    expect(await stage().broker.cancel([wanted])).toMatchObject([
      { status: "cancelled", filled_quantity: 0 },
    ]);
  });

  it("that is stuck leaves the order working, and says so", async () => {
    const { shown, wanted } = working(orderOf(csp()));
    stage().on(`DELETE /v2/orders/${shown.id}`, cancelling(shown, "pending_cancel"));
    expect(await stage().broker.cancel([wanted])).toMatchObject([
      { status: "working", message: "Alpaca has not taken it back yet." },
    ]);
    // The next check asks no second time for the same.
    await stage().broker.cancel([wanted]);
    expect(stage().changes()).toHaveLength(1);
  });

  it.each<Reply>([
    refused(422, 42210000, "order is not cancelable"),
    "lost",
    { status: 500 },
  ])("that fails leaves the order working: %j", async (reply) => {
    const { shown, wanted } = working(orderOf(csp()));
    stage().on(`DELETE /v2/orders/${shown.id}`, reply);
    expect(await stage().broker.cancel([wanted])).toMatchObject([
      { status: "working", message: expect.any(String) },
    ]);
  });

  it("goes to what an order has been replaced by", async () => {
    const order = orderOf(csp());
    const { shown, wanted } = working(order);
    replacing(order, shown)({ method: "", path: "", query: {}, body: {}, headers: {} });
    const next = stage().orders.at(-1) as Shown;
    stage().on(`DELETE /v2/orders/${next.id}`, cancelling(next));
    expect(await stage().broker.cancel([wanted])).toMatchObject([
      { status: "cancelled", broker_order_id: next.id },
    ]);
  });
});
