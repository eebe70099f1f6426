import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { OrderReport } from "../../shared/broker.ts";
import type { OptionQuote } from "../../shared/market-data.ts";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import { URGENCY } from "../model/rules.ts";
import { putSymbol, TUESDAY, wideQuotesFor, working } from "../support/book.ts";
import { createWorld, type TestWorld } from "../support/world.ts";
import { emptyBook } from "./positions.ts";
import { put, spread } from "./trades.ts";

let book: TestWorld;
beforeAll(async () => {
  book = await createWorld();
});
beforeEach(async () => {
  await emptyBook(book.sql);
  await book.setClock(TUESDAY);
});
afterAll(() => book.drop());

/** 21 days before its expiration. */
const DATED = { expiration_date: "2026-03-24" };
const STRATEGIES = [
  ["put", put],
  ["spread", spread],
] as const;

/** A check in which the broker takes everything at its limit and fills nothing. */
async function check(quotes: OptionQuote[]) {
  const sent = await book.send(quotes);
  await book.finish(sent.run_id, [...sent.place, ...sent.replace, ...sent.poll].map(working));
  return sent;
}

/** A position of 150.00, and its close at the broker as the quotes have it. */
async function closing(request: TradeRequest, mark: number, natural: number) {
  const position_id = await book.open(request);
  const { place } = await check(wideQuotesFor(request, mark, natural));
  expect(place).toHaveLength(1);
  const order_id = Number(place[0]?.order_id);
  const at = (mark: number, natural: number) => check(wideQuotesFor(request, mark, natural));
  return { request, position_id, order_id, placed: place[0], at, order: () => book.exit(position_id) };
}

/** A check that hears what became of an order. */
const hear = async (order_id: number, report: Omit<OrderReport, "order_id">) =>
  await book.finish(await book.begin(), [{ order_id, ...report }]);

describe("closing_limit", () => {
  it.each<
    [
      reason: keyof typeof URGENCY,
      walk: number,
      mark: number,
      natural: number,
      max_debit: number | null,
      limit: number,
    ]
  >([
    // The mid, however often it was repriced.
    ["profit_target", 0, 70, 80, 75, 70],
    ["profit_target", 1, 70, 80, 75, 70],
    ["profit_target", 2, 70, 80, 75, 70],
    ["profit_target", 0, 75, 85, 75, 75],
    // Never above its trigger.
    ["profit_target", 0, 76, 80, 75, 75],
    ["profit_target", 2, 74.5, 80, 74.25, 74.25],
    // Natural at once.
    ["stop_loss", 0, 450, 470, null, 470],
    ["stop_loss", 1, 450, 470, null, 470],
    ["stop_loss", 2, 450, 470, null, 470],
    ["stop_loss", 0, 490, 510, 500, 500],
    // From the mid to natural.
    ["21dte", 0, 150, 170, null, 150],
    ["21dte", 1, 150, 170, null, 160],
    ["21dte", 2, 150, 170, null, 170],
    ["21dte", 1, 150, 151, null, 150.5],
    ["manual", 0, 150, 170, 500, 150],
    ["manual", 1, 150, 170, 500, 160],
    ["manual", 2, 150, 170, 500, 170],
    ["21dte", 0, 495, 515, 500, 495],
    ["21dte", 1, 495, 515, 500, 500],
    ["21dte", 2, 495, 515, 500, 500],
    // Nowhere to walk to.
    ["21dte", 2, 150, 150, null, 150],
    // A cent a share at least.
    ["profit_target", 0, 0, 2, 75, 1],
    ["21dte", 0, 0.5, 1, 500, 1],
    ["21dte", 1, 0, 1, 500, 1],
    ["stop_loss", 0, 0, 0, 500, 1],
  ])("of %s, walked %i, with the mid at %f, natural at %f and at most %s is %f", async (reason, walk, mark, natural, max_debit, limit) => {
    const [row] = await book.sql`
      select private.closing_limit(${URGENCY[reason]}::smallint, ${walk}, ${mark}, ${natural}, ${max_debit}::numeric)::float
        as limit`;
    expect(row).toEqual({ limit });
  });
});

describe.each(STRATEGIES)("the date's close of a %s", (_strategy, trade) => {
  it("walks from the mid over half-way to natural, a step each check, and stays there", async () => {
    const { order_id, placed, at, order } = await closing(trade(DATED), 150, 170);
    expect(placed).toMatchObject({ purpose: "exit", limit_price: 150 });
    expect(await order()).toMatchObject({ exit_reason: "21dte", walk: 0, limit_price: 150 });
    for (const [walk, limit_price] of [
      [1, 160],
      [2, 170],
    ]) {
      const sent = await at(150, 170);
      expect(sent.place).toEqual([]);
      expect(sent.replace).toMatchObject([{ order_id, limit_price }]);
      expect(await order()).toMatchObject({ walk, limit_price, broker_limit_price: limit_price });
    }
    // The broker has it: there is nothing to replace any more.
    expect(await at(150, 170)).toMatchObject({ place: [], replace: [], cancel: [], poll: [{ order_id }] });
    expect(await order()).toMatchObject({ walk: 2, limit_price: 170 });
  });

  it("walks along with the market", async () => {
    const { at, order } = await closing(trade(DATED), 150, 170);
    await at(140, 150);
    expect(await order()).toMatchObject({ walk: 1, limit_price: 145 });
    await at(160, 190);
    expect(await order()).toMatchObject({ walk: 2, limit_price: 190 });
    await at(130, 140);
    expect(await order()).toMatchObject({ walk: 2, limit_price: 140 });
  });

  it("half-way may lie between two cents: the broker's tick is its adapter's affair", async () => {
    const { at, order } = await closing(trade(DATED), 150, 151);
    await at(150, 151);
    expect(await order()).toMatchObject({ walk: 1, limit_price: 150.5 });
  });

  it("goes on walking with what is left of it", async () => {
    const { request, order_id, at, order } = await closing(trade({ ...DATED, quantity: 3 }), 150, 170);
    await hear(order_id, {
      status: "partially_filled",
      limit_price: 150,
      filled_quantity: 1,
      fill_cash: -150,
      fees: 0,
    });
    const sent = await book.send(wideQuotesFor(request, 150, 170));
    expect(sent.replace).toMatchObject([{ order_id, limit_price: 160 }]);
    expect(await order()).toMatchObject({ walk: 1, status: "partially_filled", filled_quantity: 1 });
    await book.finish(sent.run_id, [
      {
        order_id,
        status: "partially_filled",
        limit_price: 160,
        filled_quantity: 1,
        fill_cash: -150,
        fees: 0,
      },
    ]);
    await at(150, 170);
    expect(await order()).toMatchObject({ walk: 2, limit_price: 170 });
  });

  it.each([
    ["says nothing", null],
    ["still has the old limit", 150],
  ])("does not go on while the broker %s", async (_what, broker_limit) => {
    const { request, order_id, at, order } = await closing(trade(DATED), 150, 170);
    for (const [mark, natural, limit_price] of [
      [150, 170, 160],
      [150, 170, 160],
      // It follows the market from where it is.
      [145, 165, 155],
    ] as const) {
      const { run_id, replace } = await book.send(wideQuotesFor(request, mark, natural));
      expect(replace).toMatchObject([{ order_id, limit_price }]);
      await book.finish(
        run_id,
        broker_limit === null ? [] : [{ order_id, status: "working", limit_price: broker_limit }],
      );
      expect(await order()).toMatchObject({ walk: 1, limit_price, broker_limit_price: 150 });
    }
    await at(150, 170);
    expect(await order()).toMatchObject({ walk: 1, limit_price: 160, broker_limit_price: 160 });
    await at(150, 170);
    expect(await order()).toMatchObject({ walk: 2, limit_price: 170 });
  });

  it("neither moves nor walks without a trustworthy quote, and goes on from where it was", async () => {
    const { request, order_id, at, order } = await closing(trade(DATED), 150, 170);
    await at(150, 170);
    for (const quotes of [[], wideQuotesFor(request, 150, 170).map((one) => ({ ...one, halted: true }))]) {
      expect(await check(quotes)).toMatchObject({ place: [], replace: [], cancel: [], poll: [{ order_id }] });
      expect(await order()).toMatchObject({ walk: 1, limit_price: 160 });
    }
    await at(150, 170);
    expect(await order()).toMatchObject({ walk: 2, limit_price: 170 });
  });

  it("that the broker may not have does not walk until it was found", async () => {
    const { request, order_id, at, order } = await closing(trade(DATED), 150, 170);
    await hear(order_id, { status: "unknown" });
    const { run_id, ...sent } = await book.send(wideQuotesFor(request, 150, 170));
    expect(sent).toMatchObject({ place: [], replace: [], cancel: [], poll: [{ order_id }] });
    expect(await order()).toMatchObject({ status: "unknown", walk: 0, limit_price: 150 });
    await book.finish(run_id, [{ order_id, status: "working", limit_price: 150 }]);
    await at(150, 170);
    expect(await order()).toMatchObject({ status: "working", walk: 1, limit_price: 160 });
  });

  it("starts at the mid again with the next day's order", async () => {
    const { order_id, position_id, at } = await closing(trade(DATED), 150, 170);
    await at(150, 170);
    await at(150, 170);
    await book.setClock("2026-03-03T21:00:00Z");
    await hear(order_id, { status: "cancelled" });
    await book.setClock("2026-03-04T15:00:00Z");
    const { place } = await at(150, 170);
    expect(place).toMatchObject([{ limit_price: 150 }]);
    expect(await book.exit(position_id)).toMatchObject({ walk: 0 });
  });

  it("keeps walking for its own reason when a less urgent one holds as well", async () => {
    const { at, order } = await closing(trade(DATED), 150, 170);
    await at(70, 80);
    expect(await order()).toMatchObject({ exit_reason: "21dte", walk: 1, limit_price: 75 });
    await at(70, 80);
    expect(await order()).toMatchObject({ exit_reason: "21dte", walk: 2, limit_price: 80 });
  });
});

describe("cut off on its way, the date's close takes no step twice and leaves none out:", () => {
  const quotes = (request: TradeRequest) => wideQuotesFor(request, 150, 170);

  it("after the step was decided", async () => {
    const { request, order_id, at, order } = await closing(put(DATED), 150, 170);
    await book.apply(await book.begin(), quotes(request));
    expect(await order()).toMatchObject({ walk: 1, limit_price: 160, broker_limit_price: 150 });
    await book.loseLease();
    expect((await at(150, 170)).replace).toMatchObject([{ order_id, limit_price: 160 }]);
    expect(await order()).toMatchObject({ walk: 1 });
    expect((await at(150, 170)).replace).toMatchObject([{ order_id, limit_price: 170 }]);
  });

  it("after the step left for the broker", async () => {
    const { request, order_id, at, order } = await closing(put(DATED), 150, 170);
    await book.send(quotes(request));
    await book.loseLease();
    expect((await at(150, 170)).replace).toMatchObject([{ order_id, limit_price: 160 }]);
    expect(await order()).toMatchObject({ status: "working", walk: 1 });
    expect((await at(150, 170)).replace).toMatchObject([{ order_id, limit_price: 170 }]);
  });

  it("before it was ever sent: it is priced again, at the mid", async () => {
    const request = put(DATED);
    const position_id = await book.open(request);
    await book.apply(await book.begin(), quotes(request));
    await book.loseLease();
    const { place } = await check(wideQuotesFor(request, 140, 160));
    expect(place).toMatchObject([{ limit_price: 140 }]);
    expect(await book.exit(position_id)).toMatchObject({ walk: 0 });
  });

  it("after it was sent: it is looked up where it was", async () => {
    const request = put(DATED);
    const position_id = await book.open(request);
    const { place } = await book.send(quotes(request));
    await book.loseLease();
    const again = await book.send(wideQuotesFor(request, 140, 160));
    expect(again).toMatchObject({
      place: [],
      replace: [],
      poll: [{ order_id: place[0]?.order_id, limit_price: 150 }],
    });
    await book.finish(again.run_id, again.poll.map(working));
    expect(await book.exit(position_id)).toMatchObject({ status: "working", walk: 0, limit_price: 150 });
    await check(quotes(request));
    expect(await book.exit(position_id)).toMatchObject({ walk: 1, limit_price: 160 });
  });
});

describe.each(STRATEGIES)("the stop of a %s", (_strategy, trade) => {
  /** Stops at 250.00. */
  const stopped = () => trade({ overrides: { stop_loss: 100 } });

  it("starts at natural", async () => {
    const { placed, order } = await closing(stopped(), 250, 280);
    expect(placed).toMatchObject({ limit_price: 280 });
    expect(await order()).toMatchObject({ exit_reason: "stop_loss", walk: 0 });
  });

  it("follows natural, both ways", async () => {
    const { order_id, at } = await closing(stopped(), 250, 280);
    for (const [mark, natural] of [
      [300, 330],
      [260, 270],
    ] as const) {
      expect((await at(mark, natural)).replace).toMatchObject([{ order_id, limit_price: natural }]);
    }
  });

  it("is not taken back when the market recovers", async () => {
    const { order_id, at, order } = await closing(stopped(), 250, 280);
    expect(await at(240, 250)).toMatchObject({ cancel: [], replace: [{ order_id, limit_price: 250 }] });
    expect(await order()).toMatchObject({ exit_reason: "stop_loss", cancelling: false });
  });
});

describe("no exit costs more than", () => {
  it.each<[string, TradeRequest, number, number, number | null]>([
    ["its trigger price: a profit target", put(), 60, 70, 75],
    ["its trigger price: three contracts", put({ quantity: 3 }), 60, 70, 75],
    [
      "its trigger price: a target of its own",
      put({ quantity: 2, overrides: { profit_target: 100 } }),
      60,
      70,
      100,
    ],
    ["its trigger price: a spread", spread(), 60, 70, 75],
    [
      "its trigger price: a spread with a target of its own",
      spread({ overrides: { profit_target: 30 } }),
      60,
      70,
      120,
    ],
    ["the width of its spread: a stop", spread(), 500, 510, 500],
    ["the width of its spread: the date", spread({ ...DATED, width: 2.5 }), 150, 160, 250],
    ["anything: a put's stop", put(), 450, 470, null],
    ["anything: a put's date", put(DATED), 150, 160, null],
  ])("%s", async (_what, request, mark, natural, max_debit) => {
    const { placed, order } = await closing(request, mark, natural);
    expect(placed).toMatchObject({ max_debit });
    expect(await order()).toMatchObject({ max_debit });
  });

  it("the trigger price, exact where the credit's average is no whole cent", async () => {
    const request = put({ quantity: 3 });
    await book.approve(request);
    const entry = await book.send(wideQuotesFor(request, 150, 152), [{ ticker: request.ticker, price: 600 }]);
    const order_id = Number(entry.place[0]?.order_id);
    await book.finish(entry.run_id, [
      { order_id, status: "filled", filled_quantity: 3, fill_cash: 450.01, fees: 0 },
    ]);
    // (450.01 - 225.01) / 3
    const { place } = await check(wideQuotesFor(request, 75, 80));
    expect(place).toHaveLength(1);
    expect(Number(place[0]?.max_debit)).toBeCloseTo(75, 6);
    expect(Number(place[0]?.limit_price)).toBeLessThanOrEqual(75);
  });

  it("the width when the stop's natural is beyond it", async () => {
    const { placed } = await closing(spread(), 500, 520);
    expect(placed).toMatchObject({ limit_price: 500, max_debit: 500 });
  });

  it("the width when the date's close walks beyond it", async () => {
    const { at, order } = await closing(spread(DATED), 494, 514);
    expect(await order()).toMatchObject({ walk: 0, limit_price: 494 });
    await at(494, 514);
    expect(await order()).toMatchObject({ walk: 1, limit_price: 500 });
    await at(494, 514);
    expect(await order()).toMatchObject({ walk: 2, limit_price: 500 });
  });

  it("a put's natural, however far that is", async () => {
    const { placed } = await closing(put(), 450, 540);
    expect(placed).toMatchObject({ limit_price: 540, max_debit: null });
  });

  it("natural counts nothing for a long leg that nobody bids for", async () => {
    const request = spread({ overrides: { stop_loss: 100 } });
    await book.open(request);
    const [short, long] = wideQuotesFor(request, 250, 270) as [OptionQuote, OptionQuote];
    const { place } = await check([
      { ...short, bid: 245, ask: 255 },
      { ...long, bid: 0, ask: 5 },
    ]);
    expect(place).toMatchObject([{ limit_price: 255 }]);
  });
});

describe.each(STRATEGIES)("the profit target's close of a %s", (_strategy, trade) => {
  it("stays at the mid, check after check", async () => {
    const { order_id, placed, at, order } = await closing(trade(), 70, 80);
    expect(placed).toMatchObject({ limit_price: 70 });
    expect(await at(70, 80)).toMatchObject({ place: [], replace: [], cancel: [], poll: [{ order_id }] });
    expect(await at(70, 80)).toMatchObject({ replace: [], cancel: [], poll: [{ order_id }] });
    expect((await at(60, 70)).replace).toMatchObject([{ order_id, limit_price: 60 }]);
    expect((await at(75, 85)).replace).toMatchObject([{ order_id, limit_price: 75 }]);
    expect(await order()).toMatchObject({ exit_reason: "profit_target", max_debit: 75, cancelling: false });
  });

  it("is taken back at the broker when its rule no longer holds", async () => {
    const { order_id, position_id, at, order } = await closing(trade(), 70, 80);
    expect(await at(75.01, 85.01)).toMatchObject({
      place: [],
      replace: [],
      cancel: [{ order_id }],
      poll: [],
    });
    expect(await order()).toMatchObject({ cancelling: true, status: "working" });
    await hear(order_id, { status: "cancelled" });
    expect(await order()).toMatchObject({ status: "cancelled", filled_quantity: 0 });
    expect(await book.position(position_id)).toMatchObject({ status: "OPEN", open_quantity: 1 });
    // And that is that.
    expect(await at(80, 90)).toMatchObject({ place: [], replace: [], cancel: [], poll: [] });
    expect(await book.decision(position_id)).toMatchObject({ verdict: "hold" });
  });

  it("is not while the rule just holds", async () => {
    const { order_id, at } = await closing(trade(), 70, 80);
    expect(await at(75, 85)).toMatchObject({ cancel: [], replace: [{ order_id, limit_price: 75 }] });
  });

  it("is taken back check after check until it is gone", async () => {
    const { order_id, at, order } = await closing(trade(), 70, 80);
    for (let i = 0; i < 3; i += 1) {
      expect((await at(80, 90)).cancel).toMatchObject([{ order_id }]);
      await hear(order_id, { status: "working", limit_price: 70 });
      expect(await order()).toMatchObject({ cancelling: true, status: "working" });
    }
  });

  it("is left where it is, repriced, when a rule holds again before it was gone", async () => {
    const { order_id, at, order } = await closing(trade(), 70, 80);
    await at(80, 90);
    expect(await at(72, 82)).toMatchObject({ cancel: [], replace: [{ order_id, limit_price: 72 }] });
    expect(await order()).toMatchObject({ cancelling: false, limit_price: 72 });
    // And taken back again.
    expect(await at(80, 90)).toMatchObject({ replace: [], cancel: [{ order_id }] });
  });

  it("is left where it is when the price is the old one again", async () => {
    const { order_id, at, order } = await closing(trade(), 70, 80);
    await at(80, 90);
    expect(await at(70, 80)).toMatchObject({ cancel: [], replace: [], poll: [{ order_id }] });
    expect(await order()).toMatchObject({ cancelling: false, limit_price: 70 });
  });

  it("is left to the stop when that holds before it was gone", async () => {
    const { order_id, at, order } = await closing(trade({ overrides: { stop_loss: 100 } }), 70, 80);
    await at(80, 90);
    expect(await at(250, 260)).toMatchObject({ cancel: [], replace: [{ order_id, limit_price: 260 }] });
    expect(await order()).toMatchObject({ cancelling: false, exit_reason: "stop_loss" });
  });

  it("is not taken back without a trustworthy quote", async () => {
    const { request, order_id, order } = await closing(trade(), 70, 80);
    for (const quotes of [[], wideQuotesFor(request, 80, 90).map((one) => ({ ...one, halted: true }))]) {
      expect(await check(quotes)).toMatchObject({ cancel: [], replace: [], poll: [{ order_id }] });
      expect(await order()).toMatchObject({ cancelling: false });
    }
  });

  it("that filled before it could be taken back has closed the position", async () => {
    const { order_id, position_id, at } = await closing(trade(), 70, 80);
    await at(80, 90);
    const { closed } = await hear(order_id, {
      status: "filled",
      filled_quantity: 1,
      fill_cash: -70,
      fees: 0.65,
    });
    expect(closed).toEqual([position_id]);
    expect(await book.trades()).toMatchObject([{ exit_reason: "profit_target", pnl_realized: 79.35 }]);
  });

  it("of which a part filled before it was taken back has closed that part", async () => {
    const { request, order_id, position_id, at } = await closing(trade({ quantity: 3 }), 70, 80);
    await hear(order_id, {
      status: "partially_filled",
      limit_price: 70,
      filled_quantity: 1,
      fill_cash: -70,
      fees: 0,
    });
    const { run_id, cancel } = await book.send(wideQuotesFor(request, 80, 90));
    expect(cancel).toMatchObject([{ order_id }]);
    await book.finish(run_id, [
      { order_id, status: "cancelled", filled_quantity: 2, fill_cash: -140, fees: 0 },
    ]);
    expect(await book.position(position_id)).toMatchObject({
      status: "OPEN",
      open_quantity: 1,
      realized_pnl: 160,
    });
    // What is left closes when the rule holds again.
    expect((await at(70, 80)).place).toMatchObject([{ quantity: 1, limit_price: 70 }]);
  });

  it("may be taken back and tried again any number of times a day: nobody refused it", async () => {
    const { request, position_id, at } = await closing(trade(), 70, 80);
    for (let i = 0; i < 5; i += 1) {
      const { run_id, cancel } = await book.send(wideQuotesFor(request, 80, 90));
      expect(cancel).toHaveLength(1);
      await book.finish(run_id, [{ order_id: Number(cancel[0]?.order_id), status: "cancelled" }]);
      expect((await at(70, 80)).place).toMatchObject([{ limit_price: 70 }]);
      expect(await book.exit(position_id)).toMatchObject({ walk: 0, cancelling: false });
    }
    expect(await book.alerts()).not.toContain("close_refused");
  });

  it("is still taken back when the check that decided so was cut off", async () => {
    const { request, order_id } = await closing(trade(), 70, 80);
    await book.apply(await book.begin(), wideQuotesFor(request, 80, 90));
    await book.loseLease();
    expect((await check([])).cancel).toMatchObject([{ order_id }]);
  });
});

describe("an exit of another reason is never taken back:", () => {
  it("the date's, though every price is back where it was", async () => {
    const { at, order } = await closing(put(DATED), 150, 170);
    for (const mark of [100, 150, 200]) {
      expect((await at(mark, mark + 10)).cancel).toEqual([]);
    }
    expect(await order()).toMatchObject({ cancelling: false });
  });

  it("a profit target's that the date took over", async () => {
    const { at, order } = await closing(put({ expiration_date: "2026-03-25" }), 70, 80);
    await book.setClock("2026-03-04T15:00:00Z");
    expect((await at(100, 120)).cancel).toEqual([]);
    expect(await order()).toMatchObject({ exit_reason: "21dte", cancelling: false });
  });
});

describe("a more urgent reason takes the order over and begins its own walk:", () => {
  it("the date after the profit target: at the mid, then on to natural", async () => {
    const { order_id, at, order } = await closing(put({ expiration_date: "2026-03-25" }), 70, 80);
    await at(70, 80);
    await at(70, 80);
    await book.setClock("2026-03-04T15:00:00Z");
    await at(66, 76);
    expect(await order()).toMatchObject({
      order_id,
      exit_reason: "21dte",
      urgency: 3,
      walk: 0,
      limit_price: 66,
      max_debit: null,
    });
    await at(66, 76);
    expect(await order()).toMatchObject({ walk: 1, limit_price: 71 });
    await at(66, 76);
    expect(await order()).toMatchObject({ walk: 2, limit_price: 76 });
  });

  it("the stop after the profit target: at natural", async () => {
    const { order_id, at, order } = await closing(spread({ overrides: { stop_loss: 100 } }), 70, 80);
    expect((await at(250, 280)).replace).toMatchObject([{ order_id, limit_price: 280, max_debit: 500 }]);
    expect(await order()).toMatchObject({ exit_reason: "stop_loss", urgency: 1, walk: 0, max_debit: 500 });
  });

  it("the stop, when it comes to hold beside the date, never bids less than the date did", async () => {
    const { at, order } = await closing(put(DATED), 150, 170);
    await at(150, 170);
    await at(150, 170);
    await at(450, 470);
    expect(await order()).toMatchObject({ urgency: 1, limit_price: 470 });
  });

  it("a less urgent one does not: a stop stays a stop at natural when only the profit target holds", async () => {
    const { order_id, at, order } = await closing(put(), 450, 470);
    expect((await at(70, 80)).replace).toMatchObject([{ order_id, limit_price: 80, max_debit: null }]);
    expect(await order()).toMatchObject({ exit_reason: "stop_loss", urgency: 1 });
  });
});

describe("a live order leaves the book in one way at a time:", () => {
  it("new, repriced, taken back or only asked about", async () => {
    const [walks, leaves, stays] = [
      await closing(put(DATED), 150, 170),
      await closing(put(), 70, 80),
      await closing(spread(), 70, 80),
    ];
    const [entry, fresh] = [put(), put(DATED)];
    await book.approve(entry);
    await book.open(fresh);
    const sent = await book.send(
      [
        ...wideQuotesFor(walks.request, 150, 170),
        ...wideQuotesFor(leaves.request, 80, 90),
        ...wideQuotesFor(stays.request, 70, 80),
        ...wideQuotesFor(entry, 150, 160),
        ...wideQuotesFor(fresh, 150, 160),
      ],
      [{ ticker: entry.ticker, price: 600 }],
    );
    expect(sent.replace).toMatchObject([{ order_id: walks.order_id }]);
    expect(sent.cancel).toMatchObject([{ order_id: leaves.order_id }]);
    expect(sent.poll).toMatchObject([{ order_id: stays.order_id }]);
    // An entry has no debit to bound.
    const purposes = sent.place.map(({ purpose, max_debit }) => ({ purpose, max_debit }));
    expect(purposes).toHaveLength(2);
    expect(purposes).toContainEqual({ purpose: "entry", max_debit: null });
    expect(purposes).toContainEqual({ purpose: "exit", max_debit: null });
  });

  it("when the market is closed it is given no other limit any more; what was to be taken back still is", async () => {
    const walks = await closing(put(DATED), 150, 170);
    const leaves = await closing(put(), 70, 80);
    await book.apply(await book.begin(), [
      ...wideQuotesFor(walks.request, 150, 170),
      ...wideQuotesFor(leaves.request, 80, 90),
    ]);
    await book.loseLease();
    await book.setClock("2026-03-03T21:00:00Z");
    expect(await book.release(await book.begin())).toMatchObject({
      place: [],
      replace: [],
      cancel: [{ order_id: leaves.order_id }],
      poll: [{ order_id: walks.order_id }],
    });
  });
});

describe("the paper broker", () => {
  it.each<[string, TradeRequest, number, number, number]>([
    ["a put's stop pays natural", put(), 450, 470, 470],
    ["a spread's stop pays natural", spread({ overrides: { stop_loss: 100 } }), 250, 280, 280],
    ["a profit target pays the mid", put(), 70, 80, 70],
    ["the date pays the mid at its first check", put(DATED), 150, 170, 150],
  ])("fills at the limit: %s", async (_what, request, mark, natural, price) => {
    const position_id = await book.open(request);
    for (const { symbol, bid, ask } of wideQuotesFor(request, mark, natural)) {
      await book.drive(symbol, (bid ?? 0) / 100, (ask ?? 0) / 100);
    }
    expect(await book.check()).toMatchObject({ closed: [position_id], warnings: [] });
    expect(await book.position(position_id)).toMatchObject({
      status: "CLOSED",
      exit_price: price,
      realized_pnl: 150 - price,
    });
  });

  it("fills nothing of a profit target that was taken back", async () => {
    const request = put();
    const position_id = await book.open(request);
    const symbol = putSymbol(request);
    await book.drive(symbol, 0.65, 0.75);
    // The broker takes the order, and the market is gone before it fills.
    const { broker } = book;
    const slow: typeof broker = {
      async place(orders) {
        await book.drive(symbol, 0.85, 0.95);
        return await broker.place(orders);
      },
      replace: (orders) => broker.replace(orders),
      cancel: (orders) => broker.cancel(orders),
      poll: (orders) => broker.poll(orders),
      holdings: () => broker.holdings(),
      buyingPower: () => broker.buyingPower(),
    };
    expect(await book.check({ broker: slow })).toMatchObject({ closed: [] });
    expect(await book.exit(position_id)).toMatchObject({ status: "working", limit_price: 70 });
    expect(await book.check()).toMatchObject({ closed: [], warnings: [] });
    expect(await book.exit(position_id)).toMatchObject({ status: "cancelled", filled_quantity: 0 });
    expect(await book.position(position_id)).toMatchObject({ status: "OPEN" });
  });
});
