import { describe, expect, it } from "vitest";
import {
  LONG_CALL,
  LONG_PUT,
  leg,
  SHORT_CALL,
  SHORT_PUT,
  shortPut,
  spread,
  spreadClose,
  startSpeaker,
  useSpeaker,
} from "./stage.ts";

const speaker = useSpeaker();
const place = (body: unknown) => speaker().trade("POST", "/orders", body);
const condor = [
  leg(SHORT_PUT, "sell_to_open"),
  leg(LONG_PUT, "buy_to_open"),
  leg(SHORT_CALL, "sell_to_open"),
  leg(LONG_CALL, "buy_to_open"),
];

describe("an accepted order", () => {
  it("of one option is answered with its id, its reference and its terms, and has not filled yet", async () => {
    const { status, json } = await place(shortPut("3.00", { client_order_id: "mine" }));
    expect(status).toBe(200);
    expect(json).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      client_order_id: "mine",
      asset_class: "us_option",
      symbol: SHORT_PUT,
      qty: "1",
      filled_qty: "0",
      filled_avg_price: null,
      order_class: "simple",
      type: "limit",
      side: "sell",
      position_intent: "sell_to_open",
      time_in_force: "day",
      limit_price: "3",
      status: "pending_new",
      legs: null,
      submitted_at: expect.stringMatching(/\.\d{9}Z$/),
      expires_at: "2026-03-03T21:00:00Z",
    });
  });

  it("of several legs has each leg as an order of its own, and neither symbol nor side", async () => {
    const { status, json } = await place(spread());
    expect(status).toBe(200);
    expect(json).toMatchObject({
      asset_class: "",
      symbol: "",
      side: "",
      order_class: "mleg",
      limit_price: "-1.3",
      qty: "2",
      legs: [
        { symbol: SHORT_PUT, side: "sell", qty: "2", ratio_qty: "1", position_intent: "sell_to_open" },
        { symbol: LONG_PUT, side: "buy", qty: "2", filled_qty: "0", limit_price: null, type: "" },
      ],
    });
    expect(new Set([json.id, json.legs[0].id, json.legs[1].id]).size).toBe(3);
  });

  it("gets a reference if it has none", async () => {
    const { json } = await place(shortPut());
    expect(json.client_order_id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("may have ratios", async () => {
    const legs = [leg(SHORT_PUT, "sell_to_open"), leg(LONG_PUT, "buy_to_open", "2")];
    const { json } = await place(spread("0.60", { legs }));
    expect(json.legs[1]).toMatchObject({ ratio_qty: "2", qty: "4" });
    expect(Object.fromEntries(speaker().simulator.book.holdings())).toEqual({
      [SHORT_PUT]: -2,
      [LONG_PUT]: 4,
    });
    expect(speaker().simulator.book.cash).toBe(-120);
  });

  it("may be a market order during the session", async () => {
    await place(shortPut("", { type: "market", limit_price: undefined }));
    expect(speaker().simulator.book.cash).toBe(299);
  });

  it("is queued for the next session after the close", async () => {
    speaker().setClock("2026-03-03T22:00:00Z");
    const { json } = await place(shortPut("2.90"));
    expect(json).toMatchObject({ status: "accepted", expires_at: "2026-03-04T21:00:00Z" });
    expect((await speaker().trade("GET", `/orders/${json.id}`)).json.status).toBe("accepted");
    speaker().setClock("2026-03-04T14:35:00Z");
    expect((await speaker().trade("GET", `/orders/${json.id}`)).json.status).toBe("filled");
  });
});

describe("an order is malformed (422, 40010001)", () => {
  it.each([
    ["without a quantity", shortPut("3.10", { qty: undefined })],
    ["with a number that is no string", shortPut("3.10", { qty: 1 })],
    ["with a price that is no string", shortPut("3.10", { limit_price: 3.1 })],
    ["of none", shortPut("3.10", { qty: "0" })],
    ["without a side", shortPut("3.10", { side: undefined })],
    ["without a symbol", shortPut("3.10", { symbol: undefined })],
    ["with a side that its intent is not", shortPut("3.10", { side: "buy" })],
    ["with a side that there is not", shortPut("3.10", { side: "short" })],
    ["with a reference of 129 characters", shortPut("3.10", { client_order_id: "x".repeat(129) })],
    ["with something that nobody knows", shortPut("3.10", { colour: "red" })],
    ["of several legs with a symbol of its own", spread("-1.30", { symbol: SHORT_PUT })],
    ["of several legs with a side of its own", spread("-1.30", { side: "sell" })],
  ])("%s", async (_, body) => {
    expect(await place(body)).toMatchObject({ status: 422, json: { code: 40010001 } });
    expect(speaker().simulator.book.orders.size).toBe(0);
  });

  it("whose reference was ever used before, whatever the fate of that order", async () => {
    const { json } = await place(shortPut("4.00", { client_order_id: "once" }));
    const again = { status: 422, json: { code: 40010001, message: "client_order_id must be unique" } };
    expect(await place(shortPut("4.00", { client_order_id: "once" }))).toMatchObject(again);
    await speaker().trade("DELETE", `/orders/${json.id}`);
    expect((await speaker().trade("GET", `/orders/${json.id}`)).json.status).toBe("canceled");
    expect(await place(shortPut("4.00", { client_order_id: "once" }))).toMatchObject(again);
    expect(speaker().simulator.book.orders.size).toBe(1);
    expect(speaker().simulator.book.repeated).toEqual([]);
  });

  it("a reference that another order has is recorded", async () => {
    await place(shortPut("4.00", { client_order_id: "once" }));
    await place(shortPut("4.00", { client_order_id: "once", qty: "3" }));
    expect(speaker().simulator.book.repeated).toEqual(["once"]);
  });
});

describe("an order cannot be (422, 42210000)", () => {
  it.each([
    ["of half a contract", shortPut("3.10", { qty: "1.5" })],
    ["that is good till it is cancelled", shortPut("3.10", { time_in_force: "gtc" })],
    ["that stops", shortPut("3.10", { type: "stop" })],
    ["in extended hours", shortPut("3.10", { extended_hours: true })],
    ["without a limit", shortPut("3.10", { limit_price: undefined })],
    ["with a bracket", shortPut("3.10", { order_class: "bracket" })],
    ["of a padded symbol", shortPut("3.10", { symbol: "SPY   260417P00580000" })],
    ["of a stock", shortPut("3.10", { symbol: "SPY" })],
    ["of a contract that nobody quotes", shortPut("3.10", { symbol: "SPY260417P00123000" })],
    ["of a contract that has expired", shortPut("3.10", { symbol: "SPY260227P00580000" })],
    ["with three decimals", shortPut("3.105")],
    ["with a price below zero", shortPut("-3.10")],
    ["of one leg", spread("-1.30", { legs: [leg(SHORT_PUT, "sell_to_open")] })],
    ["of five legs", spread("-1.30", { legs: [...condor, leg("SPY260417P00570000", "buy_to_open")] })],
    ["of the same leg twice", spread("-1.30", { legs: [condor[0], condor[0]] })],
    ["of two underlyings", spread("-1.30", { legs: [condor[0], leg("QQQ260417P00500000", "buy_to_open")] })],
    [
      "with a leg whose intent is missing",
      spread("-1.30", { legs: [condor[0], { ...condor[1], position_intent: undefined }] }),
    ],
    [
      "with ratios that have a divisor",
      spread("-1.30", { legs: [leg(SHORT_PUT, "sell_to_open", "2"), leg(LONG_PUT, "buy_to_open", "2")] }),
    ],
    ["of several legs with three decimals", spread("-1.305")],
    ["that closes what is not held", shortPut("3.00", { side: "buy", position_intent: "buy_to_close" })],
  ])("%s", async (_, body) => {
    expect(await place(body)).toMatchObject({ status: 422, json: { code: 42210000 } });
    expect(speaker().simulator.book.orders.size).toBe(0);
  });

  it("off the tick: five cents below 3.00 and ten from there on, except for underlyings that trade in cents", async () => {
    const symbol = "KO260417P00060000";
    speaker().market.set(symbol, 200);
    for (const [price, status] of [
      ["2.05", 200],
      ["2.04", 422],
      ["3.10", 200],
      ["3.05", 422],
    ]) {
      expect(await place(shortPut(String(price), { symbol }))).toMatchObject({ status });
    }
    expect(await place(shortPut("3.07"))).toMatchObject({ status: 200 });
  });

  it("a market order outside the session", async () => {
    speaker().setClock("2026-03-03T13:00:00Z");
    const body = shortPut("", { type: "market", limit_price: undefined });
    expect(await place(body)).toMatchObject({ status: 422, json: { code: 42210000 } });
  });

  it("that opens a position in an option that expires soon; a close is accepted", async () => {
    speaker().setClock("2026-04-17T19:29:00Z");
    expect(await place(spread("-1.20"))).toMatchObject({ status: 200 });
    speaker().setClock("2026-04-17T19:30:00Z");
    expect(await place(spread("-1.20"))).toMatchObject({
      status: 422,
      json: { code: 42210000, message: `contract "${SHORT_PUT}" expires soon, unable to open new positions` },
    });
    expect(await place(spreadClose("1.20"))).toMatchObject({ status: 200 });
    speaker().setClock("2026-04-17T20:00:00Z");
    expect(await place(spreadClose("1.20"))).toMatchObject({
      status: 422,
      json: { message: `contract "${SHORT_PUT}" is expired` },
    });
  });

  it("that claims to open what it would close: the intent follows from the holdings", async () => {
    await place(shortPut("3.00"));
    const body = shortPut("3.00", { side: "buy", position_intent: "buy_to_open" });
    expect(await place(body)).toMatchObject({
      status: 422,
      json: { message: "position intent mismatch, inferred: buy_to_close, specified: buy_to_open" },
    });
    const { json } = await place({ ...body, position_intent: undefined });
    expect(json.position_intent).toBe("buy_to_close");
  });
});

describe("an order that the account may not place (403, 40310000)", () => {
  const refused = { status: 403, json: { code: 40310000 } };

  it.each([
    ["short call alone", [leg(SHORT_CALL, "sell_to_open"), leg(LONG_PUT, "buy_to_open")]],
    ["short put alone", [leg(SHORT_PUT, "sell_to_open"), leg(LONG_CALL, "buy_to_open")]],
    ["strangle", [leg(SHORT_PUT, "sell_to_open"), leg(SHORT_CALL, "sell_to_open")]],
    ["ratio", [leg(SHORT_PUT, "sell_to_open", "2"), leg(LONG_PUT, "buy_to_open")]],
  ])("has a short leg that no leg of its own covers: %s", async (_, legs) => {
    expect(await place(spread("-1.30", { legs }))).toMatchObject(refused);
  });

  it("sells a call without the shares", async () => {
    const call = shortPut("2.50", { symbol: SHORT_CALL });
    expect(await place(call)).toMatchObject({
      ...refused,
      json: { available_qty: "0", required_qty: "100" },
    });
    speaker().simulator.book.pledge("SPY", 150);
    expect(await place(call)).toMatchObject({ status: 200 });
    expect(await place(call)).toMatchObject(refused);
  });

  it("needs more than there is: the strike of a put minus its premium, the width of a spread minus its credit", async () => {
    const { trade } = speaker();
    const power = async () => Number((await trade("GET", "/account")).json.options_buying_power);
    expect(await power()).toBe(100_000);
    await place(shortPut("3.00"));
    expect(await power()).toBe(100_000 - 58_000 + 300);
    expect(await place(shortPut("3.00"))).toMatchObject({
      ...refused,
      json: { message: expect.stringMatching(/^insufficient options buying power for cash-secured put/) },
    });
  });

  it("of a condor needs only the wider side, because only one side can lose", async () => {
    await place(spread("-2.20", { legs: condor, qty: "10" }));
    const { json } = await speaker().trade("GET", "/account");
    expect(json).toMatchObject({ options_buying_power: "97200", cash: "102200", options_trading_level: 3 });
  });

  it("is limited by working orders", async () => {
    await place(shortPut("4.00"));
    expect(await place(shortPut("4.00"))).toMatchObject(refused);
  });

  it("closes more than is held, including working orders", async () => {
    await place(spread("-1.20"));
    expect(await place(spreadClose("0.50", { qty: "3" }))).toMatchObject(refused);
    expect(await place(spreadClose("0.50"))).toMatchObject({ status: 200 });
    expect(await place(spreadClose("0.50"))).toMatchObject(refused);
    expect(speaker().simulator.book.oversold).toHaveLength(2);
  });

  it("would trade with an order of the same account", async () => {
    await place(spread("-1.20"));
    const { json } = await place(spread("-2.00", { qty: "1" }));
    expect(await place(spreadClose("0.50"))).toMatchObject({
      ...refused,
      json: { existing_order_id: json.id, reject_reason: "opposite side limit order exists" },
    });
    await speaker().trade("DELETE", `/orders/${json.id}`);
    expect(await place(spreadClose("0.50"))).toMatchObject({ status: 200 });
  });

  it("is beyond the account's level", async () => {
    const own = await startSpeaker({ level: 1 });
    const buy = shortPut("3.00", { side: "buy", position_intent: "buy_to_open" });
    expect(await own.trade("POST", "/orders", spread())).toMatchObject(refused);
    expect(await own.trade("POST", "/orders", buy)).toMatchObject(refused);
    expect(await own.trade("POST", "/orders", shortPut())).toMatchObject({ status: 200 });
    await own.simulator.stop();
  });

  it("whose account is blocked", async () => {
    const own = await startSpeaker({ isTradingBlocked: true });
    expect(await own.trade("POST", "/orders", shortPut())).toMatchObject(refused);
    expect((await own.trade("GET", "/account")).json.trading_blocked).toBe(true);
    await own.simulator.stop();
  });
});

it("if references are checked last, a repeated order may be refused because of its first copy", async () => {
  const own = await startSpeaker({ referenceChecked: "last" });
  await own.trade("POST", "/orders", shortPut("3.00", { client_order_id: "opened" }));
  const close = shortPut("3.00", { side: "buy", position_intent: "buy_to_close", client_order_id: "closed" });
  expect(await own.trade("POST", "/orders", close)).toMatchObject({ status: 200 });
  expect(await own.trade("POST", "/orders", close)).toMatchObject({ status: 422, json: { code: 42210000 } });
  await own.simulator.stop();
});
