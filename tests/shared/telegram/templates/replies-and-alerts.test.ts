import { describe, expect, it } from "vitest";
import { render } from "../../../../shared/telegram/templates.ts";
import type { Row } from "../../../support/book.ts";
import { SPY } from "../facts/common.ts";
import { FACTS } from "../facts/facts.ts";
import { data, read } from "../reading.ts";
import { ESCAPED, HOSTILE } from "./hostile.ts";

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
    checked_at: "Mon Nov 23, 10:05",
    failed: null as string | null,
    agreed: 12,
    drifts: [] as Row[],
    foreign: [] as Row[],
    unreadable: [] as (string | null)[],
  };

  it.each([
    [12, "✅ 12 symbols agree with the broker, Mon Nov 23, 10:05"],
    [1, "✅ 1 symbol agrees with the broker, Mon Nov 23, 10:05"],
    [0, "✅ There is no position to compare, Mon Nov 23, 10:05"],
  ])("with %i in agreement and nothing else is one line", (agreed, line) => {
    expect(read(render("reconcile", { ...facts, agreed }))).toBe(line);
  });

  it("lists what is unreadable", () => {
    const unreadable = ["/ESZ26 <C5000>", null];
    expect(read(render("reconcile", { ...facts, unreadable }))).toBe(
      "✅ 12 symbols agree with the broker, Mon Nov 23, 10:05\n" +
        "⚠️ Not compared, because they cannot be read: /ESZ26 <C5000>, a holding without a symbol, which may belong to any position. Check them at the broker.",
    );
  });

  it("shows the differences, their state, and what is not ours", () => {
    const message = render("reconcile", {
      ...facts,
      drifts: [
        drifted,
        { ...drifted, symbol: "SPY260417P00575000", kind: "quantity_differs", held: -1, checks: 1 },
        { ...drifted, symbol: "SPY260417P00570000", dismissed: true },
      ],
      foreign: [
        { symbol: "AAPL", held: 100, booked: 200 },
        { symbol: "QQQ270115C00500000", held: -1, booked: 0 },
      ],
    });
    expect(read(message)).toBe(
      [
        "⚠️ 3 symbols differ, 12 agree, Mon Nov 23, 10:05",
        "SPY 580 put Apr 17 '26: book −2, broker 0 (position 5) - waits for your answer",
        "SPY 575 put Apr 17 '26: book −2, broker −1 (position 5) - new, the next check decides",
        "SPY 570 put Apr 17 '26: book −2, broker 0 (position 5) - dismissed",
        "Not part of any position: AAPL 100 (book 200), QQQ 500 call Jan 15 '27 −1",
      ].join("\n"),
    );
    expect(message.buttons).toEqual([]);
  });

  it("that failed gives the reason, and nothing about the book", () => {
    const message = render("reconcile", { ...facts, failed: `The broker did not answer: ${HOSTILE}.` });
    expect(message.text).toBe(
      `🛑 Not compared, Mon Nov 23, 10:05\nThe broker did not answer: ${ESCAPED}. Write /reconcile to try again.`,
    );
  });

  it("fits one message however much there is", () => {
    const message = render("reconcile", {
      ...facts,
      drifts: Array.from({ length: 500 }, () => drifted),
      foreign: Array.from({ length: 500 }, () => ({
        symbol: "QQQ270115C00500000",
        held: -10_000,
        booked: 0,
      })),
    });
    expect(read(message).length).toBeLessThanOrEqual(4096);
    expect(read(message)).toContain("500 symbols differ");
    expect(read(message).match(/488 more/g)).toHaveLength(2);
  });
});

it.each([
  ["executing", "⏳ Waiting"],
  ["expired", "⌛ Not sent"],
  ["failed", "🛑 Not opened"],
])("an approved entry that is %s is reported", (status, title) => {
  expect(read(render("entry_news", { ...FACTS.entry_news, status }))).toBe(
    `${title} - SPY - spy-580\nToo late.`,
  );
});

describe("a close that a person recorded", () => {
  const facts = { ...FACTS.closed, is_recorded: true };

  it("can be undone; a close by a rule cannot", () => {
    expect(data(render("closed", facts))).toContain("act:reopen:12");
    expect(data(render("closed", FACTS.closed))).not.toContain("act:reopen:12");
  });

  it("is reported when undone, with the wrong price", () => {
    expect(read(render("reopened", FACTS.reopened))).toBe(
      "↩️ Position 12 is open again - SPY 580 put Apr 17 '26\n" +
        "Its close at 0.84 a share, 84.00 a contract is undone and removed from the history; its exit rules watch 2 contracts again.",
    );
  });
});

describe("exit_due", () => {
  const facts = { ...SPY, position_id: 5, verdict: "waiting", exit_reason: "stop_loss", fault: null };

  it.each([
    [{ fault: "too_wide" }, "The close waits for a trustworthy quote (bid and ask are too far apart)."],
    [
      { verdict: "drift" },
      "The broker does not hold it: no order is sent. Did you close it elsewhere? Write /closed 5 PRICE (debit per share). /reconcile compares again.",
    ],
  ])("%j shows what delays it", (differing, says) => {
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

  it("of a position that the broker does not hold, and of one whose entry still works, says so", () => {
    const text = read(render("why", facts));
    expect(text).toContain("\nDue (stop loss), but the broker does not hold it.\n");
    expect(text).toContain(
      "10:05: Due (stop loss), waiting (the rest of its entry is cancelled first), P&L −300.00",
    );
    expect(text).toContain("10:10: Due (stop loss), but the broker does not hold it, P&L −300.00");
  });
});

describe("the card of a request that was filled in part", () => {
  const facts = {
    ...SPY,
    strategy: "cash-secured put",
    request_id: "request-1",
    status: "executed",
    status_note: "1 of 3 filled; the rest is still working.",
    strategy_type: "CSP",
    dte: 45,
    credit: 150,
    quantity: 1,
    collateral: 58_000,
    max_risk: 57_850,
    stress_loss: 57_850,
    break_evens: [578.5],
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

  it("shows the state of the rest while it is open", () => {
    expect(lastLine({})).toBe(
      "🟢 Position 5 opened at 150.00 a contract. 1 of 3 filled; the rest is still working.",
    );
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
      "🏁 Position 5 closed at 75.00 a contract, profit target: +75.00 (+50.0 %). " +
        "1 of 3 filled; the rest was not filled by the end of the session.",
    );
    expect(lastLine({ ...over, status_note: undefined })).toBe(
      "🏁 Position 5 closed at 75.00 a contract, profit target: +75.00 (+50.0 %)",
    );
  });

  it("has no such note for a request that was filled", () => {
    expect(lastLine({ status_note: undefined })).toBe("🟢 Position 5 opened at 150.00 a contract.");
  });
});

describe("the card of a request that is not the only one for its contract", () => {
  const facts = (differing: Row) => ({
    ...{
      ...SPY,
      strategy: "cash-secured put",
      request_id: "tuesday-1",
      status: "pending",
      token: "0".repeat(32),
      strategy_type: "CSP",
    },
    ...{ dte: 45, credit: 165, quantity: 2, collateral: 116_000, max_risk: 115_670, max_profit: 330 },
    ...{ stress_loss: 115_670, break_evens: [578.35] },
    ...{ profit_target: 165, profit_price: 82.5, stop_loss: 660, stop_price: 495 },
    ...{ exit_dte: 21, exit_on: "2026-03-27", auto_exit: true, warnings: [] },
    ...differing,
  });
  const line = (alike: Row) =>
    read(render("card", facts({ alike })))
      .split("\n")
      .at(-2);

  it("names the other and its state, before it asks", () => {
    expect(line({ count: 1, requests: [{ request_id: "a <b>", status: "approved" }] })).toBe(
      "⚠️ The same contract is proposed twice: also by a <b> (approved).",
    );
  });

  it("counts those that it does not name", () => {
    const requests = ["x-1", "x-2", "x-3"].map((request_id) => ({ request_id, status: "pending" }));
    expect(line({ count: 44, requests })).toBe(
      "⚠️ The same contract is proposed 45 times: also by x-1 (pending), x-2 (pending), x-3 (pending), 41 more.",
    );
  });

  it("fits one message whatever the others are called", () => {
    const requests = ["&", "<", '"'].map((sign) => ({ request_id: sign.repeat(255), status: "executing" }));
    const message = render("card", facts({ alike: { count: 44, requests } }));
    expect(read(message).length).toBeLessThanOrEqual(4096);
  });
});

describe("closed", () => {
  it.each([
    ["21dte", "days to expiration"],
    // It had one when it closed.
    ["profit_target", "profit target"],
  ])("without a profit target gives the reason, too: %s", (exit_reason, said) => {
    const text = read(render("closed", { ...FACTS.closed, target_percent: null, exit_reason }));
    expect(text).toContain(`exited - SPY - ${said}`);
  });
});

describe("uncovered", () => {
  it("shows how many shares are missing, and what to do now", () => {
    const message = render("uncovered", FACTS.uncovered);
    expect(read(message)).toContain("🚨 SPY: uncovered short calls, 80 shares are missing");
    expect(read(message)).toContain("The broker holds 120 shares, but the short calls need 200.");
    expect(read(message)).toContain("Buy 80 shares of SPY, or close calls now:");
    expect(data(message)).toEqual(["act:close:12"]);
  });

  it("ends when the shares are there or the calls are gone", () => {
    const over = { ...FACTS.uncovered, lacking: 0, needed: null, positions: [] };
    expect(read(render("uncovered", over))).toBe("✅ SPY: all short calls are covered again");
  });
});
