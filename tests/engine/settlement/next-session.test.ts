import { beforeEach, describe, expect, it } from "vitest";
import type { Row } from "../../support/book.ts";
import { emptyBook } from "../positions.ts";
import { put, spread } from "../trades.ts";
import { book, CLOSE, check, EXPIRATION, open, prompts, useBook } from "./stage.ts";

useBook();

describe("the shares of the next session", () => {
  const near = spread({ ticker: "KRE", strike_price: 58, width: 3, net_credit: 60, quantity: 2 });
  const far = put({ ticker: "KRE", strike_price: 55, net_credit: 45, quantity: 4 });
  let ids: number[];

  const shares = (quantity: number) => (quantity === 0 ? [] : [{ symbol: "KRE", quantity }]);
  /** A check that receives the broker's holdings. */
  async function held(now: string, quantity: number): Promise<void> {
    await book.setClock(now);
    const run_id = await book.begin();
    await book.finish(
      run_id,
      [],
      [
        ...shares(quantity),
        ...(now < CLOSE
          ? [
              { symbol: "KRE260320P00058000", quantity: -2 },
              { symbol: "KRE260320P00055000", quantity: -2 },
            ]
          : []),
      ],
    );
  }
  const asked = async () =>
    (await prompts())
      .filter(({ answer }) => answer === null)
      .map(({ position_id, facts }) => ({ position_id, ...(facts as Row) }));

  beforeEach(async () => {
    await emptyBook(book.sql);
    ids = await open({ ...near, expiration_date: EXPIRATION }, { ...far, expiration_date: EXPIRATION });
    await held("2026-03-20T19:55:00Z", 30);
    // Both are clear of their strikes.
    expect((await check(CLOSE, 58.6)).settled.toSorted((a, b) => a - b)).toEqual(ids);
  });

  it("that are unchanged ask nothing", async () => {
    await held("2026-03-23T13:30:00Z", 30);
    await held("2026-03-23T13:35:00Z", 230);
    expect(await asked()).toEqual([]);
  });

  it("that have grown by a hundred per contract reopen the settlement as a question with both figures", async () => {
    await held("2026-03-23T13:30:00Z", 230);
    expect(await asked()).toMatchObject([
      { position_id: ids[0], outcome: "exercised", held_before: 30, held_now: 230, booked: 0, close: 58.6 },
    ]);
    expect(await book.position(ids[0] ?? 0)).toMatchObject({ status: "EXPIRED", realized_pnl: 120 });
    expect(await book.sql`select * from private.expired_positions`).toEqual([]);
  });

  it("answered with expired, nothing changes, and nobody is asked again", async () => {
    await held("2026-03-23T13:30:00Z", 130);
    const card = (await book.deliver()).find(({ kind }) => kind === "settlement");
    expect(await book.answer(card, "expired")).toEqual({
      outcome: "answered",
      kind: "settlement",
      answer: "expired",
    });
    expect(await book.position(ids[0] ?? 0)).toMatchObject({ status: "EXPIRED", realized_pnl: 120 });
    expect((await book.deliver()).filter(({ kind }) => kind === "settlement")).toMatchObject([
      { edited: true, facts: { answer: "expired" } },
    ]);
    await held("2026-03-23T13:35:00Z", 330);
    await held("2026-03-24T13:35:00Z", 430);
    expect(await asked()).toEqual([]);
  });

  it("answered with assigned, it is booked again, as one trade", async () => {
    await held("2026-03-23T13:30:00Z", 230);
    const card = (await book.deliver()).find(({ kind }) => kind === "settlement");
    expect(await book.answer(card, "assigned")).toMatchObject({ outcome: "answered" });
    expect(await book.position(ids[0] ?? 0)).toMatchObject({
      status: "CLOSED",
      exit_reason: "assigned",
      exit_price: 0,
      exit_date: new Date(CLOSE),
    });
    expect((await book.trades()).filter(({ position_id }) => position_id === ids[0])).toHaveLength(1);
    expect(await book.exit(ids[0] ?? 0)).toMatchObject({ exit_reason: "assigned", underlying_price: 58.6 });
  });

  it("are compared with those of the last session even if the new ones came in the evening", async () => {
    await held("2026-03-20T23:00:00Z", 130);
    expect(await asked()).toEqual([]);
    await held("2026-03-23T13:30:00Z", 130);
    expect(await asked()).toMatchObject([{ position_id: ids[0], held_before: 30, held_now: 130 }]);
  });

  it("that an assignment of ours explains ask nothing", async () => {
    const [, position_id = 0] = ids;
    await book.sql`update public.quote_settings set settlement_margin_percent = 20`;
    await book.sql`select private.undo_close(o, 'For the test.') from public.orders o where o.position_id = ${position_id} and o.source = 'settlement'`;
    await check("2026-03-20T20:05:00Z", 54.2);
    await book.sql`update public.quote_settings set settlement_margin_percent = default`;
    const card = (await book.deliver()).find(({ kind }) => kind === "settlement");
    expect(await book.answer(card, "assigned")).toMatchObject({ outcome: "answered" });
    await held("2026-03-23T13:30:00Z", 430);
    expect(await asked()).toEqual([]);
  });
});
