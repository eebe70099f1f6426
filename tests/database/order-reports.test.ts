import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { OrderReport } from "../../shared/broker.ts";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import { type Book, createBook, csp, quotesFor, type Row, vpc } from "../support/book.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(() => book.empty());
afterAll(() => book.drop());

type Report = Omit<OrderReport, "order_id">;
const id = (order: Row | undefined) => Number(order?.order_id);

/** An entry at the broker, of three contracts unless told otherwise. */
async function entry(request: TradeRequest = csp({ quantity: 3 })) {
  await book.approve(request);
  const { run_id, place } = await book.send(quotesFor(request, 150), [
    { ticker: request.ticker, price: 588 },
  ]);
  const order_id = id(place[0]);
  await book.finish(run_id, [{ order_id, status: "working", broker_order_id: "E1", limit_price: 150 }]);
  return { request, order_id };
}

/** A close at the broker, of three contracts unless told otherwise. */
async function closing(request: TradeRequest = csp({ quantity: 3 })) {
  const position_id = await book.open(request);
  const { run_id, place } = await book.send(quotesFor(request, 75));
  const order_id = id(place[0]);
  await book.finish(run_id, [{ order_id, status: "working", broker_order_id: "X1", limit_price: 75 }]);
  return { request, position_id, order_id };
}

/** What the broker says at the next checks, the market being where it was; what opened and closed by it. */
async function told(order_id: number, ...reports: Report[]) {
  const [opened, closed]: [number[], number[]] = [[], []];
  for (const report of reports) {
    const run_id = await book.begin();
    const changed = await book.finish(run_id, [{ order_id, ...report }]);
    opened.push(...changed.opened);
    closed.push(...changed.closed);
  }
  return { opened, closed };
}

/** Everything that the broker's word can change. */
async function state(): Promise<unknown> {
  const orders =
    await book.sql`select order_id, status, limit_price, broker_limit_price, filled_quantity, fill_cash, fees,
    broker_order_id, position_id from public.orders order by 1`;
  const positions =
    await book.sql`select position_id, status, open_quantity, entry_price, exit_price, exit_date, exit_reason,
    realized_pnl, pnl_percent, fees from public.positions order by 1`;
  const trades = await book.sql`select * from public.trade_history order by trade_id`;
  const messages = await book.sql`select message_id, kind from private.outbox order by 1`;
  const requests = await book.sql`select request_id, status from public.trade_requests order by 1`;
  return JSON.parse(JSON.stringify({ orders, positions, trades, messages, requests }));
}

const PARTIAL: Report = { status: "partially_filled", filled_quantity: 2, fill_cash: -150, fees: 1.3 };
const FILLED: Report = { status: "filled", filled_quantity: 3, fill_cash: -225, fees: 1.95 };

describe("a report", () => {
  it.each<[string, Report]>([
    ["working", { status: "working", limit_price: 75 }],
    ["partially filled", PARTIAL],
    ["filled", FILLED],
    ["cancelled after a partial fill", { ...PARTIAL, status: "cancelled" }],
    ["cancelled", { status: "cancelled" }],
    ["rejected", { status: "rejected", message: "no" }],
    ["unknown", { status: "unknown" }],
  ])("said twice changes nothing: %s", async (_what, report) => {
    const { order_id } = await closing();
    await told(order_id, report);
    const before = await state();
    await told(order_id, report, report);
    expect(await state()).toEqual(before);
  });

  it.each<[string, Report, Report]>([
    ["one fill after two", PARTIAL, { ...PARTIAL, filled_quantity: 1, fill_cash: -75, fees: 0.65 }],
    ["working after two fills", PARTIAL, { status: "working", filled_quantity: 0, fill_cash: 0, fees: 0 }],
    ["two fills after all three", FILLED, PARTIAL],
    ["working after all three", FILLED, { status: "working" }],
    [
      "cancelled without fills after all three",
      FILLED,
      { status: "cancelled", filled_quantity: 0, fill_cash: 0 },
    ],
    ["absent after all three", FILLED, { status: "absent" }],
    ["working after it was cancelled", { status: "cancelled" }, { status: "working" }],
    ["unknown after it was rejected", { status: "rejected", message: "no" }, { status: "unknown" }],
  ])("that comes late with less changes nothing: %s", async (_what, first, late) => {
    const { order_id } = await closing();
    await told(order_id, first);
    const before = await state();
    await told(order_id, late);
    expect(await state()).toEqual(before);
  });

  it("of an order that nobody knows changes nothing", async () => {
    await closing();
    const before = await state();
    await told(999_999, FILLED);
    expect(await state()).toEqual(before);
  });

  it("that cannot be, more fills than were ordered, does not keep another order's from being booked", async () => {
    const [impossible, sound] = [await closing(), await closing()];
    const run_id = await book.begin();
    // Whether the call complains is not the point.
    await book
      .finish(run_id, [
        { order_id: impossible.order_id, status: "filled", filled_quantity: 4, fill_cash: -300, fees: 0 },
        { order_id: sound.order_id, ...FILLED },
      ])
      .catch(() => {});
    expect(await book.position(sound.position_id)).toMatchObject({ status: "CLOSED" });
  });

  it.each<[string, Partial<OrderReport>]>([
    ["cash beyond what any put can cost", { status: "filled", filled_quantity: 3, fill_cash: -1e300 }],
    ["fees beyond every number of the book", { ...FILLED, fees: 1e12 }],
    ["a limit beyond every number of the book", { ...FILLED, limit_price: 1e300 }],
  ])("that names %s does not keep another order's from being booked, and is told", async (_what, report) => {
    const [impossible, sound] = [await closing(), await closing()];
    const run_id = await book.begin();
    await book.finish(run_id, [
      { order_id: impossible.order_id, status: "unknown", ...report },
      { order_id: sound.order_id, ...FILLED },
    ]);
    expect(await book.position(impossible.position_id)).toMatchObject({ status: "OPEN" });
    expect(await book.position(sound.position_id)).toMatchObject({ status: "CLOSED" });
    expect(await book.alerts()).toContain("impossible_report");
  });

  it.each([
    ["all that could be lost", 58_000],
    ["less than a cent", 0.004],
  ])("that an entry has filled for %s opens nothing, and is told", async (_what, credit) => {
    const [impossible, sound] = [await entry(), await entry()];
    const filled = { status: "filled" as const, filled_quantity: 3, fees: 0 };
    const run_id = await book.begin();
    const { opened } = await book.finish(run_id, [
      { order_id: impossible.order_id, ...filled, fill_cash: 3 * credit },
      { order_id: sound.order_id, ...filled, fill_cash: 450 },
    ]);
    expect(opened).toHaveLength(1);
    expect(await book.alerts()).toContain("impossible_report");
  });

  it("by a check that lost its lease is refused and takes no effect", async () => {
    const { order_id } = await closing();
    const run_id = await book.begin();
    const before = await state();
    await book.loseLease();
    await expect(book.record(run_id, [{ order_id, ...FILLED }])).rejects.toMatchObject({ code: "PT409" });
    expect(await state()).toEqual(before);
  });
});

describe("an entry", () => {
  it("opens its position when it has filled, at the price of its fills", async () => {
    const { request, order_id } = await entry();
    const { opened } = await told(order_id, {
      status: "filled",
      filled_quantity: 3,
      fill_cash: 450.04,
      fees: 1.95,
    });
    expect(await book.position(opened[0] ?? 0)).toMatchObject({
      entry_price: 150.0133,
      quantity: 3,
      open_quantity: 3,
      fees: 1.95,
      profit_target: 225.02,
      stop_loss: 900.08,
    });
    expect(await book.request(request.request_id)).toMatchObject({ status: "executed" });
  });

  it("cancelled after a partial fill opens what has filled", async () => {
    const { request, order_id } = await entry(vpc({ quantity: 3 }));
    const { opened } = await told(
      order_id,
      { status: "partially_filled", filled_quantity: 1, fill_cash: 150, fees: 0 },
      { status: "cancelled", filled_quantity: 2, fill_cash: 301, fees: 0 },
    );
    expect(opened).toHaveLength(1);
    expect(await book.position(opened[0] ?? 0)).toMatchObject({
      quantity: 2,
      open_quantity: 2,
      entry_price: 150.5,
      collateral: 1000,
      max_risk: 699,
      stop_loss: 1000,
      profit_target: 150.5,
    });
    expect(await book.request(request.request_id)).toMatchObject({ status: "executed" });
  });

  it("that fills once more after a partial fill opens one position, with everything", async () => {
    const { order_id } = await entry();
    await told(
      order_id,
      { status: "partially_filled", filled_quantity: 1, fill_cash: 150, fees: 0 },
      { status: "filled", filled_quantity: 3, fill_cash: 450, fees: 0 },
    );
    const rows = await book.sql`select quantity, open_quantity from public.positions`;
    expect([...rows]).toEqual([{ quantity: 3, open_quantity: 3 }]);
  });

  it("that the broker refuses fails its request, in the broker's words", async () => {
    const { request, order_id } = await entry();
    await told(order_id, { status: "rejected", message: "Not enough <buying power>" });
    expect(await book.request(request.request_id)).toMatchObject({
      status: "failed",
      status_note: expect.stringContaining("Not enough <buying power>"),
    });
    expect((await book.deliver()).at(-1)).toMatchObject({ kind: "card", facts: { status: "failed" } });
    const next = await book.send(quotesFor(request, 150), [{ ticker: request.ticker, price: 588 }]);
    expect(next.place).toEqual([]);
  });

  it("that was not filled by the end of the day ends its request", async () => {
    const { request, order_id } = await entry();
    await book.setClock("2026-03-03T21:00:00Z");
    await told(order_id, { status: "cancelled" });
    expect(["expired", "failed"]).toContain((await book.request(request.request_id)).status);
    expect(await book.sql`select from public.positions`).toHaveLength(0);
  });
});

describe("a close that fills in parts", () => {
  it("realises each part, exact to the cent with its fees", async () => {
    const { request, position_id, order_id } = await closing();
    await told(order_id, { status: "partially_filled", filled_quantity: 1, fill_cash: -75.33, fees: 0.65 });
    // Two contracts at the mark of 75.00 are left.
    expect(await book.position(position_id)).toMatchObject({ unrealized_pnl: 150 });
    expect(await book.position(position_id)).toMatchObject({
      status: "OPEN",
      quantity: 3,
      open_quantity: 2,
      realized_pnl: 74.02,
      fees: 0.65,
      exit_date: null,
    });
    expect(await book.trades()).toEqual([]);
    expect(await book.alerts()).not.toContain("closed");

    // The rules go on comparing the whole position, the unrealised P&L is of what is open.
    await book.decide(quotesFor(request, 100));
    expect(await book.decision(position_id)).toMatchObject({ pnl: 150 });
    expect(await book.position(position_id)).toMatchObject({ unrealized_pnl: 100 });

    const { closed } = await told(order_id, {
      status: "filled",
      filled_quantity: 3,
      fill_cash: -235.4,
      fees: 1.95,
    });
    expect(closed).toEqual([position_id]);
    // Nothing is open: a sum over all positions counts no P&L twice.
    expect((await book.position(position_id)).unrealized_pnl ?? 0).toBe(0);
    expect(await book.position(position_id)).toMatchObject({
      status: "CLOSED",
      open_quantity: 0,
      exit_price: 78.4667,
      exit_reason: "profit_target",
      realized_pnl: 212.65,
      pnl_percent: 47.26,
      fees: 1.95,
    });
    expect(await book.trades()).toMatchObject([
      {
        position_id,
        quantity: 3,
        exit_price: 78.4667,
        pnl_realized: 212.65,
        pnl_percent: 47.26,
        fees: 1.95,
        win_loss: "WIN",
      },
    ]);
  });

  it("is net of the entry's fees, and summed from cash, never from rounded averages", async () => {
    const { order_id } = await entry();
    const { opened } = await told(order_id, {
      status: "filled",
      filled_quantity: 3,
      fill_cash: 400.01,
      fees: 2.11,
    });
    const position_id = opened[0] ?? 0;
    const request = await book.request((await book.position(position_id)).request_id as string);
    const { run_id, place } = await book.send(quotesFor({ ...csp(), ticker: String(request.ticker) }, 50));
    const exit = id(place[0]);
    await book.finish(run_id, [
      { order_id: exit, status: "partially_filled", filled_quantity: 2, fill_cash: -100.01, fees: 1.37 },
    ]);
    await told(exit, { status: "filled", filled_quantity: 3, fill_cash: -150.03, fees: 2.06 });
    // 400.01 - 150.03 - 2.11 - 2.06
    expect(await book.trades()).toMatchObject([
      { position_id, pnl_realized: 245.81, fees: 4.17, pnl_percent: 61.45 },
    ]);
    expect(await book.position(position_id)).toMatchObject({ realized_pnl: 245.81, fees: 4.17 });
  });

  it("and is cancelled leaves the rest open; the next close is for the rest", async () => {
    const { request, position_id, order_id } = await closing();
    await told(order_id, { status: "cancelled", filled_quantity: 1, fill_cash: -75, fees: 0 });
    expect(await book.position(position_id)).toMatchObject({
      status: "OPEN",
      open_quantity: 2,
      realized_pnl: 75,
    });
    const { run_id, place } = await book.send(quotesFor(request, 60));
    expect(place).toMatchObject([{ purpose: "exit", quantity: 2, limit_price: 60 }]);
    const { closed } = await book.finish(run_id, [
      { order_id: id(place[0]), status: "filled", filled_quantity: 2, fill_cash: -120, fees: 0 },
    ]);
    expect(closed).toEqual([position_id]);
    expect(await book.trades()).toMatchObject([{ quantity: 3, exit_price: 65, pnl_realized: 255 }]);
  });

  it("does not move the rules: they compare the quantity that was opened", async () => {
    const { request, position_id, order_id } = await closing();
    await told(order_id, { status: "cancelled", filled_quantity: 2, fill_cash: -150, fees: 0 });
    await book.decide(quotesFor(request, 449.99));
    expect(await book.decision(position_id)).toMatchObject({ pnl: -899.97, verdict: "hold" });
    await book.decide(quotesFor(request, 450));
    expect(await book.decision(position_id)).toMatchObject({
      pnl: -900,
      exit_reason: "stop_loss",
      verdict: "exit",
    });
  });

  it("at a loss is a LOSS, and so is nothing gained", async () => {
    const [worse, even] = [await closing(csp()), await closing(csp())];
    await told(worse.order_id, { status: "filled", filled_quantity: 1, fill_cash: -150.01, fees: 0 });
    await told(even.order_id, { status: "filled", filled_quantity: 1, fill_cash: -149.35, fees: 0.65 });
    expect(await book.trades()).toMatchObject([
      { pnl_realized: -0.01, win_loss: "LOSS" },
      { pnl_realized: 0, win_loss: "LOSS" },
    ]);
  });
});

describe("a refused close", () => {
  async function refused(request: TradeRequest, at: string) {
    await book.setClock(at);
    const { run_id, place } = await book.send(quotesFor(request, 75));
    await book.finish(
      run_id,
      place.map((order) => ({
        order_id: id(order),
        status: "rejected" as const,
        message: "Market is <closed>",
      })),
    );
    return place;
  }

  it("leaves the position OPEN, and says so in the broker's words", async () => {
    const request = csp();
    const position_id = await book.open(request);
    expect(await refused(request, "2026-03-03T15:00:00Z")).toHaveLength(1);
    expect(await book.position(position_id)).toMatchObject({
      status: "OPEN",
      open_quantity: 1,
      exit_date: null,
    });
    expect(await book.trades()).toEqual([]);
    const alert = (await book.deliver()).find(({ kind }) => kind === "close_refused");
    expect(alert?.facts).toMatchObject({
      position_id,
      exit_reason: "profit_target",
      message: "Market is <closed>",
    });
  });

  it("is tried at the next check, three times a day, not a fourth, and again the next day", async () => {
    const request = csp();
    const position_id = await book.open(request);
    const tries: number[] = [];
    for (const at of ["15:00", "15:05", "15:10", "15:15", "20:55"]) {
      tries.push((await refused(request, `2026-03-03T${at}:00Z`)).length);
    }
    expect(tries).toEqual([1, 1, 1, 0, 0]);
    expect(await book.decision(position_id)).toMatchObject({
      exit_reason: "profit_target",
      verdict: "refused",
    });
    expect(await refused(request, "2026-03-04T14:35:00Z")).toHaveLength(1);
    expect(await book.position(position_id)).toMatchObject({ status: "OPEN" });
  });

  it("of one position does not count against another", async () => {
    const [request, other] = [csp(), csp()];
    await book.open(request);
    for (const minute of ["00", "05", "10"]) {
      await refused(request, `2026-03-03T15:${minute}:00Z`);
    }
    await book.open(other);
    const { place } = await book.send([...quotesFor(request, 75), ...quotesFor(other, 75)]);
    expect(place).toHaveLength(1);
  });
});

describe("a working close", () => {
  it("is taken over by a more urgent reason and repriced", async () => {
    const { request, position_id, order_id } = await closing(csp());
    const { claim, place, replace } = await book.send(quotesFor(request, 450));
    expect(place).toEqual([]);
    expect(claim.exits).toEqual([]);
    expect(replace).toMatchObject([{ order_id, limit_price: 451 }]);
    expect((await book.orders({ position_id })).at(-1)).toMatchObject({
      exit_reason: "stop_loss",
      urgency: 1,
    });
  });

  it("gives the position the reason that took it over", async () => {
    const { request, position_id, order_id } = await closing(csp());
    const { run_id } = await book.send(quotesFor(request, 450));
    await book.finish(run_id, [{ order_id, status: "filled", filled_quantity: 1, fill_cash: -451, fees: 0 }]);
    expect(await book.position(position_id)).toMatchObject({
      status: "CLOSED",
      exit_reason: "stop_loss",
      realized_pnl: -301,
    });
  });

  it("keeps its reason when a less urgent one holds", async () => {
    const request = csp();
    const position_id = await book.open(request);
    const { run_id, place } = await book.send(quotesFor(request, 450));
    await book.finish(run_id, [{ order_id: id(place[0]), status: "working", limit_price: 451 }]);
    await book.send(quotesFor(request, 75));
    expect((await book.orders({ position_id })).at(-1)).toMatchObject({
      exit_reason: "stop_loss",
      urgency: 1,
    });
  });

  it("for the date is not taken over by the profit target, but becomes as urgent as the stop", async () => {
    const request = csp({ expiration_date: "2026-03-24" });
    const position_id = await book.open(request);
    const { run_id, place } = await book.send(quotesFor(request, 150));
    await book.finish(run_id, [{ order_id: id(place[0]), status: "working", limit_price: 150 }]);
    const close = async () => (await book.orders({ position_id })).at(-1);
    await book.finish((await book.send(quotesFor(request, 75))).run_id);
    expect(await close()).toMatchObject({ exit_reason: "21dte", urgency: 3 });
    await book.finish((await book.send(quotesFor(request, 450))).run_id);
    expect(await close()).toMatchObject({ urgency: 1 });
  });

  it("is not repriced without a trustworthy quote", async () => {
    const { position_id } = await closing(csp());
    const { place, replace, poll } = await book.send([]);
    expect({ place, replace }).toEqual({ place: [], replace: [] });
    expect(poll).toHaveLength(1);
    expect((await book.orders({ position_id })).at(-1)).toMatchObject({ limit_price: 75 });
  });

  it("is polled after the market's close, and its position stays OPEN when it was not filled", async () => {
    const { position_id, order_id } = await closing(csp());
    await book.setClock("2026-03-03T21:00:00Z");
    const run = await book.call<{ run_id: number; market_open: boolean; symbols: string[] }>(
      "begin_exit_check",
    );
    expect(run).toMatchObject({ market_open: false, symbols: [] });
    expect(await book.release(run.run_id)).toMatchObject({ place: [], replace: [], poll: [{ order_id }] });
    await book.finish(run.run_id, [{ order_id, status: "cancelled" }]);
    expect(await book.position(position_id)).toMatchObject({ status: "OPEN", open_quantity: 1 });
  });
});
