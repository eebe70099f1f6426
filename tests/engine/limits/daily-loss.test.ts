import { describe, expect, it } from "vitest";
import { quotesFor, TUESDAY } from "../../support/book.ts";
import { put } from "../trades.ts";
import { book, check, expectSentence, noteOf, statusOf, useBook } from "./stage.ts";

useBook();

describe("max_daily_loss", () => {
  /** Closes a put sold for 150.00 with a P&L of `pnl`, USD. */
  async function realize(pnl: number, at: string): Promise<void> {
    await book.setClock("2026-02-10T15:00:00Z");
    const position_id = await book.open(put());
    await book.setClock(at);
    await book.call("close_position", { position_id, exit_price: 150 - pnl });
  }

  it.each([
    ["a cent less was lost", 100.01, [-100], "approved"],
    ["that much was lost", 100, [-100], "refused"],
    ["more was lost", 99.99, [-100], "refused"],
    ["it was lost in parts", 100, [-60, -40], "refused"],
    ["a win makes up for it", 100, [-100, 0.01], "approved"],
    ["a loss outweighs the win", 100, [-150, 50], "refused"],
    ["that much was won", 100, [100], "approved"],
    ["nothing happened", 0.01, [], "approved"],
  ])("ends entries for the day: %s", async (_what, limit, pnls, outcome) => {
    for (const pnl of pnls) {
      await realize(pnl, "2026-03-03T14:45:00Z");
    }
    await book.setClock(TUESDAY);
    await book.limit({ max_daily_loss: limit });
    const press = await book.approve(put());
    expect(press).toMatchObject({ outcome });
    if (outcome === "refused") {
      expectSentence(press.message, "max_daily_loss", limit);
    }
  });

  it.each([
    ["yesterday's does not count", "2026-03-02T20:59:00Z", TUESDAY, "approved"],
    ["nor yesterday evening's, though GMT has today", "2026-03-03T04:59:00Z", TUESDAY, "approved"],
    ["after midnight in New York it is today's", "2026-03-03T05:00:00Z", TUESDAY, "refused"],
    ["Friday's does not count on Monday", "2026-03-06T20:59:00Z", "2026-03-09T15:00:00Z", "approved"],
  ])("is for a New York date: %s", async (_what, lostAt, now, outcome) => {
    await realize(-1000, lostAt);
    await book.setClock(now);
    await book.limit({ max_daily_loss: 100 });
    expect(await book.approve(put({ expiration_date: "2026-06-19" }))).toMatchObject({ outcome });
  });

  it("includes the loss of a partial close while the rest is open", async () => {
    const losing = put({ quantity: 2 });
    await book.open(losing);
    const { run_id, place } = await book.send(quotesFor(losing, 450));
    await book.finish(run_id, [
      {
        order_id: Number(place[0]?.order_id),
        status: "partially_filled",
        filled_quantity: 1,
        fill_cash: -450,
        fees: 0,
      },
    ]);
    await book.limit({ max_daily_loss: 300 });
    expect(await book.approve(put())).toMatchObject({ outcome: "refused" });
  });

  it("does not count yesterday's loss of a partial close again today", async () => {
    const losing = put({ quantity: 3 });
    await book.setClock("2026-03-02T15:00:00Z");
    const position_id = await book.open(losing);
    const partly = { status: "cancelled", filled_quantity: 1, fees: 0 } as const;
    // At 450.00 yesterday and at 120.00 today: -300.00 and +30.00.
    for (const [now, fill_cash] of [
      ["2026-03-02T15:00:00Z", -450],
      [TUESDAY, -120],
    ] as const) {
      await book.setClock(now);
      const { run_id } = await book.send(quotesFor(losing, 450));
      const { order_id } = await book.exit(position_id);
      await book.finish(run_id, [{ ...partly, order_id: Number(order_id), fill_cash }]);
    }
    expect(await book.position(position_id)).toMatchObject({ open_quantity: 1, realized_pnl: -270 });
    await book.limit({ max_daily_loss: 100 });
    expect(await book.approve(put())).toMatchObject({ outcome: "approved" });
  });

  it("refuses in the check what was approved before the loss", async () => {
    const trade = put();
    await book.limit({ max_daily_loss: 100 });
    expect(await book.approve(trade)).toMatchObject({ outcome: "approved" });
    await realize(-100, TUESDAY);
    const { place } = await check([trade]);
    expect(place).toEqual([]);
    expect(await statusOf(trade)).toBe("pending");
    expectSentence(await noteOf(trade), "max_daily_loss", 100);
  });
});
