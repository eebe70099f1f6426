import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Holding } from "../../shared/broker.ts";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import { driftFacts } from "../../shared/telegram/questions/drift.ts";
import { reconcileFacts } from "../../shared/telegram/replies/reconcile.ts";
import {
  type Book,
  createBook,
  type Delivered,
  holdingsOf,
  OWNER,
  putSymbol,
  quotesFor,
  type Row,
  TUESDAY,
  working,
} from "../support/book.ts";
import { emptyBook } from "./positions.ts";
import { newTicker, put, spread } from "./trades.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(async () => {
  await emptyBook(book.sql);
  await book.setClock(TUESDAY);
});
afterAll(() => book.drop());

/** Quotes under which no rule of a 150.00 put or spread holds. */
const QUIET = 140;

/** A check that finds these holdings, the market being quiet. */
const compare = (holdings: Holding[] | null, ...requests: TradeRequest[]) =>
  book.compare(
    holdings,
    requests.flatMap((request) => quotesFor(request, QUIET)),
  );

/** Two checks that find the same: then it speaks. */
async function drifted(holdings: Holding[], ...requests: TradeRequest[]): Promise<void> {
  await compare(holdings, ...requests);
  await compare(holdings, ...requests);
}

const drifts = async () => [
  ...(await book.sql`
    select symbol, ticker, kind, booked, held, checks from public.drifts order by symbol`),
];

const asked = async (): Promise<Delivered[]> => (await book.deliver()).filter(({ kind }) => kind === "drift");

const shares = (ticker: string, quantity: number): Holding => ({ symbol: ticker, quantity });

/** Opens by an entry that fills, and closes again by an exit that fills: nothing is left but the orders. */
async function openedAndClosed(request: TradeRequest): Promise<void> {
  await book.approve(request);
  const entry = await book.send(quotesFor(request, 150), [{ ticker: request.ticker, price: 600 }]);
  const { quantity } = request;
  await book.finish(entry.run_id, [
    {
      order_id: Number(entry.place[0]?.order_id),
      status: "filled",
      filled_quantity: quantity,
      fill_cash: 150 * quantity,
      fees: 0,
    },
  ]);
  const exit = await book.send(quotesFor(request, 75));
  const { closed } = await book.finish(exit.run_id, [
    {
      order_id: Number(exit.place[0]?.order_id),
      status: "filled",
      filled_quantity: quantity,
      fill_cash: -75 * quantity,
      fees: 0,
    },
  ]);
  expect(closed).toHaveLength(1);
}

describe("what the broker holds agrees with the book", () => {
  it.each<[string, TradeRequest]>([
    ["of a put", put({ quantity: 2 })],
    ["of a spread", spread({ quantity: 2 })],
  ])("when it holds the legs %s", async (_what, request) => {
    await book.open(request);
    await drifted(holdingsOf(request), request);
    expect(await drifts()).toEqual([]);
    expect(await asked()).toEqual([]);
  });

  it("when two positions in one symbol add up to it", async () => {
    const one = put({ quantity: 2 });
    const other = put({ ticker: one.ticker, quantity: 3 });
    await book.open(one);
    await book.open(other);
    await drifted(holdingsOf(one, 5), one);
    expect(await drifts()).toEqual([]);
  });

  it("when a put that one position is short and another long nets to nothing", async () => {
    const wide = spread();
    const below = put({ ticker: wide.ticker, strike_price: 575 });
    await book.open(wide);
    await book.open(below);
    await drifted([{ symbol: putSymbol(wide), quantity: -1 }], wide, below);
    expect(await drifts()).toEqual([]);
  });

  it("after a fill of the same check: it is compared with what is booked by then", async () => {
    const request = put({ quantity: 2 });
    await book.open(request);
    const { run_id, place } = await book.send(quotesFor(request, 75));
    const order_id = Number(place[0]?.order_id);
    await book.finish(
      run_id,
      [{ order_id, status: "filled", filled_quantity: 2, fill_cash: -150, fees: 0 }],
      [],
    );
    expect(await drifts()).toEqual([]);
  });
});

describe("a difference is named for what it is", () => {
  it.each<[when: string, kind: string, held: number, shares: number]>([
    ["nothing is held", "missing", 0, 0],
    ["fewer are held", "quantity_differs", -1, 0],
    ["more are held", "quantity_differs", -3, 0],
    ["they are held the other way round", "quantity_differs", 1, 0],
    ["nobody can hold so many of them", "quantity_differs", 30_000_000, 0],
    ["nothing is held but the shares of both", "assigned", 0, 200],
    ["nothing is held but more shares than that", "assigned", 0, 1000],
    ["one is held and the shares of the other", "assigned", -1, 100],
    ["nothing is held and a share too few", "missing", 0, 199],
    ["nothing is held and the shares of one", "missing", 0, 100],
    ["one is held and a share too few", "quantity_differs", -1, 99],
    ["nothing is held and shares are sold short", "missing", 0, -200],
    ["more are held, and shares", "quantity_differs", -3, 500],
  ])("of two short puts, when %s: %s", async (_when, kind, held, stock) => {
    const request = put({ quantity: 2 });
    await book.open(request);
    const symbol = putSymbol(request);
    const holdings = [
      ...(held === 0 ? [] : [{ symbol, quantity: held }]),
      ...(stock === 0 ? [] : [shares(request.ticker, stock)]),
    ];
    await compare(holdings, request);
    expect((await drifts()).filter((row) => row.kind !== "foreign")).toEqual([
      { symbol, ticker: request.ticker, kind, booked: -2, held, checks: 1 },
    ]);
  });

  it("a long leg is missing when its shares are held, too: nobody assigns a long put", async () => {
    const request = spread({ quantity: 2 });
    await book.open(request);
    const [short, long] = holdingsOf(request) as [Holding, Holding];
    await compare([short, shares(request.ticker, 1000)], request);
    expect((await drifts()).filter(({ kind }) => kind !== "foreign")).toMatchObject([
      { symbol: long.symbol, kind: "missing", booked: 2, held: 0 },
    ]);
  });

  it("each leg of a spread is a difference of its own", async () => {
    const request = spread({ quantity: 2 });
    await book.open(request);
    const [short, long] = holdingsOf(request) as [Holding, Holding];
    await compare([{ ...long, quantity: 1 }], request);
    expect(await drifts()).toEqual([
      {
        symbol: long.symbol,
        ticker: request.ticker,
        kind: "quantity_differs",
        booked: 2,
        held: 1,
        checks: 1,
      },
      { symbol: short.symbol, ticker: request.ticker, kind: "missing", booked: -2, held: 0, checks: 1 },
    ]);
  });

  it("what is still held of a position of ours that is closed is ours", async () => {
    const request = put({ quantity: 2 });
    await openedAndClosed(request);
    await compare([{ symbol: putSymbol(request), quantity: -2 }]);
    expect(await drifts()).toMatchObject([{ kind: "quantity_differs", booked: 0, held: -2 }]);
  });

  it("two positions in one symbol are one difference", async () => {
    const one = put({ quantity: 2 });
    const other = put({ ticker: one.ticker, quantity: 3 });
    await book.open(one);
    await book.open(other);
    await compare(holdingsOf(one, 4), one);
    expect(await drifts()).toMatchObject([{ kind: "quantity_differs", booked: -5, held: -4 }]);
  });

  it("the market's clock says since when", async () => {
    const request = put();
    await book.open(request);
    await compare([], request);
    await book.setClock("2026-03-03T15:05:00Z");
    await compare([], request);
    const rows = await book.sql`select since, dismissed_at, dismissed_by from public.drifts`;
    expect([...rows]).toEqual([{ since: new Date(TUESDAY), dismissed_at: null, dismissed_by: null }]);
  });
});

describe("what is not ours", () => {
  const foreign = (): Holding => ({ symbol: `${newTicker()}260417P00100000`, quantity: -4 });

  it("is noted, and never announced: options, shares, long and short", async () => {
    const request = put();
    await book.open(request);
    const option = foreign();
    const holdings = [
      ...holdingsOf(request),
      option,
      { ...foreign(), quantity: 2 },
      shares("SPY", 300),
      shares("QQQ", -50),
    ];
    for (let i = 0; i < 3; i += 1) {
      await compare(holdings, request);
    }
    const rows = await drifts();
    expect(rows).toHaveLength(4);
    expect(rows.every(({ kind, booked }) => kind === "foreign" && booked === 0)).toBe(true);
    expect(rows.find(({ symbol }) => symbol === "SPY")).toMatchObject({ ticker: "SPY", held: 300 });
    expect(rows.find(({ symbol }) => symbol === option.symbol)).toMatchObject({
      ticker: option.symbol.slice(0, -15),
      held: -4,
    });
    expect(await asked()).toEqual([]);
  });

  it("a contract of the same underlying at another strike is not", async () => {
    const request = put();
    await book.open(request);
    await drifted([...holdingsOf(request), { symbol: putSymbol(request, 500), quantity: -1 }], request);
    expect(await drifts()).toMatchObject([{ symbol: putSymbol(request, 500), kind: "foreign" }]);
    expect(await asked()).toEqual([]);
  });

  it("what was only proposed is not: nothing of it was ever sent", async () => {
    const request = put();
    await book.propose(request);
    await drifted(holdingsOf(request), request);
    expect(await drifts()).toMatchObject([{ kind: "foreign", booked: 0, held: -1 }]);
  });

  it("is forgotten when it is gone", async () => {
    await compare([foreign(), shares("SPY", 100)]);
    expect(await drifts()).toHaveLength(2);
    await compare([]);
    expect(await drifts()).toEqual([]);
  });

  it("keeps nothing from being opened in its underlying", async () => {
    const request = put();
    await drifted([shares(request.ticker, 100), { symbol: putSymbol(request, 500), quantity: -1 }]);
    expect(await book.approve(request)).toMatchObject({ outcome: "approved" });
    const { place } = await book.send(quotesFor(request, 150), [{ ticker: request.ticker, price: 600 }]);
    expect(place).toHaveLength(1);
  });
});

describe("is left out of the comparison:", () => {
  it("a symbol whose close is at the broker", async () => {
    const request = spread({ quantity: 2 });
    await book.open(request);
    const { run_id, place } = await book.send(quotesFor(request, 75));
    await book.finish(run_id, place.map(working), []);
    expect(await drifts()).toEqual([]);
    const second = await book.send(quotesFor(request, 75));
    await book.finish(second.run_id, second.poll.map(working), holdingsOf(request, 1));
    expect(await drifts()).toEqual([]);
  });

  it("a symbol whose entry is at the broker, and may have filled", async () => {
    const request = spread({ quantity: 2 });
    await book.approve(request);
    const { run_id, place } = await book.send(quotesFor(request, 150), [
      { ticker: request.ticker, price: 600 },
    ]);
    await book.finish(run_id, place.map(working), holdingsOf(request));
    expect(await drifts()).toEqual([]);
  });

  it("a symbol whose order may be at the broker", async () => {
    const request = put({ quantity: 2 });
    await book.open(request);
    const { run_id, place } = await book.send(quotesFor(request, 75));
    await book.finish(run_id, [{ order_id: Number(place[0]?.order_id), status: "unknown" }], []);
    expect(await drifts()).toEqual([]);
  });

  it("but not another symbol of the same underlying", async () => {
    const closing = put();
    const quiet = put({ ticker: closing.ticker, strike_price: 500 });
    await book.open(closing);
    await book.open(quiet);
    const { run_id, place } = await book.send([...quotesFor(closing, 75), ...quotesFor(quiet, QUIET)]);
    expect(place).toHaveLength(1);
    await book.finish(run_id, place.map(working), []);
    expect(await drifts()).toMatchObject([{ symbol: putSymbol(quiet), kind: "missing" }]);
  });

  it("what has expired: the broker takes it from the account before anybody has settled it", async () => {
    const request = put({ expiration_date: "2026-03-20", overrides: { auto_exit: false } });
    await book.open(request);
    await book.setClock("2026-03-23T14:00:00Z");
    await drifted([]);
    expect(await drifts()).toEqual([]);
  });

  it("what has expired and is still held", async () => {
    const request = put({ expiration_date: "2026-03-20", overrides: { auto_exit: false } });
    await book.open(request);
    await book.setClock("2026-03-23T14:00:00Z");
    await drifted(holdingsOf(request, 3));
    expect((await drifts()).filter(({ kind }) => kind !== "foreign")).toEqual([]);
    expect(await asked()).toEqual([]);
  });

  it("but not what expires today", async () => {
    const request = put({
      expiration_date: "2026-03-20",
      overrides: { auto_exit: false },
    });
    await book.open(request);
    await book.setClock("2026-03-20T19:55:00Z");
    await compare([], request);
    expect(await drifts()).toMatchObject([{ kind: "missing" }]);
  });

  it("everything, when the broker did not tell what it holds", async () => {
    const request = put();
    await book.open(request);
    await compare(null, request);
    expect(await drifts()).toEqual([]);
    await drifted([], request);
    const before = await book.sql`select * from public.drifts`;
    await asked();
    await compare(null, request);
    expect([...(await book.sql`select * from public.drifts`)]).toEqual([...before]);
    expect(await asked()).toEqual([]);
  });
});

describe("a difference speaks", () => {
  it("when two checks in a row found the same, and once", async () => {
    const request = put({ quantity: 2 });
    const position_id = await book.open(request);
    await compare([], request);
    expect(await asked()).toEqual([]);
    await compare([], request);
    const [message, ...more] = await asked();
    expect(more).toEqual([]);
    const { token, ...facts } = driftFacts.parse(message?.facts);
    expect(token).toMatch(/^[0-9a-f]{32}$/);
    expect(facts).toMatchObject({
      ticker: request.ticker,
      answer: null,
      lines: [
        { symbol: putSymbol(request), kind: "missing", booked: -2, held: 0, position_ids: [position_id] },
      ],
    });
    for (let i = 3; i <= 5; i += 1) {
      await compare([], request);
      expect(await drifts()).toMatchObject([{ checks: i }]);
    }
    expect(await asked()).toEqual([]);
    expect(await book.prompts("drift")).toHaveLength(1);
  });

  it("not when it is gone at the second check", async () => {
    const request = put();
    await book.open(request);
    await compare([], request);
    await compare(holdingsOf(request), request);
    expect(await drifts()).toEqual([]);
    await compare([], request);
    expect(await drifts()).toMatchObject([{ checks: 1 }]);
    expect(await asked()).toEqual([]);
  });

  it("not while its figures change: they start anew", async () => {
    const request = put({ quantity: 3 });
    await book.open(request);
    for (const held of [1, 2, 1, 0]) {
      await compare(holdingsOf(request, held), request);
      expect(await drifts()).toMatchObject([{ held: held === 0 ? 0 : -held, checks: 1 }]);
    }
    expect(await asked()).toEqual([]);
  });

  it("over a check in which the broker did not tell", async () => {
    const request = put();
    await book.open(request);
    await compare([], request);
    await compare(null, request);
    await compare([], request);
    expect(await asked()).toHaveLength(1);
  });

  it("in one message for all symbols of an underlying", async () => {
    const one = spread({ quantity: 2 });
    const other = put({ ticker: one.ticker, strike_price: 500 });
    const ids = [await book.open(one), await book.open(other)];
    await drifted([], one, other);
    const messages = await asked();
    expect(messages).toHaveLength(1);
    const { lines } = driftFacts.parse(messages[0]?.facts);
    const expected = [
      { symbol: putSymbol(one), kind: "missing", booked: -2, held: 0, position_ids: [ids[0]] },
      { symbol: putSymbol(one, 575), kind: "missing", booked: 2, held: 0, position_ids: [ids[0]] },
      { symbol: putSymbol(other), kind: "missing", booked: -1, held: 0, position_ids: [ids[1]] },
    ];
    const bySymbol = (a: { symbol: string }, b: { symbol: string }) => (a.symbol < b.symbol ? -1 : 1);
    expect(lines.toSorted(bySymbol)).toEqual(expected.toSorted(bySymbol));
  });

  it("in one message for each underlying", async () => {
    const requests = [put(), put()];
    for (const request of requests) {
      await book.open(request);
    }
    await drifted([], ...requests);
    const messages = await asked();
    expect(messages.map(({ facts }) => facts.ticker).sort()).toEqual(
      requests.map(({ ticker }) => ticker).sort(),
    );
  });

  it("in the same question with what comes to differ later in its underlying", async () => {
    const one = put();
    const other = put({ ticker: one.ticker, strike_price: 500 });
    await book.open(one);
    await book.open(other);
    await drifted(holdingsOf(other), one, other);
    await asked();
    await drifted([], one, other);
    const open = (await book.prompts("drift")).filter(({ answer }) => answer === null);
    expect(open).toHaveLength(1);
    expect(driftFacts.shape.lines.parse((open[0]?.facts as Row).lines)).toHaveLength(2);
    const told = await asked();
    expect(told.at(-1)).toMatchObject({ facts: { token: open[0]?.token, answer: null } });
    expect(await book.answer(told.at(-1), "dismiss")).toMatchObject({ outcome: "answered" });
    const [left] = await book.sql`
      select count(*)::integer as undismissed from public.drifts where dismissed_at is null`;
    expect(left).toEqual({ undismissed: 0 });
  });

  it("naming both positions of a symbol", async () => {
    const one = put();
    const other = put({ ticker: one.ticker });
    const ids = [await book.open(one), await book.open(other)];
    await drifted(holdingsOf(one), one);
    const [message] = await asked();
    const [line] = driftFacts.parse(message?.facts).lines;
    expect(line).toMatchObject({ booked: -2, held: -1 });
    expect(line?.position_ids.toSorted()).toEqual(ids.toSorted());
  });

  it("of what is held of a closed position, which nobody can adopt", async () => {
    const request = put({ quantity: 2 });
    await openedAndClosed(request);
    await book.deliver();
    await drifted([{ symbol: putSymbol(request), quantity: -2 }]);
    const [message] = await asked();
    expect(driftFacts.parse(message?.facts)).toMatchObject({
      lines: [{ kind: "quantity_differs", booked: 0, held: -2 }],
      adopt: null,
    });
  });

  it("again when its figures changed and stayed, and only the newest can be answered", async () => {
    const request = put({ quantity: 3 });
    await book.open(request);
    await drifted(holdingsOf(request, 2), request);
    const [old] = await asked();
    await drifted(holdingsOf(request, 1), request);
    const open = (await book.prompts("drift")).filter(({ answer }) => answer === null);
    expect(open).toMatchObject([{ facts: { lines: [{ booked: -3, held: -1 }] } }]);
    if (open[0]?.token !== old?.facts.token) {
      const press = await book.answer(old, "dismiss");
      expect(["already", "stale"]).toContain(press.outcome);
    }
    expect(await drifts()).toMatchObject([{ held: -1, checks: 2 }]);
  });
});

describe("a difference that is gone", () => {
  it("is forgotten, and its question answered", async () => {
    const request = put();
    await book.open(request);
    await drifted([], request);
    const [message] = await asked();
    await compare(holdingsOf(request), request);
    expect(await drifts()).toEqual([]);
    expect(await book.prompts("drift")).toMatchObject([{ answer: "gone" }]);
    expect(await asked()).toMatchObject([
      { edited: true, message_id: message?.message_id, facts: { answer: "gone" } },
    ]);
    expect(await book.answer(message, "dismiss")).toEqual({
      outcome: "already",
      kind: "drift",
      answer: "gone",
    });
  });

  it("because the position was closed by hand, at the price that was paid", async () => {
    const request = put();
    const position_id = await book.open(request);
    await drifted([], request);
    await asked();
    await book.command("closed", { position_id, price: 90 });
    await compare([]);
    expect(await drifts()).toEqual([]);
    expect(await book.prompts("drift")).toMatchObject([{ answer: "gone" }]);
    expect(await book.trades()).toMatchObject([{ pnl_realized: 60 }]);
  });

  it("may come back and asks again", async () => {
    const request = put();
    await book.open(request);
    await drifted([], request);
    await compare(holdingsOf(request), request);
    await asked();
    await drifted([], request);
    expect(await asked()).toHaveLength(1);
    expect(await book.prompts("drift")).toHaveLength(2);
  });
});

describe("adopting", () => {
  /** What the message offers to book. */
  async function offered() {
    const [message] = await asked();
    return { message, adopt: driftFacts.parse(message?.facts).adopt };
  }

  it("books what is missing as closed at the latest mark", async () => {
    const request = put({ quantity: 3 });
    const position_id = await book.open(request);
    await drifted([], request);
    const { message, adopt } = await offered();
    expect(adopt).toEqual([{ position_id, quantity: 3, price: QUIET, reason: "manual" }]);
    expect(await book.answer(message, "adopt")).toEqual({
      outcome: "answered",
      kind: "drift",
      answer: "adopt",
    });
    expect(await book.position(position_id)).toMatchObject({
      status: "CLOSED",
      open_quantity: 0,
      exit_price: QUIET,
      exit_reason: "manual",
      realized_pnl: 30,
    });
    expect(await book.trades()).toMatchObject([
      { position_id, pnl_realized: 30, exit_reason: "manual", executed_by: "manual" },
    ]);
    expect(await book.exit(position_id)).toMatchObject({
      source: "manual",
      status: "filled",
      filled_quantity: 3,
      fill_cash: -3 * QUIET,
    });
    expect(await book.prompts("drift")).toMatchObject([{ answer: "adopt", answered_by: OWNER }]);
    const told = await book.deliver();
    expect(told.filter(({ kind }) => kind === "closed")).toHaveLength(1);
    expect(told.filter(({ kind }) => kind === "drift")).toMatchObject([
      { edited: true, message_id: message?.message_id, facts: { answer: "adopt" } },
    ]);
    await compare([]);
    expect(await drifts()).toEqual([]);
  });

  it("books only what is missing: the rest stays open", async () => {
    const request = put({ quantity: 3 });
    const position_id = await book.open(request);
    await drifted(holdingsOf(request, 1), request);
    const { message, adopt } = await offered();
    expect(adopt).toEqual([{ position_id, quantity: 2, price: QUIET, reason: "manual" }]);
    await book.answer(message, "adopt");
    expect(await book.position(position_id)).toMatchObject({
      status: "OPEN",
      quantity: 3,
      open_quantity: 1,
      realized_pnl: 20,
    });
    await compare(holdingsOf(request, 1), request);
    expect(await drifts()).toEqual([]);
    // And the rest closes as ever.
    expect((await book.send(quotesFor(request, 75))).place).toMatchObject([{ quantity: 1 }]);
  });

  it("books a spread of which both legs are missing", async () => {
    const request = spread({ quantity: 2 });
    const position_id = await book.open(request);
    await drifted(holdingsOf(request, 1), request);
    const { message, adopt } = await offered();
    expect(adopt).toEqual([{ position_id, quantity: 1, price: QUIET, reason: "manual" }]);
    await book.answer(message, "adopt");
    expect(await book.position(position_id)).toMatchObject({ open_quantity: 1, realized_pnl: 10 });
  });

  it("books an assignment as one", async () => {
    const request = put({ quantity: 2 });
    const position_id = await book.open(request);
    await drifted([shares(request.ticker, 200)], request);
    const { message, adopt } = await offered();
    expect(adopt).toEqual([{ position_id, quantity: 2, price: QUIET, reason: "assigned" }]);
    await book.answer(message, "adopt");
    expect(await book.position(position_id)).toMatchObject({
      status: "CLOSED",
      exit_reason: "assigned",
      realized_pnl: 20,
    });
  });

  it("books several positions of an underlying at once, each at its own mark", async () => {
    const one = put({ quantity: 2 });
    const other = put({ ticker: one.ticker, strike_price: 500 });
    const ids = [await book.open(one), await book.open(other)];
    const quotes = [...quotesFor(one, 140), ...quotesFor(other, 100)];
    await book.compare([], quotes);
    await book.compare([], quotes);
    const { message, adopt } = await offered();
    expect(adopt?.toSorted((a, b) => a.position_id - b.position_id)).toEqual([
      { position_id: ids[0], quantity: 2, price: 140, reason: "manual" },
      { position_id: ids[1], quantity: 1, price: 100, reason: "manual" },
    ]);
    await book.answer(message, "adopt");
    expect((await book.trades()).map(({ pnl_realized }) => pnl_realized).sort()).toEqual([20, 50]);
  });

  const NOT_OFFERED: [string, () => Promise<void>][] = [
    [
      "the broker holds more",
      async () => {
        const request = put({ quantity: 2 });
        await book.open(request);
        await drifted(holdingsOf(request, 3), request);
      },
    ],
    [
      "one symbol is short at the broker and another is not",
      async () => {
        const one = put();
        const other = put({ ticker: one.ticker, strike_price: 500 });
        await book.open(one);
        await book.open(other);
        await drifted(holdingsOf(other, 2), one, other);
      },
    ],
    [
      "the symbol belongs to two positions",
      async () => {
        const one = put();
        const other = put({ ticker: one.ticker });
        await book.open(one);
        await book.open(other);
        await drifted(holdingsOf(one), one);
      },
    ],
    [
      "there is no trustworthy mark",
      async () => {
        const request = put();
        await book.open(request);
        await drifted([]);
      },
    ],
    [
      "the mark is no longer trustworthy",
      async () => {
        const request = put();
        await book.open(request);
        await compare([], request);
        await compare([]);
      },
    ],
    [
      "one leg of a spread is gone and the other is there",
      async () => {
        const request = spread();
        await book.open(request);
        await drifted(holdingsOf(request).slice(0, 1), request);
      },
    ],
  ];

  it.each(NOT_OFFERED)("is not offered when %s", async (_what, arrange) => {
    await arrange();
    const { message, adopt } = await offered();
    expect(adopt).toBeNull();
    const before = await book.sql`select position_id, open_quantity from public.positions`;
    expect(await book.answer(message, "adopt")).toMatchObject({ outcome: "stale" });
    expect([...(await book.sql`select position_id, open_quantity from public.positions`)]).toEqual([
      ...before,
    ]);
    expect(await book.trades()).toEqual([]);
    // It can still be dismissed.
    expect(await book.answer(message, "dismiss")).toMatchObject({ outcome: "answered" });
  });
});

describe("an answer", () => {
  let request: TradeRequest;
  let position_id: number;
  let message: Delivered | undefined;
  beforeEach(async () => {
    request = put({ quantity: 2 });
    position_id = await book.open(request);
    await drifted([], request);
    [message] = await asked();
  });

  it("to dismiss changes nothing in the book, and is noted", async () => {
    const before = await book.position(position_id);
    expect(await book.answer(message, "dismiss")).toEqual({
      outcome: "answered",
      kind: "drift",
      answer: "dismiss",
    });
    expect(await book.position(position_id)).toEqual(before);
    expect(await book.trades()).toEqual([]);
    const rows = await book.sql`select kind, dismissed_at, dismissed_by from public.drifts`;
    expect([...rows]).toEqual([{ kind: "missing", dismissed_at: new Date(TUESDAY), dismissed_by: OWNER }]);
    expect(await asked()).toMatchObject([{ edited: true, facts: { answer: "dismiss" } }]);
  });

  it("to dismiss holds until the figures change; then it speaks again", async () => {
    await book.answer(message, "dismiss");
    await book.deliver();
    await drifted([], request);
    expect(await asked()).toEqual([]);
    await compare(holdingsOf(request, 1), request);
    const [row] = await book.sql`select checks, dismissed_at, dismissed_by from public.drifts`;
    expect(row).toEqual({ checks: 1, dismissed_at: null, dismissed_by: null });
    expect(await asked()).toEqual([]);
    await compare(holdingsOf(request, 1), request);
    expect(await asked()).toHaveLength(1);
  });

  it.each(["adopted", "expired", "order1", "gone", "none"])("%s is not offered", async (answer) => {
    expect(await book.answer(message, answer)).toMatchObject({ outcome: "stale" });
    expect(await book.position(position_id)).toMatchObject({ status: "OPEN", open_quantity: 2 });
    expect(await book.prompts("drift")).toMatchObject([{ answer: null }]);
  });

  it.each<[string, Row]>([
    ["on another message", { message_id: 1_000_000 }],
    ["in another chat", { chat_id: -5 }],
    ["with a token that nobody has", { token: "0".repeat(32) }],
  ])("pressed %s does nothing", async (_what, differing) => {
    expect(await book.answer(message, "adopt", differing)).toMatchObject({ outcome: "stale" });
    expect(await book.trades()).toEqual([]);
    expect(await book.answer(message, "adopt")).toMatchObject({ outcome: "answered" });
  });

  it("counts once: what comes later is told what it was", async () => {
    await book.answer(message, "adopt");
    for (const second of ["adopt", "dismiss"]) {
      expect(await book.answer(message, second)).toEqual({
        outcome: "already",
        kind: "drift",
        answer: "adopt",
      });
    }
    expect(await book.trades()).toHaveLength(1);
  });

  it("by several at once is booked once", async () => {
    const answers = await Promise.all(
      ["adopt", "dismiss", "adopt", "adopt"].map((answer) => book.answer(message, answer)),
    );
    expect(answers.filter(({ outcome }) => outcome === "answered")).toHaveLength(1);
    expect((await book.trades()).length).toBeLessThanOrEqual(1);
  });

  it("that Telegram sends again counts once", async () => {
    const update = { update_id: 7_200_000 + position_id };
    expect(await book.answer(message, "adopt", update)).toMatchObject({ outcome: "answered" });
    expect(await book.answer(message, "adopt", update)).toMatchObject({ outcome: "replayed" });
    expect(await book.trades()).toHaveLength(1);
  });
});

describe("entries in an underlying that drifts", () => {
  /** A drift of `held` contracts of two booked; and a trade in the same underlying. */
  async function arrange(held: number, checks: number) {
    const drifting = put({ quantity: 2 });
    const position_id = await book.open(drifting);
    for (let i = 0; i < checks; i += 1) {
      await compare(holdingsOf(drifting, held), drifting);
    }
    const request = put({ ticker: drifting.ticker, strike_price: 500, expiration_date: "2026-05-15" });
    const attempt = () =>
      book.send(
        [...quotesFor(drifting, QUIET), ...quotesFor(request, 150)],
        [{ ticker: request.ticker, price: 600 }],
      );
    return { drifting, position_id, request, attempt };
  }

  it.each([
    ["less is held", 0],
    ["more is held", 3],
  ])("are refused at the press, in a sentence: %s", async (_what, held) => {
    const { request } = await arrange(held, 2);
    const press = await book.approve(request);
    expect(press).toMatchObject({ outcome: "refused", message: expect.stringContaining(request.ticker) });
    expect(await book.request(request.request_id)).toMatchObject({
      status: "pending",
      status_note: expect.stringContaining(String(press.message)),
    });
  });

  it("are not after one check only", async () => {
    const { request } = await arrange(0, 1);
    expect(await book.approve(request)).toMatchObject({ outcome: "approved" });
  });

  it("are asked again when the drift came after the approval", async () => {
    const { drifting, request, attempt } = await arrange(2, 1);
    await book.approve(request);
    const quotes = quotesFor(drifting, QUIET);
    // Without a quote the request waits, and the difference grows old.
    await book.compare([], quotes);
    await book.compare([], quotes);
    const { place } = await attempt();
    expect(place).toEqual([]);
    expect(await book.request(request.request_id)).toMatchObject({
      status: "pending",
      status_note: expect.stringContaining(request.ticker),
    });
    expect(await book.alerts()).toContain("asks_again");
  });

  it("in another underlying are not refused", async () => {
    await arrange(0, 2);
    expect(await book.approve(put())).toMatchObject({ outcome: "approved" });
  });

  it("are allowed again once it is dismissed, until its figures change", async () => {
    const { drifting, request } = await arrange(0, 2);
    expect(await book.approve(request)).toMatchObject({ outcome: "refused" });
    await book.answer(await lastDrift(), "dismiss");
    await book.deliver();
    expect(await book.press(request.request_id, "approve")).toMatchObject({ outcome: "approved" });

    await drifted(holdingsOf(drifting, 1), drifting);
    const other = put({ ticker: drifting.ticker, strike_price: 510 });
    expect(await book.approve(other)).toMatchObject({ outcome: "refused" });
  });

  it("are allowed again once it is adopted", async () => {
    const { request } = await arrange(0, 2);
    expect(await book.approve(request)).toMatchObject({ outcome: "refused" });
    await book.answer(await lastDrift(), "adopt");
    await compare([]);
    await book.deliver();
    expect(await book.press(request.request_id, "approve")).toMatchObject({ outcome: "approved" });
  });

  it("are allowed again once it is gone", async () => {
    const { drifting, request } = await arrange(0, 2);
    await compare(holdingsOf(drifting), drifting);
    expect(await book.approve(request)).toMatchObject({ outcome: "approved" });
  });

  /** The latest question about a drift, as it was delivered. */
  async function lastDrift(): Promise<Delivered> {
    await book.deliver();
    const [prompt] = await book.sql`
      select token, telegram_message_id::integer as message_id from private.prompts where kind = 'drift'
      order by prompt_id desc limit 1`;
    return { kind: "drift", facts: { token: prompt?.token }, message_id: prompt?.message_id, edited: false };
  }
});

describe("an exit of what drifts", () => {
  const due = (request: TradeRequest) => quotesFor(request, 75);

  it.each<[string, TradeRequest, number, number]>([
    ["of a put", put({ quantity: 3 }), 1, 1],
    ["of a put, two of three", put({ quantity: 3 }), 2, 2],
    ["of a spread", spread({ quantity: 3 }), 2, 2],
    ["of more than is booked: what is booked", put({ quantity: 3 }), 4, 3],
  ])("closes no more than the broker holds: %s", async (_what, request, held, quantity) => {
    await book.open(request);
    await drifted(holdingsOf(request, held), request);
    const { place } = await book.send(due(request));
    expect(place).toMatchObject([{ purpose: "exit", quantity }]);
  });

  it("closes no more of a spread than is held of both legs", async () => {
    const request = spread({ quantity: 3 });
    await book.open(request);
    const [short, long] = holdingsOf(request) as [Holding, Holding];
    await drifted([{ ...short, quantity: -1 }, long], request);
    expect((await book.send(due(request))).place).toMatchObject([{ quantity: 1 }]);
  });

  it("does not leave where nothing is held: the verdict says so, and that is announced once", async () => {
    const request = put({ quantity: 3 });
    const position_id = await book.open(request);
    await drifted([], request);
    for (let i = 0; i < 3; i += 1) {
      const { run_id, claim, place } = await book.send(due(request));
      expect({ claim, place }).toMatchObject({ claim: { exits: [] }, place: [] });
      await book.finish(run_id, [], []);
      expect(await book.decision(position_id)).toMatchObject({
        verdict: "drift",
        exit_reason: "profit_target",
      });
    }
    const announced = (await book.deliver()).filter(({ kind }) => kind === "exit_due");
    expect(announced).toMatchObject([
      { facts: { position_id, verdict: "drift", exit_reason: "profit_target" } },
    ]);
  });

  it("does not leave where one leg of a spread is held and the other is not", async () => {
    const request = spread({ quantity: 3 });
    const position_id = await book.open(request);
    await drifted(holdingsOf(request).slice(0, 1), request);
    expect((await book.send(due(request))).place).toEqual([]);
    expect(await book.decision(position_id)).toMatchObject({ verdict: "drift" });
  });

  it.each(["dismissed", "not dismissed"])("is cut whether it is dismissed or not: %s", async (what) => {
    const request = put({ quantity: 3 });
    await book.open(request);
    await drifted(holdingsOf(request, 1), request);
    const [message] = await asked();
    if (what === "dismissed") {
      await book.answer(message, "dismiss");
    }
    expect((await book.send(due(request))).place).toMatchObject([{ quantity: 1 }]);
  });

  it("does not leave a second time for what the broker never had", async () => {
    const request = put({ quantity: 3 });
    const position_id = await book.open(request);
    await drifted(holdingsOf(request, 1), request);
    const { run_id, place } = await book.send(due(request));
    await book.finish(
      run_id,
      [
        {
          order_id: Number(place[0]?.order_id),
          status: "filled",
          filled_quantity: 1,
          fill_cash: -75,
          fees: 0,
        },
      ],
      [],
    );
    expect(await book.position(position_id)).toMatchObject({ status: "OPEN", open_quantity: 2 });
    for (let i = 0; i < 3; i += 1) {
      const next = await book.send(due(request));
      expect(next.place).toEqual([]);
      await book.finish(next.run_id, [], []);
    }
    expect(await book.decision(position_id)).toMatchObject({ verdict: "drift" });
  });

  it("is for everything again once it is held", async () => {
    const request = put({ quantity: 3 });
    await book.open(request);
    await drifted(holdingsOf(request, 1), request);
    await compare(holdingsOf(request), request);
    expect((await book.send(due(request))).place).toMatchObject([{ quantity: 3 }]);
  });

  it("of two positions in one symbol closes no more than is held together", async () => {
    const one = put({ quantity: 2 });
    const other = put({ ticker: one.ticker, quantity: 2 });
    await book.open(one);
    await book.open(other);
    await drifted(holdingsOf(one, 3), one);
    const { place } = await book.send(due(one));
    const contracts = place.reduce((sum, { quantity }) => sum + Number(quantity), 0);
    expect(contracts).toBeLessThanOrEqual(3);
    expect(contracts).toBeGreaterThan(0);
  });

  it("of two positions of one contract each, of which the broker holds one, closes that one", async () => {
    const one = put();
    const other = put({ ticker: one.ticker });
    const ids = [await book.open(one), await book.open(other)];
    await drifted(holdingsOf(one, 1), one);
    const { place } = await book.send(quotesFor(one, 450));
    expect(place).toMatchObject([{ quantity: 1 }]);
    const verdicts = await Promise.all(ids.map(async (id) => (await book.decision(id)).verdict));
    expect(verdicts.toSorted()).toEqual(["drift", "exit"]);
  });

  it("does not hold back another underlying's", async () => {
    const [drifting, sound] = [put({ quantity: 2 }), put({ quantity: 2 })];
    await book.open(drifting);
    await book.open(sound);
    await drifted(holdingsOf(sound), drifting, sound);
    const { place } = await book.send([...due(drifting), ...due(sound)]);
    expect(place).toMatchObject([{ quantity: 2, legs: [{ symbol: putSymbol(sound) }] }]);
  });

  it("while it is at the broker the difference is neither counted nor forgotten", async () => {
    const request = put({ quantity: 3 });
    await book.open(request);
    await drifted(holdingsOf(request, 1), request);
    const before = await drifts();
    const { run_id, place } = await book.send(due(request));
    await book.finish(run_id, place.map(working), holdingsOf(request, 1));
    expect(await drifts()).toEqual(before);
    // Back from the broker, it is for no more than before.
    const second = await book.send(due(request));
    await book.finish(second.run_id, [{ order_id: Number(place[0]?.order_id), status: "cancelled" }], null);
    expect((await book.send(due(request))).place).toMatchObject([{ quantity: 1 }]);
  });
});

describe("/reconcile", () => {
  const ask = (update_id?: number) => book.command("reconcile", {}, update_id);
  const answers = async () => (await book.deliver()).filter(({ kind }) => kind === "reconcile");

  it("is answered by the next check of the session", async () => {
    const [sound, drifting] = [spread(), put({ quantity: 2 })];
    await book.open(sound);
    const position_id = await book.open(drifting);
    await compare(holdingsOf(sound), sound, drifting);
    await book.deliver();
    await ask();
    expect(await answers()).toEqual([]);
    await book.setClock("2026-03-03T15:05:00Z");
    await compare([...holdingsOf(sound), shares("SPY", 100)], sound, drifting);
    const [answer, ...more] = await answers();
    expect(more).toEqual([]);
    expect(reconcileFacts.parse(answer?.facts)).toEqual({
      checked_at: "Tue 03 Mar, 10:05",
      failed: null,
      agreed: 2,
      drifts: [
        {
          symbol: putSymbol(drifting),
          ticker: drifting.ticker,
          kind: "missing",
          booked: -2,
          held: 0,
          checks: 2,
          dismissed: false,
          position_ids: [position_id],
        },
      ],
      foreign: [{ symbol: "SPY", held: 100 }],
    });
    // Once.
    await compare(holdingsOf(sound), sound, drifting);
    expect(await answers()).toEqual([]);
  });

  it("runs a check when the market is closed, in which nothing is quoted and nothing leaves", async () => {
    const request = put();
    await book.open(request);
    await book.setClock("2026-03-03T22:00:00Z");
    expect(await book.call("begin_exit_check")).toMatchObject({ market_open: false, done: true });
    await ask();
    const begun = await book.call<{ run_id: number; done?: boolean; symbols: string[] }>("begin_exit_check");
    expect(begun).toMatchObject({ market_open: false, symbols: [] });
    expect(begun.done).toBeUndefined();
    expect(await book.release(begun.run_id)).toEqual({ place: [], replace: [], cancel: [], poll: [] });
    await book.finish(begun.run_id, [], holdingsOf(request));
    expect(await answers()).toMatchObject([
      { facts: { checked_at: "Tue 03 Mar, 17:00", failed: null, agreed: 1, drifts: [], foreign: [] } },
    ]);
    expect(await book.call("begin_exit_check")).toMatchObject({ market_open: false, done: true });
  });

  it("on a Sunday, with nothing of ours to compare", async () => {
    await book.setClock("2026-03-08T16:30:00Z");
    await ask();
    await book.finish(await book.begin(), [], []);
    expect(await answers()).toMatchObject([
      { facts: { checked_at: "Sun 08 Mar, 12:30", failed: null, agreed: 0, drifts: [], foreign: [] } },
    ]);
  });

  it("says so when the broker did not tell what it holds, and changes nothing", async () => {
    const request = put();
    await book.open(request);
    await drifted([], request);
    await book.deliver();
    const before = await drifts();
    await ask();
    await compare(null, request);
    const [answer] = await answers();
    const facts = reconcileFacts.parse(answer?.facts);
    expect(facts.failed).not.toBeNull();
    expect(facts.failed).not.toBe("");
    expect(await drifts()).toEqual(before);
  });

  it("is asked once by an update that Telegram sends again", async () => {
    await book.setClock("2026-03-08T16:30:00Z");
    await ask(7_400_000);
    await ask(7_400_000);
    await book.finish(await book.begin(), [], []);
    expect(await answers()).toHaveLength(1);
    await ask(7_400_000);
    expect(await book.call("begin_exit_check")).toMatchObject({ done: true });
    expect(await answers()).toEqual([]);
  });

  it("asked by the check that was cut off is answered by the next", async () => {
    await book.setClock("2026-03-08T16:30:00Z");
    await ask();
    await book.begin();
    await book.loseLease();
    await book.finish(await book.begin(), [], []);
    expect(await answers()).toHaveLength(1);
  });

  it("tells of what is dismissed that it is", async () => {
    const request = put();
    await book.open(request);
    await drifted([], request);
    const [message] = await asked();
    await book.answer(message, "dismiss");
    await book.deliver();
    await ask();
    await compare([], request);
    expect(await answers()).toMatchObject([
      { facts: { agreed: 0, drifts: [{ dismissed: true, checks: 3 }] } },
    ]);
  });

  it("wakes the check", async () => {
    await book.setClock("2026-03-08T16:30:00Z");
    await book.sql`select vault.create_secret('http://127.0.0.1:9/functions/v1', 'functions_url')`;
    await book.sql`select vault.create_secret('not a secret', 'cron_secret')`;
    await book.sql`delete from net.http_request_queue`;
    await ask();
    const calls = await book.sql`select url from net.http_request_queue where url like '%/exit-check'`;
    expect(calls).toHaveLength(1);
  });
});
