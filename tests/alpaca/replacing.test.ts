import { describe, expect, it } from "vitest";
import type { Order } from "../../shared/broker.ts";
import { csp } from "../support/book.ts";
import { closing, orderOf } from "../support/orders.ts";
import { orderIn } from "../tradestation/legs.ts";
import {
  type Call,
  cancelling,
  type Reply,
  refused,
  type Shown,
  shownOrder,
  useStage,
  working,
} from "./stage.ts";

const stage = useStage();

/** Replaces as Alpaca does: there is a new order, and the old one names it. */
function replacing(order: Order, shown: Shown, differing: Parameters<typeof shownOrder>[1] = {}) {
  return (call: Call): Reply => {
    const next = shownOrder(order, { ...call.body, replaces: shown.id, ...differing });
    Object.assign(shown, { status: "replaced", replaced_by: next.id });
    stage().orders.push(next);
    return { json: next };
  };
}

describe("a replacement", () => {
  it("is another order at Alpaca, whose reference is derived from ours; the book can follow it from either", async () => {
    const order = closing(orderIn("VPC", 2, { tick: 1 }), 61);
    const { shown, wanted } = working(stage(), order);
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
  ])("that loses against a fill is a fill: %s proves nothing", async (_, reply) => {
    const order = orderIn("VCC", 2);
    const { shown, wanted } = working(stage(), order);
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
    const { shown, wanted } = working(stage(), order);
    const replace = replacing(order, shown);
    stage().on(`PATCH /v2/orders/${shown.id}`, (call) => {
      replace(call);
      return refused(403, 40310000, "unable to replace order, order isn't sent to exchange yet");
    });
    expect(await stage().broker.replace([wanted])).toMatchObject([{ status: "working", limit_price: 160 }]);
    expect(stage().changes()).toHaveLength(1);
  });

  it("that is refused for its price or for buying power leaves the order as it was, and reports Alpaca's words", async () => {
    const order = orderOf(csp());
    const { shown, wanted } = working(stage(), order);
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

  it("of a limit with the same limit is not sent", async () => {
    const order = orderOf(csp());
    const { wanted } = working(stage(), order);
    expect(await stage().broker.replace([{ ...wanted, limit_price: 150 }])).toMatchObject([
      { status: "working" },
    ]);
    expect(stage().changes()).toEqual([]);
  });

  it.each([
    "pending_cancel",
    "pending_replace",
  ])("waits while another change is under way: %s", async (status) => {
    const { wanted } = working(stage(), orderOf(csp()), { status });
    expect(await stage().broker.replace([wanted])).toMatchObject([
      { status: "working", message: expect.any(String) },
    ]);
    expect(stage().changes()).toEqual([]);
  });

  it("of an exit as a wash trade reports that an order of ours is in its way", async () => {
    const exit = closing(orderOf(csp()), 75);
    const { shown, wanted } = working(stage(), exit);
    stage().on(`PATCH /v2/orders/${shown.id}`, refused(403, 40310000, "potential wash trade detected"));
    expect(await stage().broker.replace([wanted])).toMatchObject([{ status: "working", crossed: true }]);
    expect(stage().changes()).toHaveLength(1);
  });
});

describe("an order that was replaced while it filled", () => {
  /** The account's list of executions, which tells more than the orders' quantities. */
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
  ])("has the fills of the account's activities, whether its successor %s", async (_, filled) => {
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

  it("is unknown while the account's list is older than its orders", async () => {
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

  it("is held back if its successor could fill all of it again", async () => {
    const order = orderIn("VPC", 3);
    const { shown, wanted } = working(stage(), order);
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
  it("is waited for, because 204 does not complete it", async () => {
    const { shown, wanted } = working(stage(), orderOf(csp()));
    stage().on(`DELETE /v2/orders/${shown.id}`, cancelling(shown, "pending_cancel"));
    stage().on(`GET /v2/orders/${shown.id}`, { json: { ...shown, status: "pending_cancel" } }, () => {
      shown.status = "canceled";
      return { json: shown };
    });
    expect(await stage().broker.cancel([wanted])).toMatchObject([
      { status: "cancelled", filled_quantity: 0 },
    ]);
  });

  it("that is stuck leaves the order working, and is reported", async () => {
    const { shown, wanted } = working(stage(), orderOf(csp()));
    stage().on(`DELETE /v2/orders/${shown.id}`, cancelling(shown, "pending_cancel"));
    expect(await stage().broker.cancel([wanted])).toMatchObject([
      { status: "working", message: "Alpaca has not taken it back yet." },
    ]);
    // The next check does not request the same cancel again.
    await stage().broker.cancel([wanted]);
    expect(stage().changes()).toHaveLength(1);
  });

  it.each<Reply>([
    refused(422, 42210000, "order is not cancelable"),
    "lost",
    { status: 500 },
  ])("that fails leaves the order working: %j", async (reply) => {
    const { shown, wanted } = working(stage(), orderOf(csp()));
    stage().on(`DELETE /v2/orders/${shown.id}`, reply);
    expect(await stage().broker.cancel([wanted])).toMatchObject([
      { status: "working", message: expect.any(String) },
    ]);
  });

  it("goes to the order's successor", async () => {
    const order = orderOf(csp());
    const { shown, wanted } = working(stage(), order);
    replacing(order, shown)({ method: "", path: "", query: {}, body: {}, headers: {} });
    const next = stage().orders.at(-1) as Shown;
    stage().on(`DELETE /v2/orders/${next.id}`, cancelling(next));
    expect(await stage().broker.cancel([wanted])).toMatchObject([
      { status: "cancelled", broker_order_id: next.id },
    ]);
  });
});
