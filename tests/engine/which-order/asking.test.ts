import { describe, expect, it } from "vitest";
import type { OrderReport } from "../../../shared/broker.ts";
import { whichOrderFacts } from "../../../shared/telegram/questions/which-order.ts";
import { OWNER, type Row } from "../../support/book.ts";
import { asked, book, look, lostEntry, lostExit, questions, send, unclear, useBook } from "./stage.ts";

useBook();

const LIVE = ["intent", "sent", "working", "partially_filled", "unknown"];

const BOTH = [
  ["an entry", lostEntry],
  ["an exit", lostExit],
] as const;

describe.each(BOTH)("%s with several candidates at the broker", (_what, lose) => {
  it("keeps them, and nobody is asked at the first look-up: the next may clarify it", async () => {
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

  it("asks a person at the second look-up that finds the same", async () => {
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

  it("treats the same candidates in another sequence as the same", async () => {
    const lost = await lose();
    await unclear(lost, "B1", "B2");
    await unclear(lost, "B2", "B1");
    expect(await questions()).toHaveLength(1);
  });

  it.each<[string, Omit<OrderReport, "order_id">]>([
    ["others", { status: "unknown", candidates: ["B1", "B3"] }],
    ["one more", { status: "unknown", candidates: ["B1", "B2", "B3"] }],
    ["nothing that is said", { status: "unknown" }],
  ])("waits for two consecutive look-ups that find the same: %s in between", async (_what, between) => {
    const lost = await lose();
    await unclear(lost, "B1", "B2");
    await look(lost, between);
    await unclear(lost, "B1", "B2");
    expect(await questions()).toEqual([]);
    await unclear(lost, "B1", "B2");
    expect(await questions()).toHaveLength(1);
  });

  it("is never sent again meanwhile, nor replaced", async () => {
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
  ])("is the one that %s names: the next look-up gets its state", async (answer) => {
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
  ])("refuses the answer %j: it was not offered", async (answer) => {
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
  ])("refuses an answer pressed %s", async (_what, differing) => {
    const lost = await lose();
    const message = await asked(lost, "B1", "B2");
    expect(await book.answer(message, "order1", differing)).toMatchObject({ outcome: "stale" });
    expect(await lost.order()).toMatchObject({ broker_order_id: null });
    expect((await questions())[0]).toMatchObject({ answer: null });
  });

  it("accepts one answer: a second press is told what it was", async () => {
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

  it("accepts one of many simultaneous answers", async () => {
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

  it("accepts an answer once that Telegram sends again", async () => {
    const lost = await lose();
    const message = await asked(lost, "B1", "B2");
    const update = { update_id: 6_000_000 + lost.order_id };
    expect(await book.answer(message, "order1", update)).toMatchObject({ outcome: "answered" });
    expect(await book.answer(message, "none", update)).toMatchObject({ outcome: "replayed" });
    expect(await lost.order()).toMatchObject({ broker_order_id: "B1" });
  });

  it("is answered by the broker if it reports the order after all", async () => {
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
