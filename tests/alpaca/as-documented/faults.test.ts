import { describe, expect, it } from "vitest";
import { type Endpoint, type Fault, faultsOf } from "../simulator/faults.ts";
import { LONG_PUT, SHORT_PUT, shortPut, spread, spreadClose, startSpeaker, useSpeaker } from "./stage.ts";

const speaker = useSpeaker();
const place = (body: unknown) => speaker().trade("POST", "/orders", body);
const look = async (id: string) => (await speaker().trade("GET", `/orders/${id}?nested=true`)).json;
const list = async (query = "") => (await speaker().trade("GET", `/orders?nested=true${query}`)).json;
const named = (reference: string) =>
  speaker().trade("GET", `/orders:by_client_order_id?client_order_id=${reference}&nested=true`);
const orders = () => speaker().simulator.book.orders.size;

/** Status and filled quantity of a spread for 1.15, look by look. */
async function looks(fault: Fault, count: number, body = spread("-1.15")): Promise<unknown[]> {
  speaker().fault("place", fault);
  const { id } = (await place(body)).json;
  const seen: unknown[] = [];
  for (let i = 0; i < count; i++) {
    const { status, filled_qty } = await look(id);
    seen.push([status, filled_qty]);
  }
  return seen;
}

describe("a connection", () => {
  it.each([
    ["lost_before", 0],
    ["lost_after", 1],
    ["silent_before", 0],
    ["silent_after", 1],
  ] as const)("breaks: %s", async (fault, taken) => {
    speaker().fault("place", fault);
    await expect(place(shortPut())).rejects.toThrow();
    expect(orders()).toBe(taken);
  });

  it.each([
    ["error_500", 500, 0],
    ["error_500_after", 500, 1],
    ["error_503", 503, 0],
    ["error_503_after", 503, 1],
    ["error_504", 504, 0],
    ["error_504_after", 504, 1],
    ["bad_gateway", 502, 0],
    ["too_many", 429, 0],
    ["unauthorized", 401, 0],
  ] as const)("ends in a server's answer: %s", async (fault, status, taken) => {
    speaker().fault("place", fault);
    expect(await place(shortPut())).toMatchObject({ status });
    expect(orders()).toBe(taken);
  });

  it("a body without a length is accepted or refused: that is not documented", async () => {
    const { simulator } = speaker();
    const { ALPACA_API_URL, ALPACA_KEY_ID, ALPACA_SECRET_KEY } = simulator.settings;
    const sent = () =>
      fetch(`${ALPACA_API_URL}/v2/orders`, {
        method: "POST",
        headers: {
          "APCA-API-KEY-ID": ALPACA_KEY_ID,
          "APCA-API-SECRET-KEY": ALPACA_SECRET_KEY,
          "Content-Type": "application/json",
        },
        body: new Blob([JSON.stringify(spread())]).stream(),
        duplex: "half",
      } as RequestInit);
    expect((await sent()).status).toBe(200);
    simulator.withoutLength = 411;
    expect((await sent()).status).toBe(411);
    simulator.withoutLength = "cut off";
    await expect(sent()).rejects.toThrow();
    expect(orders()).toBe(1);
  });

  it("a cancel or a replacement whose answer was lost has been done", async () => {
    const { id } = (await place(spread())).json;
    speaker().fault("replace", "lost_after");
    await expect(speaker().trade("PATCH", `/orders/${id}`, { limit_price: "-1.40" })).rejects.toThrow();
    const { replaced_by } = await look(id);
    expect(await look(replaced_by)).toMatchObject({ status: "new", limit_price: "-1.4" });
    speaker().fault("cancel", "error_504_after");
    expect(await speaker().trade("DELETE", `/orders/${replaced_by}`)).toMatchObject({ status: 504 });
    expect(await look(replaced_by)).toMatchObject({ status: "canceled" });
  });

  it("an accepted order whose answer was lost is found by our reference, and not accepted twice", async () => {
    speaker().fault("place", "lost_after");
    const body = spread("-1.30", { client_order_id: "ours" });
    await expect(place(body)).rejects.toThrow();
    expect(await named("ours")).toMatchObject({ status: 200, json: { status: "new" } });
    expect(await place(body)).toMatchObject({ status: 422, json: { code: 40010001 } });
    expect(orders()).toBe(1);
  });
});

describe("an order", () => {
  it.each([
    ["refused_403", { status: 403, json: { code: 40310000 } }],
    ["refused_422", { status: 422, json: { code: 42210000 } }],
    ["refused_40010001", { status: 422, json: { code: 40010001 } }],
  ] as const)("is refused, though it is correct: %s", async (fault, answer) => {
    speaker().fault("place", fault);
    expect(await place(shortPut("3.10", { client_order_id: "ours" }))).toMatchObject(answer);
    expect(orders()).toBe(0);
    expect(await named("ours")).toMatchObject({ status: 404 });
  });

  it.each([
    [
      "partial_fill",
      [
        ["partially_filled", "1"],
        ["filled", "2"],
      ],
    ],
    [
      "late_fill",
      [
        ["new", "0"],
        ["new", "0"],
        ["filled", "2"],
      ],
    ],
    [
      "filled_while_ack",
      [
        ["new", "2"],
        ["new", "2"],
        ["filled", "2"],
      ],
    ],
    ["part_then_out", [["canceled", "1"]]],
    ["part_then_rejected", [["rejected", "1"]]],
    ["rejected_later", [["rejected", "0"]]],
    ["done_for_day", [["done_for_day", "1"]]],
    ["expires_early", [["expired", "0"]]],
    [
      "slow_new",
      [
        ["accepted", "0"],
        ["accepted", "0"],
        ["filled", "2"],
      ],
    ],
  ] as const)("has an unexpected fate: %s", async (fault, seen) => {
    expect(await looks(fault, seen.length)).toEqual(seen);
  });

  it("is missing from the list for a moment, but found by our reference", async () => {
    speaker().fault("place", "listed_late");
    await expect(place(spread("-1.30", { client_order_id: "ours" }))).rejects.toThrow();
    expect(await named("ours")).toMatchObject({ status: 200 });
    expect(await list()).toEqual([]);
    expect(await list()).toMatchObject([{ client_order_id: "ours" }]);
  });

  it("is accepted late, after two look-ups without a result; but not if it was sent again meanwhile", async () => {
    const body = spread("-1.30", { client_order_id: "ours" });
    speaker().fault("place", "taken_late", "taken_late");
    await expect(place(body)).rejects.toThrow();
    expect(await named("ours")).toMatchObject({ status: 404 });
    expect(await list()).toEqual([]);
    expect(await named("ours")).toMatchObject({ status: 200 });
    const again = spread("-1.30", { client_order_id: "theirs", qty: "1" });
    await expect(place(again)).rejects.toThrow();
    expect(await place(again)).toMatchObject({ status: 200 });
    await list();
    await list();
    expect(await list()).toHaveLength(2);
    expect(speaker().simulator.book.repeated).toEqual([]);
  });

  it("has the time of a clock that is a minute and a half behind", async () => {
    speaker().fault("place", "skewed");
    const { submitted_at } = (await place(spread())).json;
    expect(Date.now() - Date.parse(submitted_at)).toBeGreaterThanOrEqual(90_000);
  });

  it("shows the latest execution only in its first leg for one look-up", async () => {
    const { id } = (await place(spread("-1.15"))).json;
    speaker().fault("order", "legs_apart");
    expect(await look(id)).toMatchObject({
      filled_qty: "2",
      legs: [
        { status: "filled", filled_qty: "2" },
        { status: "new", filled_qty: "0", filled_avg_price: null },
      ],
    });
    expect(await look(id)).toMatchObject({ legs: [{ filled_qty: "2" }, { filled_qty: "2" }] });
  });

  it("is in a list twice, as is a fill in the activities", async () => {
    await place(spread());
    speaker().fault("orders", "repeated_order");
    expect(await list()).toHaveLength(2);
    await place(shortPut("2.90"));
    speaker().fault("activities", "repeated_activity");
    const fills = (await speaker().trade("GET", "/account/activities")).json;
    expect(fills).toHaveLength(2);
    expect(fills[0]).toEqual(fills[1]);
  });
});

describe("a replacement", () => {
  it("loses against a fill: 200, and then the old order has filled and the new one is rejected", async () => {
    const { id } = (await place(spread("-1.40"))).json;
    speaker().fault("replace", "fill_wins");
    const { status, json } = await speaker().trade("PATCH", `/orders/${id}`, { limit_price: "-1.30" });
    expect(status).toBe(200);
    expect(await look(json.id)).toMatchObject({ status: "rejected", filled_qty: "0", replaces: id });
    expect(await look(id)).toMatchObject({ status: "filled", filled_avg_price: "-1.4", replaced_by: null });
    expect(speaker().simulator.book.cash).toBe(280);
  });

  it("of a close is refused for contracts that the old one binds; cancel and new order work", async () => {
    await place(spread("-1.20"));
    const { id } = (await place(spreadClose("1.00"))).json;
    speaker().fault("replace", "insufficient_qty");
    expect(await speaker().trade("PATCH", `/orders/${id}`, { limit_price: "1.20" })).toMatchObject({
      status: 403,
      json: { code: 40310000 },
    });
    await speaker().trade("DELETE", `/orders/${id}`);
    expect((await look(id)).status).toBe("canceled");
    await place(spreadClose("1.20"));
    expect([...speaker().simulator.book.holdings()]).toEqual([]);
  });
});

describe("a cancel", () => {
  async function cancelled(fault: Fault): Promise<string> {
    const { id } = (await place(spread("-1.40"))).json;
    speaker().fault("cancel", fault);
    await speaker().trade("DELETE", `/orders/${id}`);
    return id;
  }

  it("takes a while, and is not accepted twice", async () => {
    const id = await cancelled("slow_cancel");
    expect((await look(id)).status).toBe("pending_cancel");
    expect(await speaker().trade("DELETE", `/orders/${id}`)).toMatchObject({ status: 422 });
    expect((await look(id)).status).toBe("canceled");
  });

  it("is pending for ten look-ups, in which the order is open", async () => {
    const id = await cancelled("stuck_cancel");
    for (let i = 0; i < 10; i++) {
      expect(await list()).toMatchObject([{ id, status: "pending_cancel" }]);
    }
    expect(await look(id)).toMatchObject({ status: "canceled" });
  });

  it("loses against a fill", async () => {
    const id = await cancelled("fill_after_cancel");
    expect(await look(id)).toMatchObject({ status: "filled", filled_qty: "2" });
  });

  it("is refused", async () => {
    const id = await cancelled("refused_422");
    expect(await look(id)).toMatchObject({ status: "new" });
  });
});

describe("the holdings", () => {
  const positions = async () =>
    Object.fromEntries(
      (await speaker().trade("GET", "/positions")).json.map(
        ({ symbol, qty }: { symbol: string; qty: string }) => [symbol, qty],
      ),
    );

  it("are those of the previous reading, for all symbols or for one", async () => {
    await place(spread("-1.20"));
    speaker().fault("positions", "positions_behind", null, null, "positions_apart");
    expect(await positions()).toEqual({});
    expect(await positions()).toEqual({ [SHORT_PUT]: "-2", [LONG_PUT]: "2" });
    await positions();
    await place(spreadClose("1.20", { qty: "1" }));
    expect(await positions()).toEqual({ [SHORT_PUT]: "-2", [LONG_PUT]: "1" });
    expect(await positions()).toEqual({ [SHORT_PUT]: "-1", [LONG_PUT]: "1" });
  });

  it("have one unreadable symbol, and so do the contracts", async () => {
    await place(spread("-1.20"));
    speaker().fault("positions", "malformed_symbol");
    expect(await positions()).toEqual({ [SHORT_PUT]: "-2", [`${LONG_PUT}0`]: "2" });
    speaker().fault("contracts", "malformed_symbol");
    const path = "/options/contracts?underlying_symbols=SPY&expiration_date=2026-04-17";
    const symbols = async () =>
      (await speaker().trade("GET", path)).json.option_contracts.map(
        ({ symbol }: { symbol: string }) => symbol.length,
      );
    expect(await symbols()).toEqual([19, 18, 18, 18]);
    expect(await symbols()).toEqual([18, 18, 18, 18]);
  });
});

it("quotes are from the opening, or one is missing", async () => {
  const path = `/v1beta1/options/quotes/latest?symbols=${SHORT_PUT},${LONG_PUT}`;
  speaker().fault("quotes", "quiet_quotes", "quote_missing");
  expect((await speaker().data(path)).json.quotes[SHORT_PUT].t).toMatch(/^2026-03-03T14:30:00/);
  expect(Object.keys((await speaker().data(path)).json.quotes)).toEqual([SHORT_PUT]);
});

it("the same seed and the same calls cause the same faults, if the endpoint can have them", async () => {
  const played = async () => {
    const own = await startSpeaker();
    own.simulator.faults.schedule({ seed: 7, percent: 50 });
    for (let i = 0; i < 20; i++) {
      await own.trade("GET", "/positions").catch(() => {});
      await own.trade("POST", "/orders", spread()).catch(() => {});
    }
    await own.simulator.stop();
    return own.simulator.faults.happened;
  };
  const happened = await played();
  expect(await played()).toEqual(happened);
  expect(happened.length).toBeGreaterThan(10);
  for (const { endpoint, fault } of happened) {
    expect(faultsOf(endpoint as Endpoint)).toContain(fault);
  }
});
