import { describe, expect, it } from "vitest";
import { whichOrderFacts } from "../../../shared/telegram/questions/which-order.ts";
import { quotesFor } from "../../support/book.ts";
import { spread } from "../trades.ts";
import { asked, book, type Lost, look, lostEntry, lostExit, questions, send, useBook } from "./stage.ts";

useBook();

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
      contract: `${request.ticker} 580/575 put spread Apr 17 '26`,
      contract_short: `${request.ticker} 580/575p`,
      expiration_date: request.expiration_date,
      quantity: 2,
      limit_price: 150,
      candidates: ["A-1", "A-2", "A-3"],
    });
  });

  it("answered with an order that has filled opens the position at the next look-up", async () => {
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

  it("answered with none fails the request: nothing is sent again automatically", async () => {
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
      contract_short: `${lost.request.ticker} 580p`,
      quantity: 3,
      limit_price: 75,
    });
  });

  it("answered with an order that has filled closes the position at the next look-up", async () => {
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

  it("answered with none is not a refusal by the broker: it does not count towards the day's three", async () => {
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

describe("two unclear orders at once", () => {
  /** Two unclear orders for which the broker has the same two candidates. */
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

  it("are not the same order at the broker: a candidate of one is excluded for the other", async () => {
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
    // The token of one message does nothing on the other message.
    expect(await book.answer(first, "order1", { token: String(second?.facts.token) })).toMatchObject({
      outcome: "stale",
    });
    const exit = messages.find(({ facts }) => facts.purpose === "exit");
    expect(await book.answer(exit, "order2")).toMatchObject({ outcome: "answered" });
    expect(await other.order()).toMatchObject({ broker_order_id: "B4" });
    expect(await one.order()).toMatchObject({ broker_order_id: null, status: "unknown" });
  });
});
