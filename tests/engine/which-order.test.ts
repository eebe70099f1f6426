import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { OrderReport } from "../../shared/broker.ts";
import type { TradeRequest } from "../../shared/schemas/trade-request.ts";
import { whichOrderFacts } from "../../shared/telegram/questions/which-order.ts";
import {
  type Book,
  createBook,
  type Delivered,
  OWNER,
  quotesFor,
  type Row,
  TUESDAY,
} from "../support/book.ts";
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

const LIVE = ["intent", "sent", "working", "partially_filled", "unknown"];

interface Lost {
  request: TradeRequest;
  order_id: number;
  /** The market at which it left. */
  mark: number;
  order(): Promise<Row>;
}

/** An entry that left and whose answer was lost. */
async function lostEntry(request: TradeRequest = put({ quantity: 3 })): Promise<Lost> {
  await book.approve(request);
  const { run_id, place } = await send({ request, mark: 150 });
  expect(place).toHaveLength(1);
  const order_id = Number(place[0]?.order_id);
  await book.finish(run_id, [{ order_id, status: "unknown" }]);
  const order = async () => (await book.orders({ request_id: request.request_id }))[0] as Row;
  return { request, order_id, mark: 150, order };
}

/** A close that left and whose answer was lost. */
async function lostExit(request: TradeRequest = put({ quantity: 3 })): Promise<Lost> {
  const position_id = await book.open(request);
  const { run_id, place } = await send({ request, mark: 70 });
  const order_id = Number(place[0]?.order_id);
  await book.finish(run_id, [{ order_id, status: "unknown" }]);
  return { request, order_id, mark: 70, order: () => book.exit(position_id) };
}

function send({ request, mark }: Pick<Lost, "request" | "mark">) {
  return book.send(quotesFor(request, mark), [{ ticker: request.ticker, price: 600 }]);
}

/** A check in which the broker is asked for the order and answers. */
async function look(lost: Lost, report: Omit<OrderReport, "order_id">) {
  const { run_id, poll } = await send(lost);
  expect(poll).toMatchObject([{ order_id: lost.order_id }]);
  return await book.finish(run_id, [{ order_id: lost.order_id, ...report }]);
}

const unclear = (lost: Lost, ...candidates: string[]) => look(lost, { status: "unknown", candidates });

/** The broker finds two orders that it may be, twice. The message that asks. */
async function asked(lost: Lost, ...candidates: string[]): Promise<Delivered> {
  await unclear(lost, ...candidates);
  await unclear(lost, ...candidates);
  const [message, ...more] = (await book.deliver()).filter(
    ({ kind, edited }) => kind === "which_order" && !edited,
  );
  expect(more).toEqual([]);
  expect(message).toBeDefined();
  return message as Delivered;
}

const questions = async () => await book.prompts("which_order");

const BOTH = [
  ["an entry", lostEntry],
  ["an exit", lostExit],
] as const;

describe.each(BOTH)("%s that may be one of several orders at the broker", (_what, lose) => {
  it("keeps them, and nobody is asked at the first look: the next may tell", async () => {
    const lost = await lose();
    await unclear(lost, "B1", "B2");
    expect(await lost.order()).toMatchObject({
      status: "unknown",
      candidates: ["B1", "B2"],
      broker_order_id: null,
    });
    expect(await questions()).toEqual([]);
    expect(await book.alerts()).not.toContain("which_order");
  });

  it("asks a person at the second look that finds the same", async () => {
    const lost = await lose();
    const { facts, edited } = await asked(lost, "B1", "B2");
    expect(edited).toBe(false);
    expect(whichOrderFacts.parse(facts)).toMatchObject({
      order_id: lost.order_id,
      answer: null,
      candidates: ["B1", "B2"],
    });
    expect(await questions()).toHaveLength(1);
  });

  it("asks once, however often it is looked for", async () => {
    const lost = await lose();
    await asked(lost, "B1", "B2");
    await unclear(lost, "B1", "B2");
    await unclear(lost, "B2", "B1");
    expect(await questions()).toHaveLength(1);
    expect((await book.deliver()).filter(({ kind }) => kind === "which_order")).toEqual([]);
  });

  it("takes the same orders in another order for the same", async () => {
    const lost = await lose();
    await unclear(lost, "B1", "B2");
    await unclear(lost, "B2", "B1");
    expect(await questions()).toHaveLength(1);
  });

  it.each<[string, Omit<OrderReport, "order_id">]>([
    ["others", { status: "unknown", candidates: ["B1", "B3"] }],
    ["one more", { status: "unknown", candidates: ["B1", "B2", "B3"] }],
    ["nothing that is said", { status: "unknown" }],
  ])("waits for two looks in a row that find the same: %s in between", async (_what, between) => {
    const lost = await lose();
    await unclear(lost, "B1", "B2");
    await look(lost, between);
    await unclear(lost, "B1", "B2");
    expect(await questions()).toEqual([]);
    await unclear(lost, "B1", "B2");
    expect(await questions()).toHaveLength(1);
  });

  it("is never sent again meanwhile, and nothing in its place", async () => {
    const lost = await lose();
    await asked(lost, "B1", "B2");
    for (let i = 0; i < 3; i += 1) {
      const { run_id, ...sent } = await send(lost);
      expect(sent).toMatchObject({
        place: [],
        replace: [],
        cancel: [],
        poll: [{ order_id: lost.order_id, broker_order_id: null }],
      });
      await book.finish(run_id, [{ order_id: lost.order_id, status: "unknown", candidates: ["B1", "B2"] }]);
    }
  });

  it.each([
    "order1",
    "order2",
  ])("is the one that %s names: the next look tells what became of it", async (answer) => {
    const lost = await lose();
    const message = await asked(lost, "B1", "B2");
    expect(await book.answer(message, answer)).toEqual({ outcome: "answered", kind: "which_order", answer });
    const broker_order_id = answer === "order1" ? "B1" : "B2";
    expect(await lost.order()).toMatchObject({ broker_order_id });
    expect((await questions())[0]).toMatchObject({ answer, answered_by: OWNER });
    expect(LIVE).toContain((await lost.order()).status);

    const { run_id, place, poll } = await send(lost);
    expect({ place, poll }).toMatchObject({
      place: [],
      poll: [{ order_id: lost.order_id, broker_order_id }],
    });
    await book.finish(run_id, [{ order_id: lost.order_id, status: "working", broker_order_id }]);
    expect(await lost.order()).toMatchObject({ status: "working", broker_order_id });
    expect(await questions()).toHaveLength(1);
  });

  it("shows the answer in the message that asked", async () => {
    const message = await asked(await lose(), "B1", "B2");
    await book.answer(message, "order2");
    expect((await book.deliver()).filter(({ kind }) => kind === "which_order")).toMatchObject([
      { edited: true, message_id: message.message_id, facts: { answer: "order2" } },
    ]);
  });

  it.each([
    "order0",
    "order3",
    "order",
    "order1x",
    "found",
    "adopt",
    "expired",
    "",
  ])("does not take the answer %j: it was not offered", async (answer) => {
    const lost = await lose();
    const message = await asked(lost, "B1", "B2");
    const before = await lost.order();
    expect(await book.answer(message, answer)).toMatchObject({ outcome: "stale" });
    expect(await lost.order()).toEqual(before);
    expect((await questions())[0]).toMatchObject({ answer: null });
    expect(await book.answer(message, "order1")).toMatchObject({ outcome: "answered" });
  });

  it.each<[string, Row]>([
    ["on another message", { message_id: 1_000_000 }],
    ["in another chat", { chat_id: -5 }],
    ["with a token that nobody has", { token: "0".repeat(32) }],
  ])("does not take an answer pressed %s", async (_what, differing) => {
    const lost = await lose();
    const message = await asked(lost, "B1", "B2");
    expect(await book.answer(message, "order1", differing)).toMatchObject({ outcome: "stale" });
    expect(await lost.order()).toMatchObject({ broker_order_id: null });
    expect((await questions())[0]).toMatchObject({ answer: null });
  });

  it("takes one answer: a second press is told what it was", async () => {
    const lost = await lose();
    const message = await asked(lost, "B1", "B2");
    await book.answer(message, "order1");
    for (const second of ["order2", "none", "order1"]) {
      expect(await book.answer(message, second)).toEqual({
        outcome: "already",
        kind: "which_order",
        answer: "order1",
      });
    }
    expect(await lost.order()).toMatchObject({ broker_order_id: "B1" });
  });

  it("takes one of many answers at once", async () => {
    const lost = await lose();
    const message = await asked(lost, "B1", "B2");
    const answers = await Promise.all(
      ["order1", "order2", "none", "order1"].map((answer) => book.answer(message, answer)),
    );
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual([
      "already",
      "already",
      "already",
      "answered",
    ]);
  });

  it("takes an answer that Telegram sends again once", async () => {
    const lost = await lose();
    const message = await asked(lost, "B1", "B2");
    const update = { update_id: 6_000_000 + lost.order_id };
    expect(await book.answer(message, "order1", update)).toMatchObject({ outcome: "answered" });
    expect(await book.answer(message, "none", update)).toMatchObject({ outcome: "replayed" });
    expect(await lost.order()).toMatchObject({ broker_order_id: "B1" });
  });

  it("answers itself when the broker tells after all", async () => {
    const lost = await lose();
    const message = await asked(lost, "B1", "B2");
    await look(lost, { status: "working", broker_order_id: "B2", limit_price: lost.mark });
    expect(await lost.order()).toMatchObject({ status: "working", broker_order_id: "B2" });
    expect((await questions())[0]).toMatchObject({ answer: "found" });
    expect((await book.deliver()).filter(({ kind }) => kind === "which_order")).toMatchObject([
      { edited: true, message_id: message.message_id, facts: { answer: "found" } },
    ]);
    expect(await book.answer(message, "none")).toEqual({
      outcome: "already",
      kind: "which_order",
      answer: "found",
    });
    expect(await lost.order()).toMatchObject({ status: "working", broker_order_id: "B2" });
  });

  it("can be asked about again after it was lost again", async () => {
    const lost = await lose();
    await asked(lost, "B1", "B2");
    await look(lost, { status: "working", limit_price: lost.mark });
    await look(lost, { status: "unknown" });
    await unclear(lost, "B1", "B2");
    expect(await questions()).toHaveLength(1);
    await unclear(lost, "B1", "B2");
    expect(await questions()).toHaveLength(2);
  });
});

describe("an entry's question", () => {
  it("says what it was to open", async () => {
    const { request, order_id, ...lost } = await lostEntry(spread({ quantity: 2 }));
    const { facts } = await asked({ request, order_id, ...lost }, "A-1", "A-2", "A-3");
    const { token, ...rest } = whichOrderFacts.parse(facts);
    expect(token).toMatch(/^[0-9a-f]{32}$/);
    expect(rest).toEqual({
      answer: null,
      order_id,
      request_id: request.request_id,
      position_id: null,
      purpose: "entry",
      ticker: request.ticker,
      strike_price: 580,
      width: 5,
      expiration_date: request.expiration_date,
      quantity: 2,
      limit_price: 150,
      candidates: ["A-1", "A-2", "A-3"],
    });
  });

  it("answered with an order that has filled opens the position at the next look", async () => {
    const lost = await lostEntry();
    const message = await asked(lost, "B1", "B2");
    await book.answer(message, "order2");
    const { opened } = await look(lost, {
      status: "filled",
      broker_order_id: "B2",
      filled_quantity: 3,
      fill_cash: 450,
      fees: 1.95,
    });
    expect(await book.position(opened[0] ?? 0)).toMatchObject({ quantity: 3, credit: 450, fees: 1.95 });
  });

  it("answered with none fails the request: nothing is sent again by itself", async () => {
    const lost = await lostEntry();
    const message = await asked(lost, "B1", "B2");
    expect(await book.answer(message, "none")).toEqual({
      outcome: "answered",
      kind: "which_order",
      answer: "none",
    });
    expect(await lost.order()).toMatchObject({ status: "cancelled", filled_quantity: 0 });
    expect(await book.request(lost.request.request_id)).toMatchObject({ status: "failed" });
    expect((await book.deliver()).findLast(({ kind }) => kind === "card")).toMatchObject({
      facts: { status: "failed" },
    });
    expect(await send(lost)).toMatchObject({ place: [], replace: [], cancel: [], poll: [] });
    expect(await book.orders({ request_id: lost.request.request_id })).toHaveLength(1);
  });

  it("that the broker answers with a fill is answered, and the position is open", async () => {
    const lost = await lostEntry();
    await asked(lost, "B1", "B2");
    const { opened } = await look(lost, {
      status: "filled",
      broker_order_id: "B1",
      filled_quantity: 3,
      fill_cash: 450,
      fees: 0,
    });
    expect(opened).toHaveLength(1);
    expect((await questions())[0]).toMatchObject({ answer: "found" });
  });
});

describe("an exit's question", () => {
  it("says what it was to close", async () => {
    const lost = await lostExit();
    const { facts } = await asked(lost, "B1", "B2");
    expect(whichOrderFacts.parse(facts)).toMatchObject({
      order_id: lost.order_id,
      position_id: (await lost.order()).position_id,
      purpose: "exit",
      width: null,
      quantity: 3,
      limit_price: 70,
    });
  });

  it("answered with an order that has filled closes the position at the next look", async () => {
    const lost = await lostExit();
    const message = await asked(lost, "B1", "B2");
    await book.answer(message, "order1");
    const { closed } = await look(lost, {
      status: "filled",
      broker_order_id: "B1",
      filled_quantity: 3,
      fill_cash: -210,
      fees: 0,
    });
    expect(closed).toEqual([(await lost.order()).position_id]);
    expect(await book.trades()).toMatchObject([{ pnl_realized: 240 }]);
  });

  it("answered with none leaves the position open, and the exit is priced again", async () => {
    const lost = await lostExit();
    const message = await asked(lost, "B1", "B2");
    const { position_id } = await lost.order();
    await book.answer(message, "none");
    expect(await lost.order()).toMatchObject({ status: "cancelled", filled_quantity: 0 });
    expect(await book.position(Number(position_id))).toMatchObject({ status: "OPEN", open_quantity: 3 });
    const { place, poll } = await book.send(quotesFor(lost.request, 60));
    expect({ place, poll }).toMatchObject({
      place: [{ purpose: "exit", quantity: 3, limit_price: 60 }],
      poll: [],
    });
    expect(Number(place[0]?.order_id)).not.toBe(lost.order_id);
  });

  it("answered with none is no refusal by the broker: it does not count against the day's three", async () => {
    const lost = await lostExit();
    for (let i = 0; i < 4; i += 1) {
      const order_id = Number((await lost.order()).order_id);
      const message = await asked({ ...lost, order_id }, `B${i}`, `C${i}`);
      await book.answer(message, "none");
      const { run_id, place } = await send(lost);
      expect(place).toHaveLength(1);
      await book.finish(run_id, [{ order_id: Number(place[0]?.order_id), status: "unknown" }]);
    }
  });
});

describe("two orders in question at once", () => {
  /** Both are looked for, and the broker has the same two for either. */
  async function alike() {
    const [one, other] = [await lostExit(), await lostExit()];
    for (let i = 0; i < 2; i += 1) {
      const { run_id } = await book.send([...quotesFor(one.request, 70), ...quotesFor(other.request, 70)]);
      await book.finish(
        run_id,
        [one, other].map(({ order_id }) => ({
          order_id,
          status: "unknown" as const,
          candidates: ["B1", "B2"],
        })),
      );
    }
    const messages = (await book.deliver()).filter(({ kind }) => kind === "which_order");
    const of = ({ order_id }: Lost) => messages.find(({ facts }) => facts.order_id === order_id);
    return { one, other, of };
  }

  it("are not the same order at the broker: what one has the other cannot be", async () => {
    const { one, other, of } = await alike();
    expect(await book.answer(of(one), "order1")).toMatchObject({ outcome: "answered" });
    expect(await book.answer(of(other), "order1")).toMatchObject({ outcome: "stale" });
    expect(await other.order()).toMatchObject({ broker_order_id: null, status: "unknown" });
    expect(await book.answer(of(other), "order2")).toMatchObject({ outcome: "answered" });
    expect(await one.order()).toMatchObject({ broker_order_id: "B1" });
    expect(await other.order()).toMatchObject({ broker_order_id: "B2" });
  });

  it("are two questions, each with buttons of its own", async () => {
    const [one, other] = [await lostEntry(), await lostExit()];
    for (let i = 0; i < 2; i += 1) {
      const quotes = [...quotesFor(one.request, 150), ...quotesFor(other.request, 70)];
      const { run_id, poll } = await book.send(quotes, [{ ticker: one.request.ticker, price: 600 }]);
      expect(poll).toHaveLength(2);
      await book.finish(run_id, [
        { order_id: one.order_id, status: "unknown", candidates: ["B1", "B2"] },
        { order_id: other.order_id, status: "unknown", candidates: ["B3", "B4"] },
      ]);
    }
    const messages = (await book.deliver()).filter(({ kind }) => kind === "which_order");
    expect(messages).toHaveLength(2);
    const [first, second] = messages;
    // One's token does nothing on the other's message.
    expect(await book.answer(first, "order1", { token: String(second?.facts.token) })).toMatchObject({
      outcome: "stale",
    });
    const exit = messages.find(({ facts }) => facts.purpose === "exit");
    expect(await book.answer(exit, "order2")).toMatchObject({ outcome: "answered" });
    expect(await other.order()).toMatchObject({ broker_order_id: "B4" });
    expect(await one.order()).toMatchObject({ broker_order_id: null, status: "unknown" });
  });
});
