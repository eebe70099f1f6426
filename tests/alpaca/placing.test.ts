import { describe, expect, it } from "vitest";
import { csp } from "../support/book.ts";
import { closing, orderOf } from "../support/orders.ts";
import { orderIn } from "../tradestation/legs.ts";
import { refused, SETTINGS, shownOrder, useStage } from "./stage.ts";

const stage = useStage();

/** Accepts the order and shows it from now on. */
function taking(order: Parameters<typeof shownOrder>[0]) {
  const shown = shownOrder(order);
  stage().on("POST /v2/orders", () => {
    stage().orders.push(shown);
    return { json: shown };
  });
  return shown;
}

describe("a sent order", () => {
  it("of one leg has its side and its intent, under our reference, with the keys in headers", async () => {
    const order = orderOf(csp({ quantity: 3 }), { limit_price: 147 });
    const shown = taking(order);
    expect(await stage().broker.place([order])).toEqual([
      { order_id: order.order_id, status: "working", broker_order_id: shown.id, limit_price: 147 },
    ]);
    const [call] = stage().calls;
    expect(call?.body).toEqual({
      symbol: order.legs[0]?.symbol,
      side: "sell",
      position_intent: "sell_to_open",
      qty: "3",
      type: "limit",
      time_in_force: "day",
      // Rounded up to the tick: never less than was approved.
      limit_price: "1.50",
      client_order_id: order.client_order_id,
    });
    expect(call?.headers).toMatchObject({
      "apca-api-key-id": SETTINGS.ALPACA_KEY_ID,
      "apca-api-secret-key": SETTINGS.ALPACA_SECRET_KEY,
    });
  });

  it.each([
    ["an entry is negative, for a credit", "entry", "-1.37", ["sell", "buy", "sell", "buy"]],
    ["an exit is positive, for a debit", "exit", "1.37", ["buy", "sell", "buy", "sell"]],
  ] as const)("of several legs is one order in coprime ratios: %s", async (_, purpose, limit_price, sides) => {
    const order = orderIn("IC", 4, { purpose, limit_price: 137, tick: 1 });
    taking(order);
    await stage().broker.place([order]);
    const { legs, ...whole } = stage().calls[0]?.body as {
      legs: { side: string; position_intent: string }[];
    };
    expect(whole).toEqual({
      order_class: "mleg",
      qty: "4",
      type: "limit",
      time_in_force: "day",
      limit_price,
      client_order_id: order.client_order_id,
    });
    const does = purpose === "entry" ? "open" : "close";
    expect(legs).toHaveLength(4);
    expect(legs.map(({ side }) => side).sort()).toEqual([...sides].sort());
    expect(legs).toEqual(
      order.legs.map(({ symbol }, i) => ({
        symbol,
        side: legs[i]?.side,
        position_intent: `${legs[i]?.side}_to_${does}`,
        ratio_qty: "1",
      })),
    );
  });
});

describe("a lost answer", () => {
  it.each([
    "lost",
    { status: 503 },
    { status: 504, json: { message: "gateway" } },
  ] as const)("lets the same order be sent again, and one that exists already is found: %j", async (reply) => {
    const order = orderIn("VPC", 2);
    const shown = shownOrder(order, { status: "partially_filled", filled: [1, 1], prices: ["2.00", "0.51"] });
    stage().on(
      "POST /v2/orders",
      () => {
        stage().orders.push(shown);
        return reply;
      },
      refused(422, 40010001, "client_order_id must be unique"),
    );
    expect(await stage().broker.place([order])).toMatchObject([
      { status: "partially_filled", broker_order_id: shown.id, filled_quantity: 1, fill_cash: 149 },
    ]);
    const references = stage()
      .calls.filter(({ method }) => method === "POST")
      .map(({ body }) => body.client_order_id);
    expect(new Set(references)).toEqual(new Set([order.client_order_id]));
  });

  it.each([
    "insufficient qty available for order (requested: 3, available: 0)",
    "insufficient options buying power for cash-secured put",
    "potential wash trade detected. use complex orders",
  ])("may bind the means of the second copy, whose refusal says nothing about the first: %s", async (words) => {
    const exit = closing(orderOf(csp({ quantity: 3 })), 65);
    const shown = shownOrder(exit);
    stage().on(
      "POST /v2/orders",
      () => {
        stage().orders.push(shown);
        return "lost";
      },
      refused(403, 40310000, words),
    );
    expect(await stage().broker.place([exit])).toMatchObject([
      { status: "working", broker_order_id: shown.id },
    ]);
    stage().orders.length = 0;
    stage().on("POST /v2/orders", "lost", refused(403, 40310000, words));
    expect(await stage().broker.place([exit])).toMatchObject([{ status: "unknown" }]);
  });

  it("may be known only to the runtime, which repeats the request: the order is looked up", async () => {
    const exit = closing(orderIn("VPC", 2), 71);
    const shown = shownOrder(exit);
    stage().on("POST /v2/orders", () => {
      stage().orders.push(shown);
      return refused(403, 40310000, "insufficient qty available for order (requested: 2, available: 0)");
    });
    expect(await stage().broker.place([exit])).toMatchObject([
      { status: "working", broker_order_id: shown.id },
    ]);
  });

  it("three times leaves it unknown, and it is absent until it is shown", async () => {
    const order = orderOf(csp());
    stage().on("POST /v2/orders", { status: 502 });
    expect(await stage().broker.place([order])).toMatchObject([{ status: "unknown" }]);
    expect(await stage().broker.poll([order])).toEqual([{ order_id: order.order_id, status: "absent" }]);
    const shown = shownOrder(order);
    stage().orders.push(shown);
    expect(await stage().broker.poll([order])).toMatchObject([
      { status: "working", broker_order_id: shown.id },
    ]);
  });

  it("followed by a closed gate does not prove that the order was not sent", async () => {
    stage().on("POST /v2/orders", { status: 500 }, refused(401, 40110000, "unauthorized"));
    expect(await stage().broker.place([orderOf(csp())])).toMatchObject([{ status: "unknown" }]);
  });

  it("whose reference is used, but shows no order, stays unknown", async () => {
    stage().on("POST /v2/orders", { status: 500 }, refused(422, 40010001, "bad request"));
    expect(await stage().broker.place([orderOf(csp())])).toMatchObject([{ status: "unknown" }]);
  });
});

describe("a refusal", () => {
  it.each([
    [403, 40310000, "account not eligible to trade uncovered option contracts"],
    [403, 40310000, "insufficient options buying power"],
    [422, 42210000, "contract expires soon, cannot open a position"],
    [422, 40010001, "qty must be > 0"],
    [404, 40410000, "asset not found"],
  ])("%d %d is reported in Alpaca's words", async (status, code, message) => {
    stage().on("POST /v2/orders", refused(status, code, message));
    const order = orderOf(csp());
    expect(await stage().broker.place([order])).toEqual([
      { order_id: order.order_id, status: "rejected", message },
    ]);
  });

  it("of an order that it shows at once as rejected counts, too", async () => {
    const order = orderOf(csp());
    stage().on("POST /v2/orders", { json: shownOrder(order, { status: "rejected" }) });
    expect(await stage().broker.place([order])).toMatchObject([{ status: "rejected" }]);
  });

  it("of an order that had begun to fill is left to a look-up, because a part was sold", async () => {
    const order = orderOf(csp({ quantity: 4 }));
    const shown = shownOrder(order, { status: "rejected", filled: [3], prices: ["1.55"] });
    stage().orders.push(shown);
    stage().on("POST /v2/orders", { json: shown });
    const [report] = await stage().broker.place([order]);
    expect(report).toMatchObject({ status: "working", broker_order_id: shown.id });
    expect(await stage().broker.poll([{ ...order, broker_order_id: shown.id }])).toMatchObject([
      { status: "cancelled", filled_quantity: 3, fill_cash: 465 },
    ]);
  });

  it("at the gate, of the keys or of too many calls, sends nothing", async () => {
    stage().on(
      "POST /v2/orders",
      refused(401, 40110000, `request is not authorized: ${SETTINGS.ALPACA_SECRET_KEY}`),
    );
    const [report] = await stage().broker.place([orderOf(csp())]);
    expect(report).toMatchObject({
      status: "not_sent",
      message: expect.stringContaining("not authorized: ***"),
    });
    stage().on("POST /v2/orders", { status: 429, json: { message: "too many requests." } });
    expect(await stage().broker.place([orderOf(csp())])).toMatchObject([{ status: "not_sent" }]);
  });

  it("of an exit as a wash trade is not a refusal: an order of ours is in its way", async () => {
    const words = "potential wash trade detected. use complex orders";
    stage().on("POST /v2/orders", refused(403, 40310000, words));
    const exit = closing(orderOf(csp()), 75);
    expect(await stage().broker.place([exit])).toEqual([
      { order_id: exit.order_id, status: "not_sent", message: `It was not sent. ${words}`, crossed: true },
    ]);
    // Unlike a close, an entry is simply rejected.
    expect(await stage().broker.place([orderOf(csp())])).toMatchObject([{ status: "rejected" }]);
  });
});

it("an answer that cannot be read leaves the order unknown", async () => {
  stage().on("POST /v2/orders", { json: { message: "hello" } });
  expect(await stage().broker.place([orderOf(csp())])).toMatchObject([{ status: "unknown" }]);
});
