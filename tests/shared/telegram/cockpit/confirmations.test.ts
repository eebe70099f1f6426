import { describe, expect, it } from "vitest";
import { QQQ, TOKEN } from "../facts/common.ts";
import { data, read, shown } from "../reading.ts";
import { type Said, say } from "./say.ts";

describe("a confirmation", () => {
  const at = { answered_at: "Tue Mar 3, 10:06", answered_by: "1001" };
  const lastLines = (said: Said, differing: object, count = 1) =>
    read(say(said, differing)).split("\n").slice(-count);

  it("of a close shows the current price, the resulting P&L, and the next steps", () => {
    const message = say("confirmation");
    expect(read(message)).toBe(
      [
        "❓ Close position 12? - SPY 580 put Apr 17 '26",
        "Quantity       2",
        "Credit    150.00",
        "Mark      130.00",
        "Natural   132.00",
        "Costs     260.00",
        "P&L       +40.00",
        "Mark: 1.30 a share, 130.00 a contract.",
        "Mark of Tue Mar 3, 10:05, 3 min ago.",
        "The order is sent right after you confirm, between mid and natural price.",
        "Confirm? Expires in 2 minutes.",
      ].join("\n"),
    );
    expect(data(message)).toEqual([`confirm:${TOKEN}`, `cancel:${TOKEN}`]);
  });

  it("of a close shows what is unusual at the moment", () => {
    const text = read(
      say("confirmation", {
        mark: null,
        marked_at: null,
        natural_price: null,
        cost: null,
        pnl: null,
        mark_fault: "stale",
        market_open: false,
        leaves_at: "Wed Mar 4, 09:30",
        working: { exit_reason: "profit_target", limit_price: 75, status: "working" },
      }),
    );
    expect(text).toMatch(/Mark +none\n/);
    expect(text).toContain("⚠️ No trustworthy quote (the quote is stale): the order waits for one.");
    expect(text).toContain("It replaces the working close, profit target at 0.75 a share, 75.00 a contract.");
    expect(text).toContain("The market is closed. The order is sent when it opens, Wed Mar 4, 09:30.");
  });

  it("that was answered has no more buttons and shows the progress; a waiting close can be cancelled", () => {
    const confirmed = { ...at, answer: "confirm" };
    const waiting = say("confirmation", { ...confirmed, progress: { waiting: 1, working: 0, closed: 0 } });
    expect(read(waiting).split("\n").slice(-2)).toEqual([
      "✅ Confirmed by user 1001, Tue Mar 3, 10:06.",
      "⏳ waits for the next check",
    ]);
    expect(data(waiting)).toEqual([`withdraw:${TOKEN}`]);
    expect(shown(waiting)).toEqual([["Never mind"]]);

    const working = say("confirmation", { ...confirmed, progress: { waiting: 0, working: 1, closed: 0 } });
    expect(read(working).split("\n").at(-1)).toBe("⏳ at the broker");
    expect(working.buttons).toEqual([]);
    expect(lastLines("close_all", { ...confirmed, progress: { waiting: 1, working: 2, closed: 3 } })).toEqual(
      ["⏳ 1 waits for the next check, 2 at the broker, 3 closed"],
    );
  });

  it.each<[Said, object, string]>([
    ["confirmation", { ...at, answer: "cancel" }, "Cancelled by user 1001. Nothing was done."],
    [
      "confirmation",
      { ...at, answer: "withdraw" },
      "Cancelled by user 1001. No order is sent; the exit rules stay active.",
    ],
    ["confirmation", { answer: null, lapsed: true }, "⌛ Expired. Nothing was done. /close 12 asks again."],
    ["close_all", { answer: "lapsed", lapsed: true }, "⌛ Expired. Nothing was done. /close all asks again."],
    ["kill", { answer: "replaced" }, "Asked again, in a newer message."],
    ["unkill", { answer: "gone" }, "It is no longer possible. There is nothing left to do."],
    ["kill", { ...at, answer: "confirm" }, "✅ Confirmed by user 1001, Tue Mar 3, 10:06."],
  ])("%s, %j", (said, differing, says) => {
    expect(lastLines(said, differing)).toEqual([says]);
    expect(say(said, differing).buttons).toEqual([]);
  });

  it("of a close elsewhere shows the price in both forms, and what is unusual about it", () => {
    const message = say("closed_elsewhere");
    expect(read(message)).toBe(
      [
        "❓ Was position 12 closed elsewhere? - SPY 580 put Apr 17 '26",
        "2 at 84.00 a share, 8,400.00 a contract, closed by hand: P&L −16,500.00.",
        "⚠️ The price is far from the mark, 1.30 a share, 130.00 a contract (Tue Mar 3, 10:05).",
        "⚠️ The broker still held it, Tue Mar 3, 10:05.",
        "No order is sent. Once it is booked, no exit rule watches it.",
        "Confirm? Expires in 2 minutes.",
      ].join("\n"),
    );
    expect(data(message)).toEqual([`confirm:${TOKEN}`, `cancel:${TOKEN}`]);
    expect(read(say("closed_elsewhere", { mark: null, marked_at: null }))).toContain(
      "The price is far from the credit, 1.50 a share, 150.00 a contract. There is no mark yet.",
    );
    expect(read(say("closed_elsewhere", { fees: 2.6, pnl: -16_502.6 }))).toContain(
      "closed by hand, fees 2.60: P&L −16,502.60.",
    );
    expect(read(say("closed_elsewhere", { far: false, held_at: null }))).not.toContain("⚠️");
    expect(say("closed_elsewhere", { ...at, answer: "confirm" }).buttons).toEqual([]);
    expect(lastLines("closed_elsewhere", { answer: null, lapsed: true })).toEqual([
      "⌛ Expired. Nothing was done. /closed 12 PRICE asks again.",
    ]);
  });

  it("of all lists those that are in no sum", () => {
    const text = read(say("close_all", { unmarked: [{ position_id: 14, ...QQQ }] }));
    expect(text).toContain("⚠️ Not included, because there is no mark: #14 QQQ 500/495p.");
  });

  it("of unkill lists what would be closed at once", () => {
    expect(read(say("unkill"))).toContain(
      "The next check closes:\n#14 QQQ 500/495 put spread May 15 '26 - stop loss",
    );
    expect(read(say("unkill", { due: [] }))).toContain(
      "No exit rule has triggered: the next check sends no exit.",
    );
  });
});
