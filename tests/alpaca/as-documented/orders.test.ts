import { describe, expect, it } from "vitest";
import { LONG_PUT, SHORT_PUT, shortPut, spread, spreadClose, startSpeaker, useSpeaker } from "./stage.ts";

const speaker = useSpeaker();
const place = async (body: unknown) => (await speaker().trade("POST", "/orders", body)).json;
const look = async (id: string) => (await speaker().trade("GET", `/orders/${id}?nested=true`)).json;
const list = async (query = "") => (await speaker().trade("GET", `/orders${query}`)).json;
const ids = (orders: { id: string }[]) => orders.map(({ id }) => id);
const missing = { status: 404, json: { code: 40410000 } };

describe("an order is looked up", () => {
  it("by its id, with its legs nested or not", async () => {
    const { id, legs } = await place(spread());
    expect((await look(id)).legs).toHaveLength(2);
    expect((await speaker().trade("GET", `/orders/${id}`)).json.legs).toBeNull();
    expect((await speaker().trade("GET", `/orders/${legs[1].id}`)).json).toMatchObject({ symbol: LONG_PUT });
  });

  it("by our reference", async () => {
    const { id } = await place(spread("-1.30", { client_order_id: "ours" }));
    const path = "/orders:by_client_order_id?client_order_id=";
    expect((await speaker().trade("GET", `${path}ours&nested=true`)).json).toMatchObject({ id });
    expect(await speaker().trade("GET", `${path}another`)).toMatchObject(missing);
  });

  it("without a result: an unknown id is 404, an invalid one 422", async () => {
    const unknown = "00000000-0000-4000-8000-000000000000";
    expect(await speaker().trade("GET", `/orders/${unknown}`)).toMatchObject(missing);
    expect(await speaker().trade("GET", "/orders/mine")).toMatchObject({
      status: 422,
      json: { code: 40010001 },
    });
  });
});

describe("a fill", () => {
  it("of one option has the price per share and the time", async () => {
    const { id } = await place(shortPut("2.95"));
    expect(await look(id)).toMatchObject({
      status: "filled",
      filled_qty: "1",
      filled_avg_price: "2.95",
      filled_at: expect.stringMatching(/Z$/),
    });
  });

  it("of several is the signed sum of its legs, whose prices have no sign", async () => {
    const { id } = await place(spread("-1.15"));
    const order = await look(id);
    expect(order).toMatchObject({ status: "filled", filled_qty: "2", filled_avg_price: "-1.15" });
    const [short, long] = order.legs;
    expect(Number(long.filled_avg_price) - Number(short.filled_avg_price)).toBeCloseTo(-1.15, 6);
    expect(short).toMatchObject({ status: "filled", filled_qty: "2" });
    expect(speaker().simulator.book.cash).toBe(230);
  });
});

describe("a list", () => {
  it("has open orders, newest first, by default", async () => {
    const filled = await place(shortPut("2.95"));
    const first = await place(spread("-1.40"));
    const second = await place(spread("-1.50"));
    const parents = async (query: string) => ids(await list(`?nested=true${query}`));
    expect(await parents("")).toEqual([second.id, first.id]);
    expect(await parents("&status=closed")).toEqual([filled.id]);
    expect(await parents("&status=all&direction=asc")).toEqual([filled.id, first.id, second.id]);
    expect(await parents("&status=all&limit=1")).toEqual([second.id]);
    expect(await parents(`&status=all&direction=asc&after_order_id=${filled.id}`)).toEqual([
      first.id,
      second.id,
    ]);
    const { submitted_at } = await look(second.id);
    const until = encodeURIComponent(submitted_at.replace("000346Z", "Z"));
    expect(await parents(`&status=all&until=${until}`)).not.toContain(second.id);
    expect(await parents(`&status=all&after=${until}`)).toEqual([]);
  });

  it("is filtered by symbols, or by the class of underlyings", async () => {
    const { id } = await place(spread("-1.40"));
    expect(ids(await list(`?nested=true&symbols=${SHORT_PUT}`))).toEqual([id]);
    expect(await list("?nested=true&symbols=SPY")).toEqual([]);
    expect(ids(await list("?nested=true&symbols=SPY&asset_class=us_option"))).toEqual([id]);
  });

  it("without nesting has the legs as orders of their own, or, if so configured, no legs", async () => {
    await place(spread("-1.40"));
    expect((await list()).map(({ symbol }: { symbol: string }) => symbol)).toEqual(["", SHORT_PUT, LONG_PUT]);
    const own = await startSpeaker({ unnested: "legs absent" });
    await own.trade("POST", "/orders", spread("-1.40"));
    expect((await own.trade("GET", "/orders")).json).toMatchObject([{ symbol: "", legs: null }]);
    await own.simulator.stop();
  });

  it("has at most 500", async () => {
    expect(await speaker().trade("GET", "/orders?limit=500")).toMatchObject({ status: 200 });
    expect(await speaker().trade("GET", "/orders?limit=501")).toMatchObject({ status: 422 });
    expect(await speaker().trade("GET", "/orders?status=working")).toMatchObject({ status: 422 });
  });
});

describe("a replacement", () => {
  const replace = (id: string, body: unknown) => speaker().trade("PATCH", `/orders/${id}`, body);

  it("is another order with another id and reference; the old one names it a moment later", async () => {
    const old = await place(spread("-1.40", { client_order_id: "ours" }));
    const { status, json } = await replace(old.id, { limit_price: "-1.30" });
    expect(status).toBe(200);
    expect(json).toMatchObject({ replaces: old.id, limit_price: "-1.3", qty: "2", status: "pending_new" });
    expect(json.client_order_id).toMatch(/^[0-9a-f-]{36}$/);
    expect(await look(old.id)).toMatchObject({
      status: "replaced",
      replaced_by: json.id,
      limit_price: "-1.4",
    });
    expect(await look(json.id)).toMatchObject({ status: "new" });
    expect(ids(await list("?nested=true"))).toEqual([json.id]);
    expect(ids(await list("?nested=true&status=all"))).toEqual([json.id, old.id]);
    await replace(json.id, { limit_price: "-1.20", client_order_id: "ours-2" });
    expect(await list("?nested=true&status=closed&limit=1")).toMatchObject([
      { client_order_id: "ours-2", status: "filled", filled_avg_price: "-1.2" },
    ]);
    // The simulator has had one order all the time.
    expect(speaker().simulator.book.orders.size).toBe(1);
  });

  it("is refused if it changes nothing, is below the filled quantity, or the order is over", async () => {
    speaker().fault("place", "partial_fill");
    const old = await place(spread("-1.15"));
    const invalid = { status: 422, json: { code: 42210000 } };
    expect(await replace(old.id, { limit_price: "-1.15" })).toMatchObject(invalid);
    expect(await replace(old.id, { limit_price: "-1.10", qty: "1" })).toMatchObject(invalid);
    expect(await replace(old.id, { limit_price: "-1.105" })).toMatchObject(invalid);
    await look(old.id);
    expect((await look(old.id)).status).toBe("filled");
    expect(await replace(old.id, { limit_price: "-1.10" })).toMatchObject({
      ...invalid,
      json: { message: "cannot replace order in filled status" },
    });
  });

  it("is refused until the market has the order", async () => {
    speaker().fault("place", "slow_new");
    const old = await place(spread("-1.40"));
    expect(await replace(old.id, { limit_price: "-1.30" })).toMatchObject({
      status: 422,
      json: { message: "cannot replace order in accepted status" },
    });
  });

  it("is refused while another one is in progress, and so is a cancel", async () => {
    const old = await place(spread("-1.40"));
    speaker().fault("replace", "slow_replace");
    const { json } = await replace(old.id, { limit_price: "-1.30" });
    expect((await look(old.id)).status).toBe("pending_replace");
    expect(await replace(old.id, { limit_price: "-1.35" })).toMatchObject({ status: 422 });
    expect((await look(old.id)).status).toBe("replaced");
    expect(await speaker().trade("DELETE", `/orders/${old.id}`)).toMatchObject({ status: 422 });
    expect(await speaker().trade("DELETE", `/orders/${json.id}`)).toMatchObject({ status: 204 });
  });

  it.each([
    ["carried", { qty: "2", filled_qty: "1", filled_avg_price: "-1.15" }],
    ["own", { qty: "1", filled_qty: "0", filled_avg_price: null }],
  ] as const)("of a partly filled order shows those fills, or only its own: %s", async (replacementFills, shown) => {
    const own = await startSpeaker({ replacementFills });
    own.fault("place", "partial_fill");
    const old = (await own.trade("POST", "/orders", spread("-1.15"))).json;
    const { json } = await own.trade("PATCH", `/orders/${old.id}`, { limit_price: "-1.50" });
    expect((await own.trade("GET", `/orders/${json.id}`)).json).toMatchObject(shown);
    expect((await own.trade("GET", `/orders/${old.id}`)).json).toMatchObject({
      status: "replaced",
      filled_qty: "1",
    });
    await own.simulator.stop();
  });

  it("whose quantity is filled anew, if so configured, fills more than was ordered", async () => {
    const own = await startSpeaker({ replacementQty: "anew" });
    own.fault("place", "partial_fill");
    const old = (await own.trade("POST", "/orders", spread("-1.15"))).json;
    await own.trade("PATCH", `/orders/${old.id}`, { limit_price: "-1.10" });
    await own.trade("GET", "/orders");
    await own.trade("GET", "/orders");
    expect(own.simulator.book.holdings().get(SHORT_PUT)).toBe(-3);
    await own.simulator.stop();
  });
});

describe("a cancel", () => {
  const cancel = (id: string) => speaker().trade("DELETE", `/orders/${id}`);

  it("is accepted without a body, and done a moment later", async () => {
    const { id } = await place(spread("-1.40"));
    expect(await cancel(id)).toMatchObject({ status: 204, json: "" });
    expect(await look(id)).toMatchObject({
      status: "canceled",
      canceled_at: expect.any(String),
      filled_qty: "0",
    });
  });

  it("is refused for an order that is over, a leg, or an unknown order", async () => {
    const { id, legs } = await place(spread("-1.15"));
    expect(await cancel(id)).toMatchObject({ status: 422, json: { code: 42210000 } });
    expect(await cancel(legs[0].id)).toMatchObject(missing);
    expect(await cancel("00000000-0000-4000-8000-000000000000")).toMatchObject(missing);
  });
});

describe("a day", () => {
  it.each(["expired", "canceled", "done_for_day"] as const)("ends its orders as %s", async (dayEndsAs) => {
    const own = await startSpeaker({ dayEndsAs });
    const { id } = (await own.trade("POST", "/orders", spread("-1.40"))).json;
    own.setClock("2026-03-03T21:00:00Z");
    expect((await own.trade("GET", `/orders/${id}`)).json.status).toBe(dayEndsAs);
    await own.simulator.stop();
  });

  it("ends at 13:00 on a half day", async () => {
    speaker().setClock("2026-11-27T17:59:00Z");
    speaker().market.set("SPY270115P00500000", 300);
    const { id } = await place(shortPut("4.00", { symbol: "SPY270115P00500000" }));
    expect((await look(id)).status).toBe("new");
    speaker().setClock("2026-11-27T18:00:00Z");
    expect((await look(id)).status).toBe("expired");
  });
});

it("every opened position is closed, and the cash agrees with the prices", async () => {
  await place(spread("-1.20"));
  await place(spreadClose("1.20"));
  const { book } = speaker().simulator;
  expect([...book.holdings()]).toEqual([]);
  expect(book.cash).toBe(0);
});
