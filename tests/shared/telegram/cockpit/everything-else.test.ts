import { describe, expect, it } from "vitest";
import type { Message } from "../../../../shared/telegram/message.ts";
import { render } from "../../../../shared/telegram/templates.ts";
import { CHOICES, QQQ, SPY, TOKEN } from "../facts/common.ts";
import { close } from "../facts/confirmations.ts";
import { FACTS } from "../facts/facts.ts";
import { data, read, shown } from "../reading.ts";
import { type Said, say } from "./say.ts";

describe("pnl", () => {
  it("has the period beside today, all time and what is open", () => {
    expect(read(say("pnl"))).toMatch(
      /^P&L, Mar 2 '26 to Mar 3 '26\n +trades +P&L\nWeek +3 +−125\.00\nToday +1 +\+75\.00\nAll +12 +\+1,234\.50\nOpen +2 +−1,200\.00\nShares +\+310\.50\nDay change +\+86\.40\nWon +2 of 3\n/,
    );
    const today = {
      ...FACTS.pnl.period,
      name: "today",
      since: "2026-03-03",
      trades: 0,
      best: null,
      worst: null,
      total_pnl: 0,
    };
    expect(read(say("pnl", { period: today }))).toMatch(/^P&L, Mar 3 '26\n[\s\S]*\nNo trade has closed\.\n/);
    expect(data(say("pnl"))).toContain("nav:pnl:month");
  });

  it.each([
    [{ trades: 5, wins: 3, scratches: 1 }, /Won +3 of 5\nScratches +1\n/],
    [{ trades: 40, wins: 29, scratches: 2 }, /Won +73 % of 40\nScratches +2\n/],
    [{ trades: 0, total_pnl: 61.5, best: null, worst: null }, /\nTrades have closed only in part\.\n/],
  ])("gives the number of winners in words that fit their number: %j", (differing, said) => {
    expect(read(say("pnl", { period: { ...FACTS.pnl.period, ...differing } }))).toMatch(said);
  });

  it("of a book without marks says so", () => {
    const open = { ...FACTS.pnl.open, total: 3, unmarked: 3, unrealized_pnl: 0 };
    expect(read(say("pnl", { open }))).toMatch(/\nOpen +3 +no marks\n/);
  });
});

describe("other messages", () => {
  it("orders, those at the broker first", () => {
    const message = say("orders");
    expect(read(message)).toBe(
      [
        "At the broker: 1",
        "exit SPY 580p     75.00",
        "  0 of 2 working  10:05",
        "  #12, profit target",
        "Done today: 2",
        "exit SPY 580p          75.00",
        "  ×2 filled            10:05",
        "  #12, profit target",
        "entry QQQ 500/495p  1,150.00",
        "  3 of 10 cancelled    10:05",
      ].join("\n"),
    );
    expect(read(say("orders", { live: [], today: [], live_total: 0, today_total: 0 }))).toBe(
      "No orders at the broker, and none today.",
    );
  });

  it("unfinished requests, with a button for the card of each", () => {
    expect(data(say("pending"))[0]).toBe("act:card:fedcba9876543210fedcba9876543210");
    expect(read(say("pending"))).toContain(
      "❓ waits for approval until Tue Mar 3, 16:00\nEntries are paused.",
    );
    expect(read(say("pending", { total: 0, requests: [] }))).toBe(
      "No trade is waiting for approval or a fill.",
    );
  });

  it("working closes after a kill", () => {
    expect(data(say("working_closes"))).toEqual([`cancelcloses:${TOKEN}`, `letwork:${TOKEN}`]);
    const answered = say("working_closes", { answer: "letwork" });
    expect(read(answered).split("\n").at(-1)).toBe("The orders go on working.");
    expect(answered.buttons).toEqual([]);
  });

  it("what is due while killed", () => {
    expect(read(say("killed_due"))).toContain(
      "Position 14 - QQQ 500/495 put spread May 15 '26 - stop loss (310.00, P&L −1,240.00)\n" +
        "Position 12 - SPY 580 put Apr 17 '26 - days to expiration (the quote is stale)\n",
    );
  });

  it("the switch of entries", () => {
    expect(read(say("entries"))).toMatch(/^⏸ Entries are paused, Tue Mar 3, 10:05, by user 1001\n/);
    expect(read(say("entries", { paused_at: null, paused_by: null }))).toBe("▶️ Entries are allowed");
  });

  it("an alert has buttons that do not change it", () => {
    const alerts: Said[] = ["opened", "closed", "exit_due", "close_refused", "expiring"];
    expect(alerts.flatMap((alert) => data(say(alert))).filter((text) => text.startsWith("nav:"))).toEqual([]);
    expect(data(say("opened"))).toEqual(["see:position:12", "see:rules:12"]);
  });

  it("position names are the same on every button", () => {
    const names = (message: Message) =>
      shown(message)
        .flat()
        .filter((text) => text.startsWith("#"));
    expect(names(say("refused"))).toEqual(
      CHOICES.map(({ position_id }) => (position_id === 12 ? "#12 SPY 580p" : "#14 QQQ 500/495p")),
    );
    expect(names(say("expiring"))).toEqual(["#12 SPY 580p"]);
  });

  it("closes of spreads and puts have the same text", () => {
    expect(read(render("confirmation", { ...close, ...QQQ }))).toContain("QQQ 500/495 put spread May 15 '26");
    expect(read(render("confirmation", { ...close, ...SPY }))).toContain("SPY 580 put Apr 17 '26");
  });
});
