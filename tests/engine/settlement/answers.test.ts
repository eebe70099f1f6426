import { beforeEach, describe, expect, it } from "vitest";
import type { Delivered, Row } from "../../support/book.ts";
import type { StrikeRequest } from "../../support/trades.ts";
import { emptyBook } from "../positions.ts";
import { spread } from "../trades.ts";
import { book, CLOSE, check, EXPIRATION, open, prompts, useBook } from "./stage.ts";

useBook();

describe("an adjusted contract (digits in its root)", () => {
  it.each([
    ["far out of the money", 900],
    ["in the money on both legs", 100],
  ])("asks whatever the close, and offers nothing that would have to be guessed: %s", async (_what, close) => {
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
  let position_id: number;
  let card: Delivered;
  let request: StrikeRequest;

  beforeEach(async () => {
    await emptyBook(book.sql);
    request = spread({ width: 40, quantity: 2, expiration_date: EXPIRATION });
    [position_id = 0] = await open(request);
    await check(CLOSE, 560);
    const asked = (await book.deliver()).filter(({ kind }) => kind === "settlement");
    expect(asked).toMatchObject([
      { edited: false, facts: { position_id, close: 560, assigned_debit: 2000 } },
    ]);
    card = asked[0] as Delivered;
    await book.setClock("2026-03-23T12:00:00Z");
  });

  const answer = (what: string, differing: Row = {}): Promise<Row> => book.answer(card, what, differing);

  /** A price far from the credit, so that it is asked back. */
  const closedElsewhere = async () => {
    expect(await book.command("closed", { position_id, price: 12.3456 })).toEqual({ outcome: "asked" });
    await book.deliver();
    expect(await book.answerNewest("confirmation", "confirm")).toMatchObject({ outcome: "answered" });
  };

  const nothingHappened = async () => {
    expect(await book.position(position_id)).toMatchObject({ status: "OPEN", open_quantity: 2 });
    expect(await book.trades()).toEqual([]);
  };

  it("is requested once, however many checks there are", async () => {
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

  it("that it was assigned books the worth of its legs, as of the expiration's close", async () => {
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

  it("is shown in the message that asked, and the close is announced", async () => {
    await answer("assigned");
    const told = await book.deliver();
    expect(told.filter(({ kind }) => kind === "settlement")).toMatchObject([
      { edited: true, message_id: card.message_id, facts: { answer: "assigned" } },
    ]);
    expect(told.filter(({ kind }) => kind === "closed")).toHaveLength(1);
  });

  it("given a second time changes nothing and shows the first", async () => {
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
    // The real button still works.
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

  it("that it was closed elsewhere books the price, ends the question and leaves no buttons", async () => {
    await closedElsewhere();
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
    await closedElsewhere();
    const { exit_date } = await book.position(position_id);
    expect((exit_date as Date).toISOString()).toBe(CLOSE);
  });

  it("leaves nothing to do for a closed market", async () => {
    await answer("expired");
    expect((await check("2026-03-23T12:00:00Z", 560)).begun).toMatchObject({
      done: true,
      market_open: false,
    });
  });
});
