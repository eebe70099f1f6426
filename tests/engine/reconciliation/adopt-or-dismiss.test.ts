import { beforeEach, describe, expect, it } from "vitest";
import { driftFacts } from "../../../shared/telegram/questions/drift.ts";
import { type Delivered, OWNER, quotesFor, type Row, TUESDAY } from "../../support/book.ts";
import { holdingsOf } from "../../support/holdings.ts";
import type { StrikeRequest } from "../../support/trades.ts";
import { put, spread } from "../trades.ts";
import { asked, book, compare, drifted, drifts, QUIET, useBook } from "./stage.ts";

useBook();

/** A close by hand at the broker, which delivers no shares. */
const BY_HAND = { reason: "manual", underlying_price: null, to_exercise: [] } as const;

describe("Adopt", () => {
  /** What the message offers to book. */
  async function offered() {
    const [message] = await asked();
    return { message, adopt: driftFacts.parse(message?.facts).adopt };
  }

  it("books missing contracts as closed at the latest mark", async () => {
    const request = put({ quantity: 3 });
    const position_id = await book.open(request);
    await drifted([], request);
    const { message, adopt } = await offered();
    expect(adopt).toEqual([{ position_id, quantity: 3, price: QUIET, ...BY_HAND }]);
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

  it("books only the missing contracts: the rest stays open", async () => {
    const request = put({ quantity: 3 });
    const position_id = await book.open(request);
    await drifted(holdingsOf(request, 1), request);
    const { message, adopt } = await offered();
    expect(adopt).toEqual([{ position_id, quantity: 2, price: QUIET, ...BY_HAND }]);
    await book.answer(message, "adopt");
    expect(await book.position(position_id)).toMatchObject({
      status: "OPEN",
      quantity: 3,
      open_quantity: 1,
      realized_pnl: 20,
    });
    await compare(holdingsOf(request, 1), request);
    expect(await drifts()).toEqual([]);
    // The rest closes as usual.
    expect((await book.send(quotesFor(request, 75))).place).toMatchObject([{ quantity: 1 }]);
  });

  it("books a spread with both legs missing", async () => {
    const request = spread({ quantity: 2 });
    const position_id = await book.open(request);
    await drifted(holdingsOf(request, 1), request);
    const { message, adopt } = await offered();
    expect(adopt).toEqual([{ position_id, quantity: 1, price: QUIET, ...BY_HAND }]);
    await book.answer(message, "adopt");
    expect(await book.position(position_id)).toMatchObject({ open_quantity: 1, realized_pnl: 10 });
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
      { position_id: ids[0], quantity: 2, price: 140, ...BY_HAND },
      { position_id: ids[1], quantity: 1, price: 100, ...BY_HAND },
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
  let request: StrikeRequest;
  let position_id: number;
  let message: Delivered | undefined;
  beforeEach(async () => {
    request = put({ quantity: 2 });
    position_id = await book.open(request);
    await drifted([], request);
    [message] = await asked();
  });

  it("to dismiss changes nothing in the book, and is recorded", async () => {
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

  it("to dismiss is valid until the figures change; then the difference is reported again", async () => {
    await book.answer(message, "dismiss");
    await book.deliver();
    await drifted([], request);
    expect(await asked()).toEqual([]);
    await compare(holdingsOf(request, 1), request);
    const [row] = await book.sql`select speaks, dismissed_at, dismissed_by from public.drifts`;
    // The one that is still missing was among the two.
    expect(row).toEqual({ speaks: true, dismissed_at: null, dismissed_by: null });
    expect(await asked()).toHaveLength(1);
    await compare(holdingsOf(request, 3), request);
    expect(await book.sql`select speaks from public.drifts`).toMatchObject([{ speaks: false }]);
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

  it("counts once: a later one is told what it was", async () => {
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
