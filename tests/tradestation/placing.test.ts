import { describe, expect, it } from "vitest";
import { csp, vpc } from "../support/book.ts";
import { closing, orderOf } from "../support/orders.ts";
import type { Fault } from "./simulator/faults.ts";
import { createStage, useStage } from "./stage.ts";

const stage = useStage();

/** The orders that reached the broker with an order's reference. */
const arrived = (confirmId: string) =>
  [...stage().simulator.book.orders.values()].filter((order) => order.confirmId === confirmId);
const sentBodies = (confirmId: string) =>
  stage()
    .simulator.requests.filter(({ endpoint }) => endpoint === "place")
    .map(({ body }) => body as Record<string, unknown>)
    .filter((body) => body.OrderConfirmID === confirmId);

describe("a sent order", () => {
  it("for one put: symbol, quantity and action at the top", async () => {
    const order = orderOf(csp({ ticker: "SPY", quantity: 2 }));
    await stage().broker.place([order]);
    expect(sentBodies(order.client_order_id)).toEqual([
      {
        AccountID: "SIM1234567M",
        Symbol: "SPY 260417P580",
        Quantity: "2",
        OrderType: "Limit",
        LimitPrice: "1.50",
        TradeAction: "SELLTOOPEN",
        TimeInForce: { Duration: "DAY" },
        Route: "Intelligent",
        OrderConfirmID: order.client_order_id,
      },
    ]);
    expect(order.client_order_id).toHaveLength(22);
  });

  it("for a spread: one order with legs, the credit negative", async () => {
    const order = orderOf(vpc({ ticker: "SPY", net_credit: 120 }));
    await stage().broker.place([order]);
    expect(sentBodies(order.client_order_id)).toEqual([
      {
        AccountID: "SIM1234567M",
        OrderType: "Limit",
        LimitPrice: "-1.20",
        TimeInForce: { Duration: "DAY" },
        Route: "Intelligent",
        OrderConfirmID: order.client_order_id,
        Legs: [
          { Symbol: "SPY 260417P580", Quantity: "1", TradeAction: "SELLTOOPEN" },
          { Symbol: "SPY 260417P575", Quantity: "1", TradeAction: "BUYTOOPEN" },
        ],
      },
    ]);
  });

  it("for its close: the sides reversed, the debit positive", async () => {
    const entry = orderOf(vpc({ quantity: 3 }));
    stage().market.setOrder(entry, 150);
    await stage().placed(entry);
    const exit = closing({ ...entry, quantity: 2 }, 60);
    await stage().broker.place([exit]);
    expect(sentBodies(exit.client_order_id)).toMatchObject([
      {
        LimitPrice: "0.60",
        Legs: [
          { Quantity: "2", TradeAction: "BUYTOCLOSE" },
          { Quantity: "2", TradeAction: "SELLTOCLOSE" },
        ],
      },
    ]);
  });

  it("for a replacement: the limit and nothing else", async () => {
    const order = await stage().placed(orderOf(vpc()));
    await stage().broker.replace([{ ...order, limit_price: 160 }]);
    expect(stage().simulator.requests.findLast(({ endpoint }) => endpoint === "replace")).toMatchObject({
      method: "PUT",
      path: `/v3/orderexecution/orders/${order.broker_order_id}`,
      body: { LimitPrice: "-1.60" },
    });
  });
});

describe("before orders are sent, the account is checked", () => {
  const asked = () =>
    stage()
      .simulator.requests.map(({ endpoint }) => endpoint)
      .filter((endpoint) => endpoint !== "token");

  it("once for all of them, in the form of the orders", async () => {
    stage().simulator.requests.length = 0;
    await stage().broker.place([orderOf(csp()), orderOf(csp())]);
    expect(asked()).toEqual(["balances", "place", "place"]);
  });

  it("again if it does not answer, without losing an order", async () => {
    stage().simulator.requests.length = 0;
    stage().simulator.faults.queue("balances", "lost_before");
    expect(await stage().broker.place([orderOf(csp())])).toMatchObject([{ status: "working" }]);
    expect(asked()).toEqual(["balances", "balances", "place"]);
  });

  it("and if it never answers nothing is sent", async () => {
    const order = orderOf(csp());
    stage().simulator.faults.queue("balances", "lost_before", "lost_before", "lost_before");
    expect(await stage().broker.place([order])).toEqual([
      {
        order_id: order.order_id,
        status: "not_sent",
        message: "It was not sent. TradeStation, GET /brokerage/accounts/.../balances: no answer.",
      },
    ]);
    expect(sentBodies(order.client_order_id)).toEqual([]);
  });
});

describe("a lost answer leaves the order unknown, and it is not sent again", () => {
  it.each<[Fault, number]>([
    ["lost_before", 0],
    ["silent_before", 0],
    ["error_500", 0],
    ["bad_gateway", 0],
    ["lost_after", 1],
    ["silent_after", 1],
    ["error_500_after", 1],
  ])("%s", async (fault, orders) => {
    const order = orderOf(csp());
    stage().simulator.faults.queue("place", fault);
    expect(await stage().broker.place([order])).toEqual([
      { order_id: order.order_id, status: "unknown", message: expect.any(String) },
    ]);
    expect(sentBodies(order.client_order_id)).toHaveLength(1);
    expect(arrived(order.client_order_id)).toHaveLength(orders);
    // It is found by its facts.
    expect(await stage().asked(order)).toMatchObject(
      orders === 0
        ? { status: "absent" }
        : { status: "working", broker_order_id: arrived(order.client_order_id)[0]?.orderId },
    );
  });
});

it("no wait is endless: after the time-out the order is unknown, and a poll is repeated", async () => {
  const patient = await createStage({ silence: 60_000 }, { timeout: 300 });
  const order = orderOf(csp());
  patient.simulator.faults.queue("place", "silent_after");
  expect(await patient.broker.place([order])).toMatchObject([
    { status: "unknown", message: "TradeStation, POST /orderexecution/orders: no answer." },
  ]);
  patient.simulator.faults.queue("orders", "silent_before");
  expect(await patient.asked(order)).toMatchObject({ status: "working" });
  await patient.simulator.stop();
});

describe("a refusal is rejected, with the broker's text", () => {
  it.each<[Fault, string]>([
    ["refused", "EC401: The account may not trade this."],
    ["refused_200", "EC402: The account may not trade this."],
    ["error_in_orders", "EC403: Not enough buying power."],
    ["error_in_errors", "EC404: Not enough buying power."],
  ])("%s", async (fault, message) => {
    const order = orderOf(csp());
    stage().simulator.faults.queue("place", fault);
    expect(await stage().broker.place([order])).toEqual([
      { order_id: order.order_id, status: "rejected", message },
    ]);
    expect(arrived(order.client_order_id)).toEqual([]);
  });
});

describe("an order that was certainly not accepted", () => {
  it("because of the quota is sent again after the reset", async () => {
    const order = orderOf(csp());
    stage().simulator.faults.queue("place", "too_many", "too_many");
    expect(await stage().broker.place([order])).toMatchObject([
      { status: "working", broker_order_id: expect.any(String) },
    ]);
    expect(arrived(order.client_order_id)).toHaveLength(1);
  });

  it("because of the quota three times was not sent", async () => {
    const order = orderOf(csp());
    stage().simulator.faults.queue("place", "too_many", "too_many", "too_many");
    expect(await stage().broker.place([order])).toEqual([
      { order_id: order.order_id, status: "not_sent", message: "It was not sent. Rate quota exceeded" },
    ]);
    expect(arrived(order.client_order_id)).toEqual([]);
  });

  it("because of a missing token was not sent, and the next order has a new one", async () => {
    const [first, second] = [orderOf(csp()), orderOf(csp())];
    stage().simulator.faults.queue("place", "token_expired");
    expect(await stage().broker.place([first])).toMatchObject([{ status: "not_sent" }]);
    expect(sentBodies(first.client_order_id)).toHaveLength(1);
    expect(await stage().broker.place([second])).toMatchObject([{ status: "working" }]);
  });

  it("because it has no symbol was not sent, and the others are sent", async () => {
    const [bad, good] = [orderOf(csp()), orderOf(csp())];
    const nameless = { ...bad, legs: bad.legs.map((leg) => ({ ...leg, symbol: "SPY" })) };
    expect(await stage().broker.place([nameless, good])).toMatchObject([
      {
        order_id: bad.order_id,
        status: "not_sent",
        message: "It was not sent. SPY is not an option symbol.",
      },
      { order_id: good.order_id, status: "working" },
    ]);
  });
});

describe("an odd answer is read nevertheless", () => {
  it.each<Fault>(["object_for_list", "no_empty_lists"])("%s", async (fault) => {
    const order = orderOf(csp());
    stage().simulator.faults.queue("place", fault);
    expect(await stage().broker.place([order])).toMatchObject([
      { status: "working", broker_order_id: arrived(order.client_order_id)[0]?.orderId },
    ]);
  });
});

it("many orders are sent a few at a time, and each has its own report", async () => {
  const orders = Array.from({ length: 30 }, () => orderOf(csp()));
  stage().simulator.faults.queue("place", null, "lost_after", null, "refused", null, "lost_before");
  const reports = await stage().broker.place(orders);
  expect(reports.map(({ order_id }) => order_id)).toEqual(orders.map(({ order_id }) => order_id));
  expect(reports.filter(({ status }) => status === "working")).toHaveLength(27);
  expect(reports.filter(({ status }) => status === "unknown")).toHaveLength(2);
  expect(reports.filter(({ status }) => status === "rejected")).toHaveLength(1);
  expect(stage().simulator.book.repeated).toEqual([]);
});
