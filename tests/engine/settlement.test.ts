import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import { at, expirationClose, iso } from "../model/calendar.ts";
import { money, toNumber } from "../model/money.ts";
import { intrinsic, settle } from "../model/settlement.ts";
import { type Book, CHAT, createBook, OWNER, quotesFor, type Row } from "../support/book.ts";
import { emptyBook } from "./positions.ts";
import { put, spread } from "./trades.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
afterAll(() => book.drop());

const OPENED = "2026-02-03T15:00:00Z";
/** A Friday in daylight saving. */
const EXPIRATION = "2026-03-20";
const CLOSE = "2026-03-20T20:00:00.000Z";

interface Begun {
  run_id: number;
  market_open: boolean;
  done?: true;
  symbols: string[];
  closes: { ticker: string; date: string; closed_at: string }[];
}

interface Settled {
  begun: Begun;
  settled: number[];
}

/** Opens positions that no rule closes: their automatic exit is off. */
async function open(...requests: TradeRequest[]): Promise<number[]> {
  await book.setClock(OPENED);
  const ids: number[] = [];
  for (const request of requests) {
    ids.push(await book.open({ ...request, overrides: { auto_exit: false, ...request.overrides } }));
  }
  return ids;
}

/** One check at `now` whose market data knows these official closes, USD per share; a ticker's own or anyone's. */
async function check(now: string, closes: Record<string, number> | number): Promise<Settled> {
  await book.setClock(now);
  const begun = await book.call<Begun>("begin_exit_check");
  if (begun.done) {
    return { begun, settled: [] };
  }
  const known = begun.closes.flatMap(({ ticker, date }) => {
    const close = typeof closes === "number" ? closes : closes[ticker];
    return close === undefined ? [] : [{ ticker, date, close }];
  });
  const settled = await book.call<number[]>("settle_expired", { run_id: begun.run_id, closes: known });
  await book.finish(begun.run_id);
  return { begun, settled };
}

const prompts = async () =>
  (await book.sql`
    select position_id::integer, facts, answer, answered_by, asked_at from private.prompts order by prompt_id`) as Row[];

describe("by the official close of its underlying", () => {
  type Expected = "worthless" | "max_loss" | "confirm";
  const CASES: [string, TradeRequest, number, Expected][] = [
    ["a put far out of the money expires worthless", put(), 640, "worthless"],
    ["a put a cent beyond 0.5 % above its strike expires worthless", put(), 582.91, "worthless"],
    ["a put exactly 0.5 % above its strike is asked", put(), 582.9, "confirm"],
    ["a put at its strike is asked", put(), 580, "confirm"],
    ["a put a cent in the money is asked", put(), 579.99, "confirm"],
    ["a put exactly 0.5 % below its strike is asked", put(), 577.1, "confirm"],
    ["a put further in the money is asked", put(), 577.09, "confirm"],
    ["a put deep in the money is asked", put(), 400, "confirm"],
    ["several puts expire worthless together", put({ quantity: 7 }), 600, "worthless"],
    ["a spread far out of the money expires worthless", spread(), 640, "worthless"],
    ["a spread a cent beyond 0.5 % above its short strike expires worthless", spread(), 582.91, "worthless"],
    ["a spread exactly 0.5 % above its short strike is asked", spread(), 582.9, "confirm"],
    ["a spread at its short strike is asked", spread(), 580, "confirm"],
    ["a spread between its strikes and near both is asked", spread(), 577.5, "confirm"],
    [
      "a wide spread a cent beyond 0.5 % below its short strike is asked",
      spread({ width: 40 }),
      577.09,
      "confirm",
    ],
    ["a wide spread between its strikes is asked", spread({ width: 40 }), 560, "confirm"],
    [
      "a wide spread a cent more than 0.5 % above its long strike is asked",
      spread({ width: 40 }),
      542.71,
      "confirm",
    ],
    ["a wide spread exactly 0.5 % above its long strike is asked", spread({ width: 40 }), 542.7, "confirm"],
    ["a spread at its long strike is asked", spread(), 575, "confirm"],
    ["a spread exactly 0.5 % below its long strike is asked", spread({ width: 40 }), 537.3, "confirm"],
    [
      "a spread a cent beyond 0.5 % below its long strike loses its width",
      spread({ width: 40 }),
      537.29,
      "max_loss",
    ],
    ["a spread whose 0.5 % is no whole cent is asked inside it", spread(), 572.13, "confirm"],
    ["a spread whose 0.5 % is no whole cent loses its width outside it", spread(), 572.12, "max_loss"],
    ["a spread deep in the money loses its width", spread(), 400, "max_loss"],
    ["several spreads lose their width together", spread({ quantity: 3 }), 500, "max_loss"],
    [
      "a spread with strikes in half dollars",
      spread({ strike_price: 37.5, width: 2.5, net_credit: 61.37 }),
      34,
      "max_loss",
    ],
  ].map(([sentence, request, ...rest]) => [
    sentence,
    { ...(request as TradeRequest), expiration_date: EXPIRATION },
    ...rest,
  ]) as never;

  const outcomes = new Map<
    string,
    { position: Row; trade: Row | undefined; prompt: Row | undefined; settled: boolean }
  >();

  beforeAll(async () => {
    await emptyBook(book.sql);
    const ids = await open(...CASES.map(([, request]) => request));
    const { begun, settled } = await check(
      "2026-03-20T20:00:00Z",
      Object.fromEntries(CASES.map(([, { ticker }, close]) => [ticker, close])),
    );
    expect(begun.market_open).toBe(false);
    const asked = await prompts();
    const trades = await book.trades();
    for (const [i, [sentence]] of CASES.entries()) {
      const id = ids[i] ?? 0;
      outcomes.set(sentence, {
        position: await book.position(id),
        trade: trades.find(({ position_id }) => position_id === id),
        prompt: asked.find(({ position_id }) => position_id === id),
        settled: settled.includes(id),
      });
    }
  });

  it.each(CASES)("%s", (sentence, request, close, expected) => {
    const contract = {
      ticker: request.ticker,
      expiration: request.expiration_date,
      strike: money(request.strike_price),
      width: request.width === undefined ? null : money(request.width),
    };
    // The model agrees with the table.
    const model = settle(contract, money(close));
    expect(model.outcome).toBe(expected);
    const outcome = outcomes.get(sentence);
    if (!("debit" in model)) {
      expect(outcome?.settled).toBe(false);
      expect(outcome?.position).toMatchObject({ status: "OPEN", open_quantity: request.quantity });
      expect(outcome?.trade).toBeUndefined();
      expect(outcome?.prompt).toMatchObject({
        answer: null,
        facts: { close, outcome: "confirm", assigned_debit: toNumber(intrinsic(contract, money(close))) },
      });
      return;
    }
    const { quantity } = request;
    const pnl = toNumber((money(request.net_credit) - model.debit) * BigInt(quantity));
    expect(outcome?.settled).toBe(true);
    expect(outcome?.prompt).toBeUndefined();
    expect(outcome?.position).toMatchObject({
      status: "EXPIRED",
      exit_reason: "expired",
      exit_date: new Date(CLOSE),
      exit_price: toNumber(model.debit),
      open_quantity: 0,
      realized_pnl: pnl,
    });
    expect(outcome?.trade).toMatchObject({
      status: "EXPIRED",
      exit_reason: "expired",
      exit_date: new Date(CLOSE),
      closed_at: new Date(CLOSE),
      exit_price: toNumber(model.debit),
      quantity,
      pnl_realized: pnl,
      win_loss: pnl > 0 ? "WIN" : "LOSS",
      executed_by: "auto",
    });
  });
});

describe("the close that settles", () => {
  beforeEach(() => emptyBook(book.sql));

  it.each([
    ["in winter", "2026-02-20", "2026-02-20T21:00:00.000Z", "2026-02-20"],
    ["in daylight saving", "2026-03-20", "2026-03-20T20:00:00.000Z", "2026-03-20"],
    ["of a Saturday is Friday's", "2026-03-21", "2026-03-20T20:00:00.000Z", "2026-03-20"],
    ["of a Sunday is Friday's", "2026-03-22", "2026-03-20T20:00:00.000Z", "2026-03-20"],
    ["of Good Friday is Thursday's", "2026-04-03", "2026-04-02T20:00:00.000Z", "2026-04-02"],
    [
      "of the Saturday after Good Friday is Thursday's",
      "2026-04-04",
      "2026-04-02T20:00:00.000Z",
      "2026-04-02",
    ],
    ["of Juneteenth is Thursday's", "2026-06-19", "2026-06-18T20:00:00.000Z", "2026-06-18"],
    ["of a half day is at 13:00", "2026-11-27", "2026-11-27T18:00:00.000Z", "2026-11-27"],
    ["of Thanksgiving is Wednesday's", "2026-11-26", "2026-11-25T21:00:00.000Z", "2026-11-25"],
    ["of Christmas is the half day's before it", "2026-12-25", "2026-12-24T18:00:00.000Z", "2026-12-24"],
  ])("%s", async (_when, expiration_date, close, date) => {
    expect(iso(expirationClose(expiration_date))).toBe(close);
    const [position_id = 0] = await open(put({ expiration_date }));
    const before = await check(new Date(Date.parse(close) - 1000).toISOString(), 600);
    expect(before.begun).toMatchObject({ market_open: true, closes: [] });
    expect(before.begun.symbols).toHaveLength(1);
    const { begun, settled } = await check(close, 600);
    expect(begun).toMatchObject({ market_open: false, symbols: [], closes: [{ date }] });
    expect(at(begun.closes[0]?.closed_at ?? "")).toBe(at(close));
    expect(settled).toEqual([position_id]);
    expect(await book.position(position_id)).toMatchObject({ status: "EXPIRED", exit_date: new Date(close) });
  });

  it("that is not there yet leaves the position open; a later check settles it, as of its expiration", async () => {
    const [position_id = 0] = await open(put({ expiration_date: EXPIRATION }));
    expect((await check(CLOSE, {})).settled).toEqual([]);
    expect(await book.position(position_id)).toMatchObject({ status: "OPEN", exit_date: null });
    expect(await prompts()).toEqual([]);
    // Monday, and it is not there either.
    expect((await check("2026-03-23T13:30:00Z", {})).settled).toEqual([]);
    const late = await check("2026-03-23T13:35:00Z", 600);
    expect(late.begun).toMatchObject({ market_open: true, symbols: [], closes: [{ date: EXPIRATION }] });
    expect(late.settled).toEqual([position_id]);
    expect(await book.position(position_id)).toMatchObject({ exit_date: new Date(CLOSE), days_held: 45 });
  });

  it("of another day or another underlying settles nothing", async () => {
    const request = put({ expiration_date: EXPIRATION });
    const [position_id = 0] = await open(request);
    await book.setClock("2026-03-23T13:30:00Z");
    const run_id = await book.begin();
    const closes = [
      { ticker: request.ticker, date: "2026-03-19", close: 600 },
      { ticker: request.ticker, date: "2026-03-23", close: 600 },
      { ticker: "OTHER", date: EXPIRATION, close: 600 },
    ];
    expect(await book.call("settle_expired", { run_id, closes })).toEqual([]);
    await book.finish(run_id);
    expect(await book.position(position_id)).toMatchObject({ status: "OPEN" });
  });

  it("said twice settles once", async () => {
    const request = spread({ expiration_date: EXPIRATION, quantity: 2 });
    const [position_id = 0] = await open(request);
    await book.setClock(CLOSE);
    const run_id = await book.begin();
    const close = { ticker: request.ticker, date: EXPIRATION, close: 600 };
    expect(await book.call("settle_expired", { run_id, closes: [close, close] })).toEqual([position_id]);
    expect(await book.call("settle_expired", { run_id, closes: [close] })).toEqual([]);
    await book.finish(run_id);
    expect(await book.trades()).toMatchObject([{ position_id, quantity: 2, pnl_realized: 300 }]);
    expect((await book.orders({ position_id })).filter(({ source }) => source === "settlement")).toHaveLength(
      1,
    );
  });

  it("told by a check that lost its lease settles nothing", async () => {
    const request = put({ expiration_date: EXPIRATION });
    const [position_id = 0] = await open(request);
    await book.setClock(CLOSE);
    const run_id = await book.begin();
    await book.loseLease();
    await book.begin();
    const closes = [{ ticker: request.ticker, date: EXPIRATION, close: 600 }];
    await expect(book.call("settle_expired", { run_id, closes })).rejects.toMatchObject({ code: "PT409" });
    expect(await book.position(position_id)).toMatchObject({ status: "OPEN" });
    await book.loseLease();
  });

  it("is caught up with after days of standstill, each position by the close of its own last day", async () => {
    const days = ["2026-02-13", "2026-02-20", "2026-03-06", "2026-03-13", "2026-03-21", "2026-04-03"];
    const ids = await open(...days.map((expiration_date) => put({ expiration_date })));
    const { begun, settled } = await check("2026-04-20T14:00:00Z", 600);
    expect(begun.closes.map(({ date }) => date).sort()).toEqual([
      ...days.slice(0, 4),
      "2026-03-20",
      "2026-04-02",
    ]);
    expect(settled.toSorted((a, b) => a - b)).toEqual(ids);
    const rows = await book.sql`select trade_date::text, total_pnl::float from public.v_daily_pnl order by 1`;
    expect([...rows]).toEqual(
      [...days.slice(0, 4), "2026-03-20", "2026-04-02"].map((trade_date) => ({ trade_date, total_pnl: 150 })),
    );
    // Once: a second check finds nothing.
    expect((await check("2026-04-20T14:05:00Z", 600)).settled).toEqual([]);
    expect(await book.trades()).toHaveLength(days.length);
  });

  it("may be asked for in the same check for positions in one underlying with two expirations", async () => {
    const first = put({ expiration_date: "2026-03-06" });
    const second = put({ ticker: first.ticker, expiration_date: "2026-03-13" });
    const third = spread({ ticker: first.ticker, expiration_date: "2026-03-13", strike_price: 700 });
    const ids = await open(first, second, third);
    const { begun, settled } = await check("2026-03-16T14:00:00Z", 600);
    expect(begun.closes).toHaveLength(2);
    expect(settled.toSorted((a, b) => a - b)).toEqual(ids);
    const pnls = (await book.trades()).map(({ pnl_realized }) => pnl_realized);
    expect(pnls.sort()).toEqual([-350, 150, 150]);
  });
});

describe("from the expiration's close on", () => {
  beforeEach(() => emptyBook(book.sql));

  it("no rule applies: not at a check, and not in what is due by the latest marks", async () => {
    const request = put({ expiration_date: EXPIRATION, overrides: { exit_dte: 0 } });
    const saturday = put({ expiration_date: "2026-03-21", overrides: { exit_dte: 1 } });
    await open(request, saturday);
    await book.setClock("2026-03-20T19:55:00Z");
    await book.decide([...quotesFor(request, 10), ...quotesFor(saturday, 10)]);
    const due = async () => (await book.call<unknown[]>("check_exit_conditions")).length;
    expect(await due()).toBe(2);
    for (const now of [CLOSE, "2026-03-20T23:00:00Z", "2026-03-21T15:00:00Z", "2026-03-23T14:00:00Z"]) {
      await book.setClock(now);
      expect(await due(), now).toBe(0);
    }
    // And a check that finds the market open on Monday decides nothing about them.
    expect(await book.decide([...quotesFor(request, 10), ...quotesFor(saturday, 10)])).toEqual({
      checked: 0,
      exits: [],
    });
  });

  it("no order leaves: a close decided just before it is not sent", async () => {
    const request = put({ expiration_date: EXPIRATION, overrides: { exit_dte: 0, auto_exit: true } });
    await open(request);
    await book.setClock("2026-03-20T19:59:59Z");
    const run_id = await book.begin();
    const { exits } = await book.apply(run_id, quotesFor(request, 10));
    expect(exits).toHaveLength(1);
    await book.setClock(CLOSE);
    expect((await book.release(run_id)).place).toEqual([]);
  });

  it("an order that is live is waited for", async () => {
    const request = put({ expiration_date: EXPIRATION, overrides: { exit_dte: 0, auto_exit: true } });
    const [position_id = 0] = await open(request);
    await book.setClock("2026-03-20T19:55:00Z");
    const { run_id, place } = await book.send(quotesFor(request, 10));
    const order_id = Number(place[0]?.order_id);
    await book.finish(run_id, [{ order_id, status: "working", limit_price: 10 }]);
    for (const status of ["working", "unknown", "working"] as const) {
      await book.setClock(CLOSE);
      const begun = await book.call<Begun>("begin_exit_check");
      await book.record(begun.run_id, [{ order_id, status }]);
      const closes = begun.closes.map(({ ticker, date }) => ({ ticker, date, close: 600 }));
      expect(await book.call("settle_expired", { run_id: begun.run_id, closes })).toEqual([]);
      await book.finish(begun.run_id);
      expect(await book.position(position_id)).toMatchObject({ status: "OPEN" });
      expect(await prompts()).toEqual([]);
    }
  });

  /** A close of three contracts at the broker that ends at 16:00; the settlement of what is left. */
  async function endsAtTheClose(report: Row) {
    const request = put({
      expiration_date: EXPIRATION,
      quantity: 3,
      overrides: { exit_dte: 0, auto_exit: true },
    });
    const [position_id = 0] = await open(request);
    await book.setClock("2026-03-20T19:55:00Z");
    const { run_id, place } = await book.send(quotesFor(request, 10));
    const order_id = Number(place[0]?.order_id);
    await book.finish(run_id, [{ order_id, status: "working", limit_price: 10 }]);
    await book.setClock(CLOSE);
    const begun = await book.call<Begun>("begin_exit_check");
    expect((await book.release(begun.run_id)).poll).toMatchObject([{ order_id }]);
    await book.record(begun.run_id, [{ order_id, ...report } as never]);
    const closes = [{ ticker: request.ticker, date: EXPIRATION, close: 600 }];
    await book.call("settle_expired", { run_id: begun.run_id, closes });
    await book.finish(begun.run_id);
    return await book.position(position_id);
  }

  it("an order that ended without a fill leaves everything to the settlement", async () => {
    expect(await endsAtTheClose({ status: "cancelled" })).toMatchObject({
      status: "EXPIRED",
      exit_reason: "expired",
      exit_price: 0,
      realized_pnl: 450,
    });
  });

  it("an order that filled in the last minute has closed the position", async () => {
    const fill = { status: "filled", filled_quantity: 3, fill_cash: -30, fees: 1.95 };
    expect(await endsAtTheClose(fill)).toMatchObject({
      status: "CLOSED",
      exit_reason: "21dte",
      exit_price: 10,
      realized_pnl: 418.05,
      fees: 1.95,
      exit_date: new Date(CLOSE),
    });
  });

  it("an order that filled in part leaves the rest to the settlement, and both add up", async () => {
    const fill = { status: "cancelled", filled_quantity: 2, fill_cash: -20.01, fees: 1.3 };
    expect(await endsAtTheClose(fill)).toMatchObject({
      status: "EXPIRED",
      exit_reason: "expired",
      exit_price: 6.67,
      realized_pnl: 428.69,
      pnl_percent: 95.26,
      fees: 1.3,
      open_quantity: 0,
    });
    expect(await book.trades()).toMatchObject([
      { quantity: 3, pnl_realized: 428.69, exit_date: new Date(CLOSE) },
    ]);
  });
});

describe("an adjusted contract (digits in its root)", () => {
  it.each([
    ["far out of the money", 900],
    ["in the money on both legs", 100],
  ])("is asked whatever the close, and nothing is offered that would have to be guessed: %s", async (_what, close) => {
    await emptyBook(book.sql);
    const [position_id = 0] = await open(spread({ ticker: "XYZ1", expiration_date: EXPIRATION }));
    expect((await check(CLOSE, close)).settled).toEqual([]);
    expect(await book.position(position_id)).toMatchObject({ status: "OPEN" });
    expect(await prompts()).toMatchObject([
      { position_id, facts: { outcome: "adjusted", assigned_debit: null }, answer: null },
    ]);
    const card = (await book.deliver()).find(({ kind }) => kind === "settlement");
    expect(await book.answer(card, "assigned")).toMatchObject({ outcome: "stale" });
    expect(await book.position(position_id)).toMatchObject({ status: "OPEN" });
    expect(await book.answer(card, "expired")).toMatchObject({ outcome: "answered" });
  });
});

describe("a person's answer", () => {
  let updates = 5_000_000;
  let position_id: number;
  let card: { message_id: number; facts: Row };
  let request: TradeRequest;

  beforeEach(async () => {
    await emptyBook(book.sql);
    request = spread({ width: 40, quantity: 2, expiration_date: EXPIRATION });
    [position_id = 0] = await open(request);
    await check(CLOSE, 560);
    const asked = (await book.deliver()).filter(({ kind }) => kind === "settlement");
    expect(asked).toMatchObject([
      { edited: false, facts: { position_id, close: 560, assigned_debit: 2000 } },
    ]);
    card = asked[0] as typeof card;
    await book.setClock("2026-03-23T12:00:00Z");
  });

  function answer(what: string, differing: Row = {}): Promise<Row> {
    updates += 1;
    return book.call("answer_prompt", {
      update_id: updates,
      token: card.facts.token,
      chat_id: CHAT,
      message_id: card.message_id,
      answer: what,
      answered_by: OWNER,
      ...differing,
    });
  }

  const nothingHappened = async () => {
    expect(await book.position(position_id)).toMatchObject({ status: "OPEN", open_quantity: 2 });
    expect(await book.trades()).toEqual([]);
  };

  it("is asked for once, however often it is checked", async () => {
    for (const now of ["2026-03-20T20:05:00Z", "2026-03-23T14:00:00Z", "2026-03-24T14:00:00Z"]) {
      await check(now, 560);
    }
    expect(await prompts()).toHaveLength(1);
    expect((await book.deliver()).filter(({ kind }) => kind === "settlement")).toEqual([]);
    await nothingHappened();
  });

  it("that it expired books it worthless, as of the expiration's close", async () => {
    expect(await answer("expired")).toEqual({ outcome: "answered", kind: "settlement", answer: "expired" });
    expect(await book.position(position_id)).toMatchObject({
      status: "EXPIRED",
      exit_reason: "expired",
      exit_price: 0,
      realized_pnl: 300,
      exit_date: new Date(CLOSE),
      days_held: 45,
    });
    expect(await book.trades()).toMatchObject([
      { status: "EXPIRED", exit_reason: "expired", pnl_realized: 300, exit_date: new Date(CLOSE) },
    ]);
  });

  it("that it was assigned books what its legs were worth, as of the expiration's close", async () => {
    expect(await answer("assigned")).toEqual({ outcome: "answered", kind: "settlement", answer: "assigned" });
    expect(await book.position(position_id)).toMatchObject({
      exit_reason: "assigned",
      exit_price: 2000,
      realized_pnl: -3700,
      exit_date: new Date(CLOSE),
      open_quantity: 0,
    });
    const [trade] = await book.trades();
    expect(trade).toMatchObject({ exit_reason: "assigned", pnl_realized: -3700, win_loss: "LOSS" });
    expect(trade?.status).toBe((await book.position(position_id)).status);
    const rows = await book.sql`select trade_date::text, total_pnl::float from public.v_daily_pnl`;
    expect([...rows]).toEqual([{ trade_date: EXPIRATION, total_pnl: -3700 }]);
  });

  it("shows in the message that asked, and tells that the position closed", async () => {
    await answer("assigned");
    const told = await book.deliver();
    expect(told.filter(({ kind }) => kind === "settlement")).toMatchObject([
      { edited: true, message_id: card.message_id, facts: { answer: "assigned" } },
    ]);
    expect(told.filter(({ kind }) => kind === "closed")).toHaveLength(1);
  });

  it("given a second time changes nothing and tells what it was", async () => {
    await answer("assigned");
    const before = await book.trades();
    for (const second of ["expired", "assigned"]) {
      expect(await answer(second)).toEqual({ outcome: "already", kind: "settlement", answer: "assigned" });
    }
    expect(await book.trades()).toEqual(before);
  });

  it("that Telegram sends again changes nothing", async () => {
    await answer("assigned", { update_id: 4_999_999 });
    const before = await book.trades();
    expect(await answer("expired", { update_id: 4_999_999 })).toEqual({
      outcome: "replayed",
      kind: "settlement",
      answer: "assigned",
    });
    expect(await book.trades()).toEqual(before);
  });

  it.each([
    ["another message", { message_id: 1 }],
    ["another chat", { chat_id: -5 }],
    ["a token that nobody has", { token: "0".repeat(32) }],
  ])("pressed on %s is out of date and changes nothing", async (_what, differing) => {
    expect(await answer("assigned", differing)).toMatchObject({ outcome: "stale" });
    await nothingHappened();
    // The real one still works.
    expect(await answer("assigned")).toMatchObject({ outcome: "answered" });
  });

  it.each(["exercised", "adopt", "order1", ""])("that was not offered is out of date: %j", async (what) => {
    expect(await answer(what)).toMatchObject({ outcome: "stale" });
    await nothingHappened();
    expect(await answer("assigned")).toMatchObject({ outcome: "answered" });
  });

  it("by two people at once is booked once", async () => {
    const answers = await Promise.all([answer("assigned"), answer("expired"), answer("assigned")]);
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(["already", "already", "answered"]);
    expect(await book.trades()).toHaveLength(1);
  });

  it("that it was closed elsewhere books the price, ends the question and leaves nothing to press", async () => {
    expect(await book.command("closed", { position_id, price: 1234.56 })).toEqual({ outcome: "done" });
    expect(await book.position(position_id)).toMatchObject({
      status: "CLOSED",
      exit_reason: "manual",
      exit_price: 1234.56,
      realized_pnl: -2169.12,
    });
    expect(await book.trades()).toMatchObject([{ executed_by: "manual", pnl_realized: -2169.12 }]);
    expect(await answer("assigned")).toEqual({ outcome: "already", kind: "settlement", answer: "manual" });
    expect((await book.deliver()).filter(({ kind }) => kind === "settlement")).toMatchObject([
      { edited: true, message_id: card.message_id, facts: { answer: "manual" } },
    ]);
    expect(await book.trades()).toHaveLength(1);
  });

  it("that it was closed elsewhere is dated no later than the expiration's close", async () => {
    await book.command("closed", { position_id, price: 1234.56 });
    const { exit_date } = await book.position(position_id);
    expect((exit_date as Date).toISOString()).toBe(CLOSE);
  });

  it("leaves a closed market with nothing to do", async () => {
    await answer("expired");
    expect((await check("2026-03-23T12:00:00Z", 560)).begun).toMatchObject({
      done: true,
      market_open: false,
    });
  });
});
