import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { OrderReport } from "../../shared/broker.ts";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import { type Book, createBook, quotesFor, type Row, TUESDAY, working } from "../support/book.ts";
import { emptyBook } from "./positions.ts";
import { put, spread } from "./trades.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(async () => {
  await emptyBook(book.sql);
  await book.setClock(TUESDAY);
});
afterAll(() => book.drop());

type Status = OrderReport["status"];

/** An entry at the broker, of three contracts at 150.00 unless told otherwise. */
async function entering(request: TradeRequest = put({ quantity: 3 })) {
  await book.approve(request);
  const { run_id, place } = await book.send(quotesFor(request, 150), [
    { ticker: request.ticker, price: 600 },
  ]);
  expect(place).toHaveLength(1);
  const order_id = Number(place[0]?.order_id);
  await book.finish(run_id, place.map(working));
  const entry = async () => (await book.orders({ request_id: request.request_id }))[0] as Row;
  return {
    request,
    order_id,
    entry,
    /** The broker tells what has filled so far: contracts, cash and fees, USD. */
    async fills(
      filled_quantity: number,
      fill_cash: number,
      fees = 0,
      status: Status = filled_quantity === request.quantity ? "filled" : "partially_filled",
    ) {
      const report = { order_id, status, filled_quantity, fill_cash, fees };
      return await book.finish(await book.begin(), [report]);
    },
    async position() {
      return await book.position(Number((await entry()).position_id));
    },
  };
}

/** The broker tells what became of an order. */
const hear = async (order_id: number, report: Omit<OrderReport, "order_id">) =>
  await book.finish(await book.begin(), [{ order_id, ...report }]);

const note = async ({ request_id }: TradeRequest) => (await book.request(request_id)).status_note;
const positions = async () => [...(await book.sql`select position_id::integer from public.positions`)];
const impossible = async () => (await book.alerts()).filter((kind) => kind === "impossible_report");

describe("the first fill of an entry", () => {
  it("opens a position of what filled, with its rules, while the rest goes on working", async () => {
    const { request, entry, fills, position } = await entering();
    const { opened } = await fills(1, 150.01, 0.65);
    expect(opened).toEqual([(await position()).position_id]);
    expect(await position()).toMatchObject({
      request_id: request.request_id,
      status: "OPEN",
      quantity: 1,
      open_quantity: 1,
      credit: 150.01,
      entry_price: 150.01,
      fees: 0.65,
      collateral: 58_000,
      max_risk: 57_849.99,
      profit_target: 75.01,
      stop_loss: 300.02,
      legs: [{ action: "sell", strike: 580, quantity: 1 }],
    });
    expect(await entry()).toMatchObject({ status: "partially_filled", quantity: 3, filled_quantity: 1 });
  });

  it("opens a spread with both legs and the width's risk", async () => {
    const { fills, position } = await entering(spread({ quantity: 3 }));
    await fills(2, 300);
    expect(await position()).toMatchObject({
      quantity: 2,
      collateral: 1000,
      max_risk: 700,
      profit_target: 150,
      stop_loss: 1000,
      legs: [
        { action: "sell", strike: 580, quantity: 2 },
        { action: "buy", strike: 575, quantity: 2 },
      ],
    });
  });

  it("executes its request, which says how far it is, and says once that a position opened", async () => {
    const { request, fills, position } = await entering();
    await fills(1, 150);
    expect(await book.request(request.request_id)).toMatchObject({
      status: "executed",
      status_note: "1 of 3 filled; the rest is working.",
    });
    const told = await book.deliver();
    expect(told.filter(({ kind }) => kind === "opened")).toMatchObject([
      { facts: { position_id: (await position()).position_id, quantity: 1, entry_price: 150 } },
    ]);
    expect(told.findLast(({ kind }) => kind === "card")).toMatchObject({
      edited: true,
      facts: { status: "executed", status_note: "1 of 3 filled; the rest is working." },
    });
  });

  it("said twice changes nothing", async () => {
    const { fills, position } = await entering();
    await fills(1, 150, 0.65);
    const before = await position();
    expect(await fills(1, 150, 0.65)).toEqual({ opened: [], closed: [] });
    expect(await position()).toEqual(before);
    expect(await positions()).toHaveLength(1);
    expect((await book.alerts()).filter((kind) => kind === "opened")).toHaveLength(1);
  });

  it("does not make the entry look like a close in the open book", async () => {
    const { fills } = await entering();
    await fills(1, 150);
    const rows =
      await book.sql`select open_quantity, close_status, close_limit_price from public.v_open_positions`;
    expect([...rows]).toEqual([{ open_quantity: 1, close_status: null, close_limit_price: null }]);
  });

  it("makes a position that every check marks and judges like any other", async () => {
    const { request, fills, position } = await entering();
    await fills(1, 150);
    await book.decide(quotesFor(request, 140));
    const { position_id } = await position();
    expect(await book.decision(Number(position_id))).toMatchObject({ mark: 140, pnl: 10, verdict: "hold" });
  });
});

describe("a later fill of the entry", () => {
  it("grows the position, and opens no other", async () => {
    const { entry, fills, position } = await entering();
    await fills(1, 150.01, 0.65);
    const { position_id } = await position();
    expect(await fills(2, 300.02, 1.3)).toEqual({ opened: [], closed: [] });
    expect(await position()).toMatchObject({
      position_id,
      quantity: 2,
      open_quantity: 2,
      credit: 300.02,
      entry_price: 150.01,
      fees: 1.3,
      collateral: 116_000,
      max_risk: 115_699.98,
      profit_target: 150.01,
      stop_loss: 600.04,
      legs: [{ quantity: 2 }],
    });
    await fills(3, 450.04, 1.95);
    expect(await position()).toMatchObject({
      position_id,
      quantity: 3,
      open_quantity: 3,
      credit: 450.04,
      entry_price: 150.0133,
      fees: 1.95,
      collateral: 174_000,
      max_risk: 173_549.96,
      profit_target: 225.02,
      stop_loss: 900.08,
      legs: [{ quantity: 3 }],
    });
    expect(await entry()).toMatchObject({ status: "filled" });
    expect(await positions()).toHaveLength(1);
    expect((await book.alerts()).filter((kind) => kind === "opened")).toHaveLength(1);
  });

  it("grows a spread's legs, collateral, risk and stop", async () => {
    const { fills, position } = await entering(spread({ quantity: 3 }));
    await fills(1, 150);
    await fills(3, 451);
    expect(await position()).toMatchObject({
      quantity: 3,
      collateral: 1500,
      max_risk: 1049,
      profit_target: 225.5,
      stop_loss: 1500,
      legs: [
        { action: "sell", quantity: 3 },
        { action: "buy", quantity: 3 },
      ],
    });
  });

  it("moves the card's note along and ends it", async () => {
    const { request, fills } = await entering();
    await fills(1, 150);
    await fills(2, 300);
    expect(await note(request)).toBe("2 of 3 filled; the rest is working.");
    await fills(3, 450);
    expect((await note(request)) ?? "").not.toContain("working");
    expect(await book.request(request.request_id)).toMatchObject({ status: "executed" });
    const card = (await book.deliver()).findLast(({ kind }) => kind === "card");
    expect(String(card?.facts.status_note ?? "")).not.toContain("working");
  });

  it("is judged whole from the next check on", async () => {
    const { request, fills, position } = await entering();
    await fills(1, 150);
    await book.decide(quotesFor(request, 140));
    expect(await position()).toMatchObject({ unrealized_pnl: 10 });
    await fills(3, 450);
    // By the latest mark, until there is a newer one.
    expect(await position()).toMatchObject({ unrealized_pnl: 30 });
    await book.decide(quotesFor(request, 130));
    const { position_id } = await position();
    expect(await book.decision(Number(position_id))).toMatchObject({
      pnl: 60,
      to_profit_target: 165,
      to_stop_loss: 960,
    });
    expect(await position()).toMatchObject({ unrealized_pnl: 60 });
  });

  it("takes it to the same rules as one fill of everything would, whatever the steps were", async () => {
    const request = put({ quantity: 7 });
    const [whole, parts] = [await entering(put({ quantity: 7 })), await entering(request)];
    await whole.fills(7, 1050.07);
    for (const [filled, cash] of [
      [1, 150.01],
      [2, 300.02],
      [4, 600.03],
      [7, 1050.07],
    ] as const) {
      await parts.fills(filled, cash);
    }
    const rules = ({ profit_target, stop_loss, max_risk, entry_price }: Row) => ({
      profit_target,
      stop_loss,
      max_risk,
      entry_price,
    });
    expect(rules(await parts.position())).toEqual(rules(await whole.position()));
  });

  it("that only the end of the order tells is not lost", async () => {
    const { fills, position } = await entering();
    await fills(1, 150);
    await fills(2, 301, 1.3, "cancelled");
    expect(await position()).toMatchObject({ quantity: 2, entry_price: 150.5, fees: 1.3 });
  });
});

describe("the end of the session", () => {
  it("leaves what filled, and the card says what became of the rest", async () => {
    const { request, entry, fills, position } = await entering();
    await fills(1, 150, 0.65);
    await book.setClock("2026-03-03T21:00:00Z");
    await fills(1, 150, 0.65, "cancelled");
    expect(await entry()).toMatchObject({ status: "cancelled", filled_quantity: 1 });
    expect(await book.request(request.request_id)).toMatchObject({
      status: "executed",
      status_note: "1 of 3 filled; the rest was not filled by the end of the session.",
    });
    expect((await book.deliver()).findLast(({ kind }) => kind === "card")?.facts).toMatchObject({
      status: "executed",
      status_note: "1 of 3 filled; the rest was not filled by the end of the session.",
    });
    expect(await position()).toMatchObject({ status: "OPEN", quantity: 1 });
    await book.setClock("2026-03-04T15:00:00Z");
    expect(await book.send(quotesFor(request, 150), [{ ticker: request.ticker, price: 600 }])).toMatchObject({
      place: [],
      replace: [],
      cancel: [],
      poll: [],
    });
  });

  it("says so of a first fill that it told of itself", async () => {
    const { request, fills, position } = await entering(spread({ quantity: 3 }));
    await book.setClock("2026-03-03T21:00:00Z");
    const { opened } = await fills(2, 300, 0, "cancelled");
    expect(opened).toHaveLength(1);
    expect(await note(request)).toBe("2 of 3 filled; the rest was not filled by the end of the session.");
    expect(await position()).toMatchObject({ quantity: 2, collateral: 1000 });
  });
});

describe("the price rules grow with the position", () => {
  const RULES = { profit_target: 75, stop_loss: 300, exit_dte: 21, auto_exit: true };
  const GROWN = { ...RULES, profit_target: 225, stop_loss: 900 };

  it.each<[string, NonNullable<TradeRequest["overrides"]>, Row, Row]>([
    ["both", {}, RULES, GROWN],
    [
      "not the profit target that the request overrode",
      { profit_target: 100 },
      { ...RULES, profit_target: 100 },
      { ...GROWN, profit_target: 100 },
    ],
    [
      "not the stop that the request overrode",
      { stop_loss: 500 },
      { ...RULES, stop_loss: 500 },
      { ...GROWN, stop_loss: 500 },
    ],
    [
      "neither of two that the request overrode",
      { profit_target: 75, stop_loss: 300 },
      RULES,
      { ...GROWN, profit_target: 75, stop_loss: 300 },
    ],
    [
      "beside a date and a switch that it overrode",
      { exit_dte: 7, auto_exit: false },
      { ...RULES, exit_dte: 7, auto_exit: false },
      { ...GROWN, exit_dte: 7, auto_exit: false },
    ],
  ])("%s", async (_what, overrides, first, grown) => {
    const { fills, position } = await entering(put({ quantity: 3, overrides }));
    await fills(1, 150);
    expect(await position()).toMatchObject(first);
    await fills(3, 450);
    expect(await position()).toMatchObject(grown);
  });

  it.each<[string, Row, Row]>([
    ["not the profit target", { profit_target: 100 }, { ...GROWN, profit_target: 100 }],
    ["not the stop", { stop_loss: 500 }, { ...GROWN, stop_loss: 500 }],
    ["neither", { profit_target: 100, stop_loss: 500 }, { ...GROWN, profit_target: 100, stop_loss: 500 }],
    ["both, where it was the date", { exit_dte: 7 }, { ...GROWN, exit_dte: 7 }],
    ["both, where it was the switch", { auto_exit: false }, { ...GROWN, auto_exit: false }],
  ])("but not what a person changed since: %s", async (_what, overrides, grown) => {
    const { fills, position } = await entering();
    await fills(1, 150);
    const { position_id } = await position();
    await book.call("override_rules", { position_id, overrides, changed_by: "Max" });
    await fills(2, 300);
    await fills(3, 450);
    expect(await position()).toMatchObject(grown);
  });

  it("what a person changed by plain SQL stays as well", async () => {
    const { fills, position } = await entering();
    await fills(1, 150);
    await book.sql`update public.positions set stop_loss = 500`;
    await fills(3, 450);
    expect(await position()).toMatchObject({ ...GROWN, stop_loss: 500 });
  });

  it("what a person changed between two fills stays from then on", async () => {
    const { fills, position } = await entering();
    await fills(1, 150);
    await fills(2, 300);
    const { position_id } = await position();
    await book.call("override_rules", { position_id, overrides: { stop_loss: 610 }, changed_by: "Max" });
    await fills(3, 450);
    expect(await position()).toMatchObject({ ...GROWN, stop_loss: 610 });
  });

  it("one position's change does not keep another's from growing", async () => {
    const [changed, other] = [await entering(), await entering()];
    await changed.fills(1, 150);
    await other.fills(1, 150);
    const { position_id } = await changed.position();
    await book.call("override_rules", { position_id, overrides: { stop_loss: 500 }, changed_by: "Max" });
    await other.fills(3, 450);
    expect(await other.position()).toMatchObject(GROWN);
  });

  it("rule_changes says of what grew that a fill did it, and of what a person changed who", async () => {
    const { fills, position } = await entering();
    await fills(1, 150);
    await fills(2, 300);
    const { position_id } = await position();
    await book.call("override_rules", { position_id, overrides: { stop_loss: 500 }, changed_by: "Max" });
    await fills(3, 450);
    const rows = await book.sql`
      select changed_by, rule, old_value, new_value from public.rule_changes order by change_id, rule`;
    const grew = { changed_by: "entry fill" };
    const bySteps = (row: Row) => `${row.rule} ${row.new_value}`;
    expect(rows.map(({ ...row }) => row).toSorted((a, b) => bySteps(a).localeCompare(bySteps(b)))).toEqual([
      { ...grew, rule: "profit_target", old_value: "75.00", new_value: "150.00" },
      { ...grew, rule: "profit_target", old_value: "150.00", new_value: "225.00" },
      { changed_by: "Max", rule: "stop_loss", old_value: "600.00", new_value: "500.00" },
      { ...grew, rule: "stop_loss", old_value: "300.00", new_value: "600.00" },
    ]);
  });

  it("the defaults that a position opened with grow, whatever the defaults are by then", async () => {
    const [one, other] = [await entering(), await entering(spread({ quantity: 3 }))];
    await one.fills(1, 150);
    await other.fills(1, 150);
    const before = await book.sql`
      select strategy_type, profit_target_percent, stop_loss_percent, exit_dte from public.exit_rules`;
    await book.sql`update public.exit_rules set profit_target_percent = 10, stop_loss_percent = 100, exit_dte = 45
      where strategy_type = 'CSP'`;
    await book.sql`update public.exit_rules set profit_target_percent = 10, exit_dte = 45 where strategy_type = 'VPC'`;
    try {
      await one.fills(3, 450);
      await other.fills(3, 450);
      expect(await one.position()).toMatchObject(GROWN);
      expect(await other.position()).toMatchObject({ ...GROWN, stop_loss: 1500 });
    } finally {
      for (const { strategy_type, ...rules } of before) {
        await book.sql`update public.exit_rules set ${book.sql(rules)} where strategy_type = ${strategy_type}`;
      }
    }
  });
});

describe("when a rule demands a close while the entry works", () => {
  it.each<[reason: string, TradeRequest, number]>([
    ["profit_target", put({ quantity: 3 }), 75],
    ["stop_loss", put({ quantity: 3 }), 450],
    ["21dte", put({ quantity: 3, expiration_date: "2026-03-24" }), 150],
    ["profit_target", spread({ quantity: 3 }), 75],
    ["stop_loss", spread({ quantity: 3 }), 500],
  ])("(%s) the entry is taken back first, and the next check closes", async (reason, request, mark) => {
    const { order_id, entry, fills, position } = await entering(request);
    await fills(1, 150);
    const position_id = Number((await position()).position_id);
    const first = await book.send(quotesFor(request, mark));
    expect(first.claim.exits).toEqual([]);
    expect(first).toMatchObject({
      place: [],
      replace: [],
      cancel: [{ order_id, purpose: "entry" }],
      poll: [],
    });
    expect(await book.decision(position_id)).toMatchObject({
      exit_reason: reason,
      verdict: "waiting",
      code: "entry_working",
    });
    expect(await entry()).toMatchObject({ cancelling: true });
    await book.finish(first.run_id, [
      { order_id, status: "cancelled", filled_quantity: 1, fill_cash: 150, fees: 0 },
    ]);
    expect(await position()).toMatchObject({ status: "OPEN", quantity: 1 });

    const second = await book.send(quotesFor(request, mark));
    expect(second.claim.exits).toEqual([{ position_id, reason }]);
    expect(second).toMatchObject({ place: [{ purpose: "exit", quantity: 1 }], cancel: [] });
    await book.finish(second.run_id, [
      {
        order_id: Number(second.place[0]?.order_id),
        status: "filled",
        filled_quantity: 1,
        fill_cash: -mark,
        fees: 0,
      },
    ]);
    expect(await book.trades()).toMatchObject([
      { position_id, quantity: 1, exit_reason: reason, pnl_realized: 150 - mark },
    ]);
  });

  it.each<[string, Status, number]>([
    ["one more contract had filled by then", "cancelled", 2],
    ["all of it had filled by then", "filled", 3],
  ])("and %s: the close is for everything", async (_what, status, filled) => {
    const { request, order_id, fills, position } = await entering();
    await fills(1, 150);
    const { run_id } = await book.send(quotesFor(request, 75));
    await book.finish(run_id, [
      { order_id, status, filled_quantity: filled, fill_cash: filled * 150, fees: 0 },
    ]);
    expect(await position()).toMatchObject({ quantity: filled, open_quantity: filled });
    expect((await book.send(quotesFor(request, 75))).place).toMatchObject([
      { purpose: "exit", quantity: filled },
    ]);
  });

  it("no exit leaves however long the broker takes to give the entry back", async () => {
    const { request, order_id, fills, position } = await entering();
    await fills(1, 150);
    const position_id = Number((await position()).position_id);
    for (let i = 0; i < 3; i += 1) {
      const { run_id, ...sent } = await book.send(quotesFor(request, 75));
      expect(sent).toMatchObject({ place: [], cancel: [{ order_id }] });
      expect(await book.decision(position_id)).toMatchObject({ verdict: "waiting", code: "entry_working" });
      await book.finish(run_id, [
        { order_id, status: "partially_filled", filled_quantity: 1, fill_cash: 150, fees: 0 },
      ]);
    }
    expect((await book.orders({ position_id })).filter(({ purpose }) => purpose === "exit")).toEqual([]);
  });

  it("and the check that decided so was cut off, the entry is still taken back", async () => {
    const { request, order_id, fills } = await entering();
    await fills(1, 150);
    await book.apply(await book.begin(), quotesFor(request, 75));
    await book.loseLease();
    expect((await book.send(quotesFor(request, 75))).cancel).toMatchObject([{ order_id }]);
  });

  it("but its automatic exit is off, the entry goes on working", async () => {
    const { request, order_id, fills, position } = await entering(
      put({ quantity: 3, overrides: { auto_exit: false } }),
    );
    await fills(1, 150);
    expect(await book.send(quotesFor(request, 75))).toMatchObject({
      place: [],
      cancel: [],
      poll: [{ order_id }],
    });
    expect(await book.decision(Number((await position()).position_id))).toMatchObject({ verdict: "off" });
  });

  it("an entry of which nothing has filled goes on working: there is nothing to close", async () => {
    const { request, order_id } = await entering();
    expect(await book.send(quotesFor(request, 75))).toMatchObject({ cancel: [], poll: [{ order_id }] });
  });
});

describe("a position that grew", () => {
  it("closes in parts, exact to the cent with every fee", async () => {
    const { request, fills, position } = await entering();
    await fills(1, 150.01, 0.65);
    await fills(2, 300.02, 1.3);
    await fills(3, 450.04, 1.95);
    const position_id = Number((await position()).position_id);

    const first = await book.send(quotesFor(request, 75));
    expect(first.place).toMatchObject([{ purpose: "exit", quantity: 3, limit_price: 75 }]);
    await book.finish(first.run_id, [
      {
        order_id: Number(first.place[0]?.order_id),
        status: "cancelled",
        filled_quantity: 1,
        fill_cash: -75,
        fees: 0.65,
      },
    ]);
    // 150.0133 - 75 - 0.65 - 0.65
    expect(await position()).toMatchObject({
      status: "OPEN",
      quantity: 3,
      open_quantity: 2,
      realized_pnl: 73.71,
      fees: 2.6,
    });

    const second = await book.send(quotesFor(request, 70.33));
    expect(second.place).toMatchObject([{ quantity: 2, limit_price: 70.33 }]);
    await book.finish(second.run_id, [
      {
        order_id: Number(second.place[0]?.order_id),
        status: "filled",
        filled_quantity: 2,
        fill_cash: -140.63,
        fees: 1.3,
      },
    ]);
    // 450.04 - 75 - 140.63 - 1.95 - 1.95
    expect(await book.trades()).toMatchObject([
      {
        position_id,
        quantity: 3,
        entry_price: 150.0133,
        exit_price: 71.8767,
        pnl_realized: 230.51,
        pnl_percent: 51.22,
        fees: 3.9,
        collateral_required: 174_000,
        win_loss: "WIN",
      },
    ]);
    expect(await position()).toMatchObject({ status: "CLOSED", realized_pnl: 230.51, fees: 3.9 });
  });

  it("stops by the credit of everything it holds", async () => {
    const { request, fills, position } = await entering(spread({ quantity: 3 }));
    await fills(1, 150);
    await fills(3, 450.02);
    const position_id = Number((await position()).position_id);
    await book.decide(quotesFor(request, 499.99));
    expect(await book.decision(position_id)).toMatchObject({ verdict: "hold" });
    await book.decide(quotesFor(request, 500));
    expect(await book.decision(position_id)).toMatchObject({ verdict: "exit", exit_reason: "stop_loss" });
  });
});

describe("a fill that the broker tells late, of an order that is over,", () => {
  /** A close at the broker, of three contracts. */
  async function closing() {
    const request = put({ quantity: 3 });
    const position_id = await book.open(request);
    const { run_id, place } = await book.send(quotesFor(request, 75));
    const order_id = Number(place[0]?.order_id);
    await book.finish(run_id, place.map(working));
    return { request, position_id, order_id };
  }

  it("grows the position that the entry opened", async () => {
    const { fills, entry, position } = await entering();
    await fills(1, 150, 0.65);
    await fills(1, 150, 0.65, "cancelled");
    await fills(2, 300.01, 1.3, "cancelled");
    expect(await position()).toMatchObject({ quantity: 2, open_quantity: 2, credit: 300.01, fees: 1.3 });
    expect(await entry()).toMatchObject({ status: "cancelled", filled_quantity: 2 });
    expect(await impossible()).toEqual([]);
  });

  it("grows a position of which a part is closed", async () => {
    const { request, fills, position } = await entering();
    await fills(2, 300, 1.3, "cancelled");
    const { run_id, place } = await book.send(quotesFor(request, 75));
    await book.finish(run_id, [
      {
        order_id: Number(place[0]?.order_id),
        status: "cancelled",
        filled_quantity: 1,
        fill_cash: -75,
        fees: 0,
      },
    ]);
    await fills(3, 450, 1.95, "filled");
    expect(await position()).toMatchObject({
      status: "OPEN",
      quantity: 3,
      open_quantity: 2,
      credit: 450,
      fees: 1.95,
      // 150 - 75 - 0.65
      realized_pnl: 74.35,
    });
  });

  it("opens the position of an entry that was over without one", async () => {
    const { request, fills, position } = await entering();
    await fills(0, 0, 0, "cancelled");
    expect(await positions()).toEqual([]);
    const { opened } = await fills(1, 150, 0.65, "cancelled");
    expect(opened).toHaveLength(1);
    expect(await position()).toMatchObject({ status: "OPEN", quantity: 1, fees: 0.65 });
    expect(await book.request(request.request_id)).toMatchObject({ status: "executed" });
  });

  it("closes what the exit closed", async () => {
    const { position_id, order_id } = await closing();
    await hear(order_id, { status: "cancelled", filled_quantity: 1, fill_cash: -75, fees: 0 });
    await hear(order_id, { status: "cancelled", filled_quantity: 2, fill_cash: -149, fees: 0 });
    expect(await book.position(position_id)).toMatchObject({ open_quantity: 1, realized_pnl: 151 });
    const { closed } = await hear(order_id, {
      status: "filled",
      filled_quantity: 3,
      fill_cash: -223,
      fees: 1.95,
    });
    expect(closed).toEqual([position_id]);
    expect(await book.trades()).toMatchObject([{ quantity: 3, pnl_realized: 225.05, fees: 1.95 }]);
    expect(await impossible()).toEqual([]);
  });

  it("is not booked where everything is closed, and that is said once", async () => {
    const { request, position_id, order_id } = await closing();
    await hear(order_id, { status: "cancelled" });
    const { run_id, place } = await book.send(quotesFor(request, 70));
    await book.finish(run_id, [
      {
        order_id: Number(place[0]?.order_id),
        status: "filled",
        filled_quantity: 3,
        fill_cash: -210,
        fees: 0,
      },
    ]);
    const before = [await book.position(position_id), await book.trades()];
    for (let i = 0; i < 3; i += 1) {
      await hear(order_id, { status: "cancelled", filled_quantity: 2, fill_cash: -150, fees: 1.3 });
    }
    expect([await book.position(position_id), await book.trades()]).toEqual(before);
    expect(await impossible()).toHaveLength(1);
    expect((await book.deliver()).find(({ kind }) => kind === "impossible_report")?.facts).toMatchObject({
      order_id,
      position_id,
    });
  });

  it("of an entry is not booked once its position is closed, and that is said once", async () => {
    const { request, order_id, fills, position } = await entering();
    await fills(1, 150, 0, "cancelled");
    const { run_id, place } = await book.send(quotesFor(request, 75));
    await book.finish(run_id, [
      { order_id: Number(place[0]?.order_id), status: "filled", filled_quantity: 1, fill_cash: -75, fees: 0 },
    ]);
    const before = [await position(), await book.trades()];
    await fills(2, 300, 0, "cancelled");
    await fills(2, 300, 0, "cancelled");
    expect([await position(), await book.trades()]).toEqual(before);
    expect(await impossible()).toHaveLength(1);
    expect((await book.deliver()).find(({ kind }) => kind === "impossible_report")?.facts).toMatchObject({
      order_id,
    });
  });

  it("that cannot be booked does not keep another order's from being booked", async () => {
    const [stuck, sound] = [await closing(), await closing()];
    await hear(stuck.order_id, { status: "cancelled" });
    await book.call("close_position", { position_id: stuck.position_id, exit_price: 70 });
    const { closed } = await book.finish(await book.begin(), [
      { order_id: stuck.order_id, status: "filled", filled_quantity: 3, fill_cash: -225, fees: 0 },
      { order_id: sound.order_id, status: "filled", filled_quantity: 3, fill_cash: -225, fees: 0 },
    ]);
    expect(closed).toEqual([sound.position_id]);
    expect(await impossible()).toHaveLength(1);
  });

  it("never closes more than is open, though another close is at the broker", async () => {
    const { request, position_id, order_id } = await closing();
    await hear(order_id, { status: "cancelled", filled_quantity: 1, fill_cash: -75, fees: 0 });
    const { run_id, place } = await book.send(quotesFor(request, 70));
    expect(place).toMatchObject([{ quantity: 2 }]);
    await book.finish(run_id, place.map(working));
    // One contract more of the first order; then both of the second.
    await hear(order_id, { status: "cancelled", filled_quantity: 2, fill_cash: -150, fees: 0 });
    await hear(Number(place[0]?.order_id), {
      status: "filled",
      filled_quantity: 2,
      fill_cash: -140,
      fees: 0,
    });
    const { open_quantity, quantity } = await book.position(position_id);
    expect(Number(open_quantity)).toBeGreaterThanOrEqual(0);
    expect(quantity).toBe(3);
    const [closed] = await book.sql`
      select sum(filled_quantity)::integer as contracts from public.orders where position_id = ${position_id} and purpose = 'exit'`;
    expect(closed?.contracts).toBeLessThanOrEqual(3);
    expect(await impossible()).toHaveLength(1);
  });
});
