import { beforeEach, describe, expect, it } from "vitest";
import { csp } from "../../support/book.ts";
import { book, reply, useBook } from "./stage.ts";

useBook();

/** A trade that was closed at an instant for `pnl` USD. */
async function trade(closedAt: string, pnl: number, reason = "manual"): Promise<void> {
  await book.setClock("2026-02-02T15:00:00Z");
  const position_id = await book.open(csp({ expiration_date: "2026-12-18" }));
  await book.setClock(closedAt);
  await book.call("close_position", { position_id, exit_price: 150 - pnl, exit_reason: reason });
}

describe("/pnl", () => {
  beforeEach(async () => {
    await trade("2026-02-27T15:00:00Z", -40);
    await trade("2026-03-01T15:00:00Z", 5);
    await trade("2026-03-02T15:00:00Z", 10);
    await trade("2026-03-03T16:00:00Z", 75);
    await trade("2026-03-03T17:00:00Z", -100);
    await book.setClock("2026-03-04T01:00:00Z");
  });

  it.each([
    ["today", "2026-03-03", 2, 1, -25],
    ["week", "2026-03-02", 3, 2, -15],
    ["month", "2026-03-01", 4, 3, -10],
    ["all", "2026-02-27", 5, 3, -50],
  ])("of %s uses New York's dates", async (name, since, trades, wins, total_pnl) => {
    expect(await reply("pnl", { period: name })).toMatchObject({
      period: {
        name,
        since,
        until: "2026-03-03",
        trades,
        wins,
        losses: trades - wins,
        total_pnl,
        best: 75,
        worst: -100,
      },
      today: { trades: 2, total_pnl: -25 },
      all: { total_trades: 5, total_pnl: -50 },
      open: { total: 0, unrealized_pnl: 0 },
    });
  });

  it("is today's by default", async () => {
    expect(await reply("pnl")).toMatchObject({ period: { name: "today", trades: 2 } });
  });

  it("of a period without trades is zero", async () => {
    await book.setClock("2026-03-05T15:00:00Z");
    expect(await reply("pnl", { period: "today" })).toMatchObject({
      period: {
        trades: 0,
        wins: 0,
        losses: 0,
        scratches: 0,
        total_pnl: 0,
        fees: 0,
        best: null,
        worst: null,
      },
    });
    await book.empty();
    expect(await reply("pnl", { period: "all" })).toMatchObject({
      period: { name: "all", since: null, trades: 0 },
    });
  });
});

describe("/performance", () => {
  it("shows the metrics, and how trades ended", async () => {
    await trade("2026-02-27T15:00:00Z", -40);
    await trade("2026-03-03T16:00:00Z", 75, "profit_target");
    await trade("2026-03-03T17:00:00Z", 50, "profit_target");
    expect(await reply("performance")).toMatchObject({
      figures: { trades: 3, wins: 2, win_rate: 66.7, total_pnl: 85, avg_loss: -40, avg_win: 62.5, fees: 0 },
      since: "2026-02-27",
      reasons: [
        { exit_reason: "profit_target", trades: 2, wins: 2, total_pnl: 125 },
        { exit_reason: "manual", trades: 1, wins: 0, total_pnl: -40 },
      ],
      open: { total: 0, unrealized_pnl: 0 },
    });
  });

  it("is empty without trades", async () => {
    expect(await reply("performance")).toMatchObject({
      figures: { trades: 0, win_rate: null },
      since: null,
      reasons: [],
    });
  });
});
