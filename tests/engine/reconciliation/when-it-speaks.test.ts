import { describe, expect, it } from "vitest";
import { driftFacts } from "../../../shared/telegram/questions/drift.ts";
import { putSymbol, type Row } from "../../support/book.ts";
import { holdingsOf } from "../../support/holdings.ts";
import { put, spread } from "../trades.ts";
import { asked, book, compare, drifted, drifts, openedAndClosed, useBook } from "./stage.ts";

useBook();

describe("a difference is reported", () => {
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

  it("not while its figures change: they start again", async () => {
    const request = put({ quantity: 3 });
    await book.open(request);
    for (const held of [1, 2, 1, 0]) {
      await compare(holdingsOf(request, held), request);
      expect(await drifts()).toMatchObject([{ held: held === 0 ? 0 : -held, checks: 1 }]);
    }
    expect(await asked()).toEqual([]);
  });

  it("across a check in which the broker did not report its holdings", async () => {
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

  it("in the same question with later differences in its underlying", async () => {
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

  it("for what is held of a closed position, which nobody can adopt", async () => {
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
    await book.command("closed", { position_id, price: 0.9 });
    await compare([]);
    expect(await drifts()).toEqual([]);
    expect(await book.prompts("drift")).toMatchObject([{ answer: "gone" }]);
    expect(await book.trades()).toMatchObject([{ pnl_realized: 60 }]);
  });

  it("may come back and is reported again", async () => {
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
