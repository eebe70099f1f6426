import { describe, expect, it } from "vitest";
import type { Message } from "../../../shared/telegram/message.ts";
import { render } from "../../../shared/telegram/templates.ts";
import { promptToast, runToast } from "../../../shared/telegram/toasts.ts";
import type { Row } from "../../support/book.ts";
import { SPY, TOKEN } from "./facts.ts";

const HOSTILE = "<b>&</b>";
const ESCAPED = "&lt;b&gt;&amp;&lt;/b&gt;";

/** The rows of buttons, as a phone shows them. */
const shown = ({ buttons }: Message) => buttons.map((row) => row.map(({ text }) => text));
const data = ({ buttons }: Message) => buttons.flat().map((button) => button.data);
/** What Telegram counts and shows, once it has read the format. */
const read = ({ text }: Message) =>
  text
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");

describe("which_order", () => {
  const facts = {
    ...SPY,
    token: TOKEN,
    answer: null as string | null,
    order_id: 12,
    request_id: "request-1",
    position_id: null as number | null,
    purpose: "entry",
    quantity: 2,
    limit_price: 150,
    candidates: ["910000001", "910000002"],
  };

  it("names the order, what was asked for, and offers each candidate in a row of its own", () => {
    const message = render("which_order", facts);
    expect(read(message)).toBe(
      [
        "❓ Order 12, which is it? - SPY 580 put Apr 17 '26",
        "Entry, 2 at a credit of 150.00. The broker's answer was lost, and 2 orders there look like it.",
        "Look there, then choose: until you do nothing more is sent for it.",
      ].join("\n"),
    );
    expect(shown(message)).toEqual([["Order 910000001"], ["Order 910000002"], ["None, it never arrived"]]);
    expect(data(message)).toEqual([`order1:${TOKEN}`, `order2:${TOKEN}`, `none:${TOKEN}`]);
  });

  it("of an exit names the position that it closes", () => {
    const message = render("which_order", {
      ...facts,
      width: 5,
      purpose: "exit",
      position_id: 5,
      limit_price: 75.5,
    });
    expect(read(message)).toContain("❓ Order 12, which is it? - SPY 580/575 put spread Apr 17 '26");
    expect(read(message)).toContain("Exit of position 5, 2 at a debit of 75.50.");
  });

  it.each([
    ["order2", "Answered. It is order 910000002."],
    ["none", "Answered. It never arrived."],
    ["found", "Answered. The broker has told by itself what became of it."],
    ["order9", "Answered. It is the order chosen."],
  ])("answered %s says so and asks no more", (answer, says) => {
    const message = render("which_order", { ...facts, answer });
    expect(read(message).split("\n").at(-1)).toBe(says);
    expect(message.buttons).toEqual([]);
  });

  it("offers no more candidates than a phone can show, in buttons that Telegram takes", () => {
    const candidates = Array.from({ length: 200 }, (_, n) => `91000${n}`);
    const message = render("which_order", { ...facts, candidates });
    expect(message.buttons).toHaveLength(21);
    expect(read(message)).toContain("200 orders");
    expect(data(message).every((text) => Buffer.byteLength(text) <= 64)).toBe(true);
  });

  it("escapes the broker's reference", () => {
    const message = render("which_order", { ...facts, candidates: [HOSTILE, "1"], answer: "order1" });
    expect(message.text).toContain(ESCAPED);
  });
});

describe("drift", () => {
  const line = {
    symbol: "SPY260417P00580000",
    kind: "quantity_differs",
    booked: -2,
    held: -1,
    position_ids: [5],
  };
  const missing = { ...line, kind: "missing", held: 0 };
  const facts = {
    token: TOKEN,
    answer: null as string | null,
    ticker: "SPY",
    lines: [line],
    adopt: [{ position_id: 5, quantity: 1, price: 75, reason: "manual" }] as Row[] | null,
  };

  it("shows book and broker, what each answer does, and what is held back until then", () => {
    const message = render("drift", facts);
    expect(read(message)).toBe(
      [
        "⚠️ SPY: the broker holds something else than the book",
        "SPY 580 put Apr 17 '26: book −2, broker −1 (position 5)",
        "Until you answer nothing is opened in SPY.",
        "Adopt closes at the latest mark: position 5, 1 at 75.00 (closed by hand).",
        "Dismiss: the book stays as it is. No exit closes more than the broker holds.",
      ].join("\n"),
    );
    expect(shown(message)).toEqual([["Adopt", "Dismiss"]]);
    expect(data(message)).toEqual([`adopt:${TOKEN}`, `dismiss:${TOKEN}`]);
  });

  it("of a position that is gone altogether says how to book the true price", () => {
    const adopt = [{ position_id: 5, quantity: 2, price: 75, reason: "manual" }];
    const text = read(render("drift", { ...facts, lines: [missing], adopt }));
    expect(text).toContain("book −2, broker 0 (position 5)");
    expect(text).toContain("write /closed 5 PRICE (debit per contract) instead");
    // A close by command is of the whole position, which is not what happened here.
    expect(read(render("drift", facts))).not.toContain("/closed");
  });

  it("of an assigned put says where its shares are", () => {
    const adopt = [{ position_id: 5, quantity: 2, price: 500, reason: "assigned" }];
    const text = read(render("drift", { ...facts, lines: [{ ...missing, kind: "assigned" }], adopt }));
    expect(text).toContain("book −2, broker 0 (position 5), assigned: the shares are there");
    expect(text).toContain("position 5, 2 at 500.00 (assigned)");
  });

  it("that nothing can be booked for offers to dismiss it only", () => {
    const more = { ...line, held: -3, position_ids: [5, 6] };
    const message = render("drift", { ...facts, lines: [more], adopt: null });
    expect(read(message)).toContain("book −2, broker −3 (positions 5, 6)");
    expect(read(message)).toContain("What happened cannot be told from here: look at the broker.");
    expect(shown(message)).toEqual([["Dismiss"]]);
  });

  it("that has no mark to book says how to close by hand what is gone altogether", () => {
    const text = read(render("drift", { ...facts, lines: [missing], adopt: null }));
    expect(text).toContain("look at the broker.\nIf position 5 is closed there, write /closed 5 PRICE");
  });

  it.each([
    ["adopt", "Answered. Booked as the broker has it."],
    ["dismiss", "Answered. Dismissed: the book stays as it is."],
    ["gone", "Answered. Book and broker agree again, or differ otherwise."],
  ])("answered %s says so and asks no more", (answer, says) => {
    const message = render("drift", { ...facts, answer });
    expect(read(message).split("\n").at(-1)).toBe(says);
    expect(read(message)).not.toContain("Until you answer");
    expect(message.buttons).toEqual([]);
  });

  it("fits one message however much differs", () => {
    const lines = Array.from({ length: 500 }, (_, n) => ({
      ...line,
      position_ids: Array.from({ length: 50 }, (_, m) => 1_000_000 + n * 50 + m),
    }));
    const adopt = lines.map((_, n) => ({
      position_id: 1_000_000 + n,
      quantity: 10_000,
      price: 99_999.99,
      reason: "assigned",
    }));
    const message = render("drift", { ...facts, lines, adopt });
    expect(read(message).length).toBeLessThanOrEqual(4096);
    expect(read(message).match(/488 more/g)).toHaveLength(2);
  });
});

describe("reconcile", () => {
  const drifted = {
    ticker: "SPY",
    symbol: "SPY260417P00580000",
    kind: "missing",
    booked: -2,
    held: 0,
    checks: 3,
    dismissed: false,
    position_ids: [5],
  };
  const facts = {
    checked_at: "Mon 23 Nov, 10:05",
    failed: null as string | null,
    agreed: 12,
    drifts: [] as Row[],
    foreign: [] as Row[],
  };

  it.each([
    [12, "✅ 12 symbols agree with the broker, Mon 23 Nov, 10:05"],
    [1, "✅ 1 symbol agrees with the broker, Mon 23 Nov, 10:05"],
    [0, "✅ Nothing of ours to compare, Mon 23 Nov, 10:05"],
  ])("with %i in agreement and nothing else is one line", (agreed, line) => {
    expect(read(render("reconcile", { ...facts, agreed }))).toBe(line);
  });

  it("shows what differs, where that stands, and what is not ours", () => {
    const message = render("reconcile", {
      ...facts,
      drifts: [
        drifted,
        { ...drifted, symbol: "SPY260417P00575000", kind: "quantity_differs", held: -1, checks: 1 },
        { ...drifted, symbol: "SPY260417P00570000", dismissed: true },
      ],
      foreign: [
        { symbol: "AAPL", held: 100 },
        { symbol: "QQQ270115C00500000", held: -1 },
      ],
    });
    expect(read(message)).toBe(
      [
        "⚠️ 3 symbols differ, 12 agree, Mon 23 Nov, 10:05",
        "SPY 580 put Apr 17 '26: book −2, broker 0 (position 5) - waits for your answer",
        "SPY 575 put Apr 17 '26: book −2, broker −1 (position 5) - new, the next check tells",
        "SPY 570 put Apr 17 '26: book −2, broker 0 (position 5) - dismissed",
        "Not ours: AAPL 100, QQQ 500 call Jan 15 '27 −1",
      ].join("\n"),
    );
    expect(message.buttons).toEqual([]);
  });

  it("that could not be done says why, and nothing of the book", () => {
    const message = render("reconcile", { ...facts, failed: `The broker did not answer: ${HOSTILE}.` });
    expect(message.text).toBe(
      `🛑 Not compared, Mon 23 Nov, 10:05\nThe broker did not answer: ${ESCAPED}. Write /reconcile to try again.`,
    );
  });

  it("fits one message however much there is", () => {
    const message = render("reconcile", {
      ...facts,
      drifts: Array.from({ length: 500 }, () => drifted),
      foreign: Array.from({ length: 500 }, () => ({ symbol: "QQQ270115C00500000", held: -10_000 })),
    });
    expect(read(message).length).toBeLessThanOrEqual(4096);
    expect(read(message)).toContain("500 symbols differ");
    expect(read(message).match(/488 more/g)).toHaveLength(2);
  });
});

describe("exit_due", () => {
  const facts = { ...SPY, position_id: 5, verdict: "waiting", exit_reason: "stop_loss", fault: null };

  it.each([
    [{ fault: "too_wide" }, "It waits for a trustworthy quote (bid and ask were too far apart)."],
    [
      { verdict: "drift" },
      "The broker does not hold it: nothing is sent. Closed elsewhere? Write /closed 5 PRICE. /reconcile compares again.",
    ],
  ])("%j says what keeps it", (differing, says) => {
    expect(read(render("exit_due", { ...facts, ...differing }))).toBe(
      `⏰ Position 5 is due - SPY 580 put Apr 17 '26 - stop loss\n${says}`,
    );
  });
});

describe("why", () => {
  const decided = { exit_reason: "stop_loss", checks: 1, lowest_pnl: -300, highest_pnl: -300 };
  const facts = {
    position_id: 5,
    position: {
      ...SPY,
      status: "OPEN",
      entry_price: 150,
      profit_target: 75,
      stop_loss: 300,
      exit_dte: 21,
      auto_exit: true,
      exit_reason: null,
      realized_pnl: 0,
      unmarked_checks: 0,
    },
    latest: {
      mark: 450,
      legs: [{ symbol: "SPY260417P00580000", bid: 449, ask: 451 }],
      pnl: -300,
      dte: 40,
      to_profit_target: 375,
      to_profit_target_percent: 250,
      to_stop_loss: 0,
      to_stop_loss_percent: 0,
      exit_reason: "stop_loss",
      verdict: "drift",
      code: null,
    },
    day: [
      { since: "10:05", until: "10:05", verdict: "waiting", code: "entry_working", ...decided },
      { since: "10:10", until: "10:10", verdict: "drift", code: null, ...decided },
    ],
    open_positions: [5],
    choices: [],
  };

  it("of a position that the broker does not hold, and of one whose entry was still at work, says so", () => {
    const text = read(render("why", facts));
    expect(text).toContain("\nDue (stop loss), but the broker does not hold it.\n");
    expect(text).toContain(
      "10:05: Due (stop loss), waiting (the rest of its entry is taken back first), P&L −300.00",
    );
    expect(text).toContain("10:10: Due (stop loss), but the broker does not hold it, P&L −300.00");
  });
});

describe("the card of a request that was filled in part", () => {
  const facts = {
    ...SPY,
    width: undefined,
    request_id: "request-1",
    status: "executed",
    status_note: "1 of 3 filled; the rest is working.",
    strategy_type: "CSP",
    dte: 45,
    credit: 150,
    quantity: 1,
    collateral: 58_000,
    max_risk: 57_850,
    max_profit: 150,
    profit_target: 75,
    profit_price: 75,
    stop_loss: 300,
    stop_price: 450,
    exit_dte: 21,
    exit_on: "2026-03-27",
    auto_exit: true,
    warnings: [],
    position_id: 5,
    position_status: "OPEN",
  };
  const lastLine = (differing: Row) =>
    read(render("card", { ...facts, ...differing }))
      .split("\n")
      .at(-1);

  it("says what became of the rest while it is open", () => {
    expect(lastLine({})).toBe("🟢 Position 5 opened at 150.00. 1 of 3 filled; the rest is working.");
  });

  it("and when it is over", () => {
    const over = {
      status_note: "1 of 3 filled; the rest was not filled by the end of the session.",
      position_status: "CLOSED",
      exit_price: 75,
      exit_reason: "profit_target",
      realized_pnl: 75,
      pnl_percent: 50,
    };
    expect(lastLine(over)).toBe(
      "🏁 Position 5 closed at 75.00, profit target: +75.00 (+50.0 %). " +
        "1 of 3 filled; the rest was not filled by the end of the session.",
    );
    expect(lastLine({ ...over, status_note: undefined })).toBe(
      "🏁 Position 5 closed at 75.00, profit target: +75.00 (+50.0 %)",
    );
  });

  it("says nothing more of one that was filled", () => {
    expect(lastLine({ status_note: undefined })).toBe("🟢 Position 5 opened at 150.00.");
  });
});

describe("the toast of a press on a prompt", () => {
  it.each<[string, string, string | null, string, string]>([
    [
      "settlement",
      "expired",
      null,
      "Booked as expired.",
      "Nothing changed: it is booked as expired already.",
    ],
    [
      "which_order",
      "order2",
      "910000002",
      "Taken: it is order 910000002.",
      "Nothing changed, it was answered already. It is order 910000002.",
    ],
    [
      "which_order",
      "order2",
      null,
      "Taken: it is the order chosen.",
      "Nothing changed, it was answered already. It is the order chosen.",
    ],
    [
      "which_order",
      "none",
      null,
      "It never arrived.",
      "Nothing changed, it was answered already. It never arrived.",
    ],
    [
      "drift",
      "adopt",
      null,
      "Booked as the broker has it.",
      "Nothing changed, it was answered already. Booked as the broker has it.",
    ],
    [
      "drift",
      "dismiss",
      null,
      "Dismissed: the book stays as it is.",
      "Nothing changed, it was answered already. Dismissed: the book stays as it is.",
    ],
  ])("of %s answered %s says what happened, or what had happened", (kind, answer, order, told, toldAgain) => {
    expect(promptToast({ outcome: "answered", kind, answer }, order)).toEqual({ text: told });
    for (const outcome of ["already", "replayed"] as const) {
      expect(promptToast({ outcome, kind, answer }, order)).toEqual({ text: toldAgain });
    }
  });

  it.each([
    ["confirmation", "confirm", "Confirmed."],
    ["confirmation", "cancel", "Cancelled: nothing is done."],
    ["confirmation", "withdraw", "Taken back: nothing is sent, its rules go on."],
    ["working_closes", "cancelcloses", "They are cancelled at the broker."],
    ["working_closes", "letwork", "They go on working."],
  ])("of %s answered %s says what was done", (kind, answer, told) => {
    expect(promptToast({ outcome: "answered", kind, answer }, null)).toEqual({ text: told });
  });

  it("that came too late, or can no longer be done, says so until it is tapped away", () => {
    expect(promptToast({ outcome: "stale", kind: "confirmation", answer: "lapsed" }, null)).toEqual({
      text: "Too late: a confirmation is good for 2 minutes. Nothing was done; ask again.",
      show_alert: true,
    });
    expect(
      promptToast({ outcome: "refused", kind: "confirmation", message: "It is too late." }, null),
    ).toEqual({ text: "It is too late.", show_alert: true });
    expect(promptToast({ outcome: "stale" }, null).text).toMatch(/out of date/);
  });

  it("that is too long is never cut within an emoji: Telegram would refuse it", () => {
    const answer = `${"x".repeat(188)}${"😀".repeat(20)}`;
    const { text } = promptToast({ outcome: "answered", kind: "settlement", answer }, null);
    expect(text).toBe(`Booked as ${"x".repeat(188)}…`);
  });

  it("is no longer than Telegram takes", () => {
    const { text } = promptToast({ outcome: "answered", kind: "settlement", answer: "x".repeat(500) }, null);
    expect(text.length).toBeLessThanOrEqual(200);
  });
});

describe("the toast of a press on a button that does something", () => {
  it.each([
    ["pause", { outcome: "done" as const }, { text: "Entries are paused." }],
    ["close", { outcome: "asked" as const }, { text: "Confirm it below." }],
    ["resume", { outcome: "refused" as const, message: "No." }, { text: "No.", show_alert: true }],
    ["kill", { outcome: "replayed" as const }, { text: "Nothing changed: that press was seen already." }],
  ])("%s, %j", (command, outcome, told) => {
    expect(runToast(command, outcome)).toEqual(told);
  });
});
