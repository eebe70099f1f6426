import { describe, expect, it } from "vitest";
import { visibleLength } from "../../../../shared/words/format.ts";
import { FACTS } from "../facts/facts.ts";
import { position, positions } from "../facts/positions.ts";
import { data, read } from "../reading.ts";
import { type Said, say } from "./say.ts";

describe("positions", () => {
  it("are two lines each, nearest rule first, with the day's change if known, and a button for more", () => {
    const message = say("positions");
    expect(read(message)).toBe(
      [
        "2 open, P&L −1,200.00, day +305.25",
        "    mark        P&L    nearest",
        "#14 QQQ 500/495p ×10      73 d",
        "  310.00  −1,240.00  stop 12 %",
        "#12 SPY 580p ×2           45 d",
        "  130.00     +40.00  date 24 d",
        "  day                   −12.60",
      ].join("\n"),
    );
    expect(data(message)).toEqual(["see:position:14", "see:position:12", "nav:positions:1"]);
  });

  it("of four legs are three lines, within the width of a phone", () => {
    const [first] = positions.positions;
    const condor = { ...first, contract_short: "SPXW 6475/6450p 6700/6725c" };
    expect(
      read(say("positions", { positions: [condor] }))
        .split("\n")
        .slice(1),
    ).toEqual([
      "    mark        P&L    nearest",
      "#14 SPXW 6475/6450p 6700/6725c",
      "  ×10                     73 d",
      "  310.00  −1,240.00  stop 12 %",
    ]);
  });

  it("without an active rule say so", () => {
    const [first] = positions.positions;
    const none = { ...first, nearest_rule: null, nearest: null, to_exit_dte: null };
    expect(read(say("positions", { positions: [none] }))).toMatch(/310\.00 {2}−1,240\.00 +no rule$/);
    // A position that has only price rules, and no mark to judge them by.
    const stale = { ...none, mark_fault: "stale" };
    expect(read(say("positions", { positions: [stale] }))).toMatch(
      /310\.00 {2}−1,240\.00 +-\n {2}the quote is stale$/,
    );
  });

  it("whose rule is met, without a mark, or being closed say so", () => {
    const [first, second] = positions.positions;
    const text = read(
      say("positions", {
        positions: [
          { ...first, nearest: 0, close_status: "working", close_limit_price: 450 },
          {
            ...second,
            mark: null,
            unrealized_pnl: null,
            mark_fault: "stale",
            close_asked_at: "2026-03-03T15:05:00Z",
          },
        ],
      }),
    );
    expect(text).toMatch(/310\.00 {2}−1,240\.00 +stop due\n {2}closing at 450\.00\n/);
    expect(text).toMatch(/- +- +date 24 d\n {2}day +−12\.60\n {2}the quote is stale\n {2}close requested$/);
  });

  it("have pages, counted from one", () => {
    const turning = (page: number) => data(say("positions", { page, pages: 3, total: 20 })).slice(2);
    expect(turning(0)).toEqual(["nav:positions:1", "nav:positions:2"]);
    expect(turning(1)).toEqual(["nav:positions:1", "nav:positions:2", "nav:positions:3"]);
    expect(turning(2)).toEqual(["nav:positions:2", "nav:positions:3"]);
  });

  it("mention the switches, even if none is open", () => {
    for (const total of [0, 2]) {
      const text = read(say("positions", { total, killed: true, paused: true }));
      expect(text).toContain("🛑 Kill switch on: no order is sent. /unkill");
      expect(text).toContain("⏸ Entries are paused. /resume");
    }
    expect(read(say("positions", { total: 0, positions: [] }))).toBe("No open positions.");
  });
});

describe("one position", () => {
  const one = (differing: object) => say("position", { position: { ...position, ...differing } });

  it("is the caption of its chart: its name, its figures, its exits, and their distances", () => {
    const message = say("position");
    expect(read(message)).toBe(
      [
        "Position 12 · SPY 580 put Apr 17 '26",
        "45 days left",
        "Quantity         2",
        "Credit      150.00",
        "Mark        130.00",
        "P&L         +40.00",
        "Break-even  578.50",
        "Closes at      P&L  a contract",
        "Profit     +150.00     ≤ 75.00",
        "Stop       −600.00    ≥ 450.00",
        "Date        21 DTE  Mar 27 '26",
        "110.00 to the profit target, 640.00 to the stop, 24 days to the date rule.",
        "Mark of Tue Mar 3, 10:05, 3 min ago.",
      ].join("\n"),
    );
    expect(message.chart).toMatchObject({ position_id: 12, points: [{ pnl: -10 }, { pnl: 40 }] });
    expect(data(message)).toEqual(["nav:why:12", "nav:rules:12", "act:close:12", "nav:position:12"]);
  });

  it.each<[object, string]>([
    [
      { close: { order_id: 31, status: "partially_filled", exit_reason: "profit_target", limit_price: 75 } },
      "⏳ Closing at 75.00 a contract, profit target: the order is partially filled.",
    ],
    [
      { close_asked_at: "Tue Mar 3, 10:01", close_asked_by: "1001", due: "manual", verdict: "waiting" },
      "⏳ User 1001 requested a close, Tue Mar 3, 10:01: waiting for a trustworthy quote.",
    ],
    [{ due: "stop_loss", verdict: "killed" }, "⏰ Due, stop loss: no order is sent until /unkill."],
    [{ due: "stop_loss", verdict: "exit" }, "⏰ Due, stop loss: the next check closes it."],
    [{ auto_exit: false }, "⚠️ Automatic exit is off: rules are watched, but no order is sent."],
    [
      { mark_fault: "too_wide" },
      "⚠️ No trustworthy quote (bid and ask are too far apart). Mark of Tue Mar 3, 10:05, 3 min ago.",
    ],
    [
      { no_effective_stop: true, max_risk: 700 },
      "⚠️ The stop is at 450.00 a contract, the most a close can cost (a spread's full width). It does not limit the loss: all of 700.00 can be lost.",
    ],
  ])("%j shows what happens next", (differing, says) => {
    expect(read(one(differing)).split("\n")).toContain(says);
  });

  it.each([
    [
      "settlement",
      true,
      "❓ A question waits for your answer: what happened at expiration. The message with the question has the buttons.",
    ],
    [
      "drift",
      false,
      "❓ A question waits for your answer: why the broker and the book differ. The message could not be delivered. It is sent again every hour.",
    ],
  ])("mentions a waiting question about it: %s, delivered: %s", (kind, delivered, line) => {
    expect(one({ questions: [{ kind, delivered }] }).text).toContain(line);
  });

  it("has no mark before its first one", () => {
    const bare = {
      mark: null,
      marked_at: null,
      mark_age_minutes: null,
      unrealized_pnl: null,
      to_profit_target: null,
      to_stop_loss: null,
    };
    expect(read(one(bare))).toMatch(/Mark +not yet\nP&L +not yet[\s\S]*\n24 days to the date rule\.$/);
  });

  it("that is closed shows how it ended, without a way to close it", () => {
    const message = one({
      status: "CLOSED",
      realized_pnl: 150,
      pnl_percent: 50,
      exit_price: 75,
      exit_reason: "profit_target",
      exit_at: "Tue Mar 3, 14:00",
    });
    expect(read(message)).toBe(
      [
        "Position 12 · SPY 580 put Apr 17 '26",
        "closed",
        "Quantity         2",
        "Credit      150.00",
        "Closed at    75.00",
        "P&L        +150.00",
        "Of credit  +50.0 %",
        "Reason: profit target. Held 7 days, from Tue Feb 24, 09:35 to Tue Mar 3, 14:00.",
      ].join("\n"),
    );
    expect(data(message)).toEqual(["nav:why:12", "nav:rules:12"]);
  });

  it("whose rules are off says so, and uses none of them", () => {
    const off = { profit_target: null, profit_price: null, profit_percent: null, to_profit_target: null };
    const noStop = { stop_loss: null, stop_price: null, to_stop_loss: null, max_risk: null };
    const noDate = { exit_dte: null, exit_on: null, to_exit_dte: null };
    const text = read(one({ ...off, ...noStop, ...noDate }));
    expect(text).toMatch(/\nProfit +off\nStop +off\nDate +off\nMark of Tue Mar 3, 10:05, 3 min ago\.$/);
    expect(read(one(noStop))).toContain("110.00 to the profit target, 24 days to the date rule.");
  });

  it("has a caption within Telegram's limit, however much content there is", () => {
    const much = {
      ticker: "LONGTICKERNAME.12345",
      contract: "LONGTICKERNAME.12345 98765.125/98766.125/99998.125/99999.125 iron condor Sep 30 '26",
      quantity: 10_000,
      open_quantity: 9_999,
      entry_price: 99_999.99,
      mark: 999_999.99,
      unrealized_pnl: -999_999_999.99,
      realized_pnl: 999_999_999.99,
      profit_target: 999_999_999.99,
      profit_price: 99_999.99,
      stop_loss: 999_999_999.99,
      stop_price: 999_999.99,
      to_profit_target: 999_999_999.99,
      to_stop_loss: 999_999_999.99,
      max_risk: 999_999_999.99,
      no_effective_stop: true,
      mark_fault: "entry_working",
      mark_age_minutes: 10_000_000,
      due: "x".repeat(50),
      verdict: "refused",
      close_asked_at: "Tue Mar 3, 10:01",
      close_asked_by: "9".repeat(19),
    };
    expect(visibleLength(one(much).text)).toBeLessThanOrEqual(1024);
  });

  it.each<[Said, object, string, string[]]>([
    [
      "position",
      { position: null, chart: null, position_id: 99 },
      "🛑 There is no position 99. Which one?",
      ["nav:position:12", "nav:position:14"],
    ],
    [
      "why",
      { position: null, position_id: null },
      "🛑 Write /why with the number of a position. Which one?",
      ["nav:why:12", "nav:why:14"],
    ],
    [
      "rules",
      { position: null, position_id: 99, changed: null },
      "🛑 There is no position 99. Which one?",
      ["nav:rules:12", "nav:rules:14"],
    ],
    ["refused", {}, "🛑 There is no open position 99. Which one?", ["act:close:12", "act:close:14"]],
    [
      "refused",
      { command: "closed" },
      "🛑 There is no open position 99.\nOpen: #12 SPY 580p, #14 QQQ 500/495p",
      [],
    ],
    ["refused", { choices: [] }, "🛑 There is no open position 99.", []],
    [
      "position",
      { position: null, chart: null, position_id: 99, choices: [] },
      "🛑 There is no position 99. No position is open.",
      [],
    ],
  ])("that does not exist, for %s %j, is answered with the existing ones", (said, differing, text, buttons) => {
    const message = say(said, differing);
    expect(read(message)).toBe(text);
    expect(data(message)).toEqual(buttons);
  });
});

describe("rules", () => {
  it("show the change, old and new, and earlier changes with their authors", () => {
    const text = read(say("rules"));
    expect(text).toContain("✏️ Profit target: $150.00 → $180.00\n");
    expect(text).toContain("\nTue Mar 3, 10:05: profit target 150.00 → 180.00 by 1001\n");
    const changed = (rule: string, old: unknown, now: unknown) =>
      read(say("rules", { changed: { rule, old, new: now } })).split("\n")[2];
    expect(changed("exit_dte", 21, 14)).toBe("✏️ Date rule: 21 DTE → 14 DTE");
    expect(changed("auto_exit", true, false)).toBe("✏️ Automatic exit: on → off");
  });

  it("have a button that switches the automatic exit", () => {
    expect(data(say("rules"))[0]).toBe("act:rules:12 auto off");
    expect(data(say("rules", { position: { ...position, auto_exit: false } }))[0]).toBe(
      "act:rules:12 auto on",
    );
    expect(data(say("rules", { position: { ...position, status: "CLOSED" } }))).toEqual([
      "nav:position:12",
      "nav:why:12",
    ]);
  });

  it("without a position are the defaults", () => {
    const message = say("rules", { position_id: null, position: null, changed: null });
    expect(read(message)).toContain(
      [
        "CSP    50 %  200 %  21 DTE",
        "CC     50 %    off     off",
        "IC     50 %  200 %  21 DTE",
        "VPC    50 %  100 %  21 DTE",
        "Profit targets and stops are percentages of the credit, but the stops of VPC are percentages of the width.\nA stop at 100 % of the width limits nothing: VPC can lose everything (the width less the credit) before it closes them.",
        "If the short put and the short call have the same strike, the profit target is 25 % for IC.",
      ].join("\n"),
    );
    expect(data(message)).toEqual(["nav:rules:12", "nav:rules:14"]);
  });

  it.each([
    ["stop", { stop_loss_percent: 150 }, "CSP, stop: 200 % of the credit → 150 % of the credit"],
    [
      "stop",
      { stop_loss_percent: 100, stop_loss_of: "width" },
      "CSP, stop: 200 % of the credit → 100 % of the width",
    ],
    ["profit", { profit_target_percent: null }, "CSP, profit target: 50 % of the credit → off"],
    ["dte", { exit_dte: 14 }, "CSP, date rule: 21 DTE → 14 DTE"],
  ])("a changed default shows its earlier value: %s %j", (rule, differing, words) => {
    const [old] = FACTS.rules.defaults;
    const changed = { strategy_type: "CSP", rule, old, new: { ...old, ...differing } };
    const message = say("rules", { position_id: null, position: null, changed });
    expect(read(message)).toContain(`✏️ ${words}. Open positions keep their rules.`);
  });
});
