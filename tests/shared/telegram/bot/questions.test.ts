import { describe, expect, it } from "vitest";
import { render } from "../../../../shared/telegram/templates.ts";
import { csp, type Delivered, OWNER, quotesFor, type Row } from "../../../support/book.ts";
import { asked, pressPrompt, STRANGER, statusOf, toast, useWorld, world } from "./owners-chat.ts";

useWorld();

/** An entry whose answer was lost and that has two candidates at the broker. */
async function unclearOrder(): Promise<Delivered> {
  const request = csp();
  await world.approve(request);
  const { run_id, place } = await world.send(quotesFor(request, 150), [
    { ticker: request.ticker, price: 600 },
  ]);
  const report = {
    order_id: Number(place[0]?.order_id),
    status: "unknown" as const,
    candidates: ["910000001", "910000002"],
  };
  await world.finish(run_id, [report]);
  await world.finish(await world.begin(), [report]);
  return await asked("which_order");
}

/** A position that the broker does not hold, with a mark of 100.00. */
async function drifted(): Promise<Delivered> {
  const request = csp();
  await world.open(request);
  await world.compare([], quotesFor(request, 100));
  await world.compare([], quotesFor(request, 100));
  return await asked("drift");
}

/** A put that expired in the money. */
async function expired(): Promise<Delivered> {
  // A root that ends in a digit would mark an adjusted contract.
  const request = csp({ ticker: "SPY" });
  await world.open(request);
  await world.setClock("2026-04-17T20:05:00Z");
  const run_id = await world.begin();
  const closes = [{ ticker: request.ticker, date: request.expiration_date, close: 575 }];
  await world.call("settle_expired", { run_id, closes });
  await world.finish(run_id);
  return await asked("settlement");
}

describe.each<{
  kind: string;
  ask: () => Promise<Delivered>;
  answer: string;
  told: string;
  toldAgain: string;
  done: (facts: Row) => Promise<void>;
  notOffered: string;
}>([
  {
    kind: "which_order",
    ask: unclearOrder,
    answer: "order2",
    told: "Taken: it is order 910000002.",
    toldAgain: "Nothing changed: it was already answered. It is order 910000002.",
    async done({ request_id }) {
      expect(await world.orders({ request_id: String(request_id) })).toMatchObject([
        { status: "unknown", broker_order_id: "910000002" },
      ]);
    },
    notOffered: "order3",
  },
  {
    kind: "which_order",
    ask: unclearOrder,
    answer: "none",
    told: "It never reached the broker.",
    toldAgain: "Nothing changed: it was already answered. It never reached the broker.",
    async done({ request_id }) {
      expect(await world.orders({ request_id: String(request_id) })).toMatchObject([{ status: "cancelled" }]);
      expect(await statusOf(String(request_id))).toBe("failed");
    },
    notOffered: "found",
  },
  {
    kind: "drift",
    ask: drifted,
    answer: "adopt",
    told: "Booked as the broker holds it.",
    toldAgain: "Nothing changed: it was already answered. Booked as the broker holds it.",
    async done() {
      expect(await world.trades()).toMatchObject([
        { exit_reason: "manual", exit_price: 100, pnl_realized: 50, status: "CLOSED" },
      ]);
    },
    notOffered: "gone",
  },
  {
    kind: "drift",
    ask: drifted,
    answer: "dismiss",
    told: "Dismissed: the book stays as it is.",
    toldAgain: "Nothing changed: it was already answered. Dismissed: the book stays as it is.",
    async done() {
      expect(await world.trades()).toEqual([]);
      expect([...(await world.sql`select * from public.drifts`)]).toMatchObject([{ dismissed_by: OWNER }]);
    },
    notOffered: "order1",
  },
  {
    kind: "settlement",
    ask: expired,
    answer: "assigned",
    told: "Booked as assigned.",
    toldAgain: "Nothing changed: it is already booked as assigned.",
    async done() {
      expect(await world.trades()).toMatchObject([
        { exit_reason: "assigned", exit_price: 500, pnl_realized: -350 },
      ]);
    },
    notOffered: "adopt",
  },
])("$answer, pressed on a $kind", ({ kind, ask, answer, told, toldAgain, done, notOffered }) => {
  const open = async () =>
    expect([...(await world.sql`select kind, answer, answered_by from private.prompts`)]).toEqual([
      { kind, answer: null, answered_by: null },
    ]);

  it("is executed and confirmed, and the message has no buttons", async () => {
    const question = await ask();
    expect(await toast(pressPrompt(question, answer))).toEqual({ text: told });
    await done(question.facts);
    expect([...(await world.sql`select kind, answer, answered_by from private.prompts`)]).toEqual([
      { kind, answer, answered_by: OWNER },
    ]);

    const edits = (await world.deliver()).filter((sent) => sent.kind === kind);
    expect(edits.length).toBeGreaterThan(0);
    for (const edit of edits) {
      expect(edit).toMatchObject({ message_id: question.message_id, edited: true });
      const message = render(kind, edit.facts);
      expect(message.text).toContain("Answered");
      expect(message.buttons).toEqual([]);
    }
  });

  it("twice, or sent twice by Telegram, has one effect; the second is told of the first", async () => {
    const question = await ask();
    const update = pressPrompt(question, answer);
    await toast(update);
    expect(await toast(update)).toEqual({ text: toldAgain });
    expect(await toast(pressPrompt(question, answer))).toEqual({ text: toldAgain });
    await done(question.facts);
  });

  it("by anybody else, or in another chat, does nothing", async () => {
    const question = await ask();
    for (const differing of [{ user: STRANGER }, { chat: -2002 }, { chat: Number(OWNER) }]) {
      expect(await toast(pressPrompt(question, answer, differing))).toEqual({
        text: expect.stringContaining("not allowed to decide"),
        show_alert: true,
      });
    }
    await open();
  });

  it("is stale on another message, with another token, or with an answer that is not offered", async () => {
    const question = await ask();
    for (const update of [
      pressPrompt(question, answer, { message_id: question.message_id + 1 }),
      pressPrompt(question, answer, { token: "0".repeat(32) }),
      pressPrompt(question, notOffered),
      pressPrompt(question, "sell"),
    ]) {
      expect(await toast(update)).toEqual({ text: expect.stringMatching(/out of date/) });
    }
    await open();
  });
});
