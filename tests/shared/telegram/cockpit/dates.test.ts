import { describe, expect, it } from "vitest";
import { FACTS } from "../facts/facts.ts";
import { data, read, shown } from "../reading.ts";
import { say } from "./say.ts";

describe("a critical date", () => {
  it("before an ex-date shows what the dividend is compared with, and the two ways out", () => {
    const message = say("ex_dividend");
    expect(read(message)).toBe(
      [
        "💵 Ex-dividend Mar 20 '26 - position 12 - SPY 580 put Apr 17 '26",
        "SPY at 604.25 is above the short call at 580, and the dividend of 1.62 a share is more than the 1.10 a share of the put at 580. Early exercise pays.",
        "The next session is the last one before the ex-date.",
        "2 open at 852.00  −1,404.00",
      ].join("\n"),
    );
    expect(data(message)).toEqual([
      "act:close:12",
      "act:leave:12 ex_dividend",
      "see:position:12",
      "see:why:12",
    ]);
  });

  it("in the last session says that it may be tonight, by the call if the put has no quote", () => {
    const text = read(say("called_for_a_dividend"));
    expect(text).toContain("is more than its time value of 0.95 a share.");
    expect(text).toContain("If you are assigned tonight");
  });

  it("of early assignment shows how little is left", () => {
    expect(read(say("early_assignment"))).toContain(
      "SPY at 571.50: the short put at 580 is in the money and has 0.02 a share of time value left.",
    );
  });

  it.each([
    ["last_hours", "SPY at 571.50: the short put at 580 is in the money.", "shares may change hands"],
    [
      "near_a_strike",
      "QQQ at 571.50: the long put at 580 is less than 1 % away, in the money.",
      "It is settled in cash by the official close",
    ],
  ] as const)("in its last hours, %s", (said, where, ends) => {
    const text = read(say(said));
    expect(text).toContain(where);
    expect(text).toContain(ends);
    expect(text).not.toContain("by itself");
  });

  it("in its last hours, shows from when on a broker may close it", () => {
    expect(read(say("last_hours", { broker: "Alpaca", liquidates_at: "15:30" }))).toContain(
      "From 15:30 New York on, Alpaca may close it at the market price.",
    );
  });
});

describe("positions that were in the account before", () => {
  it("are shown with what each rule would do now, with a button for each and for all", () => {
    const message = say("arrivals");
    expect(read(message).split("\n")).toEqual([
      "📥 9 imported positions: automatic exit is off and no order is sent. What each rule would do now, prices per share:",
      "#12 SPY 580 put Apr 17 '26",
      "21 DTE: on Mar 27 '26; profit 50 %: at 0.75; stop: at 4.50. Mark 1.30.",
      "#14 QQQ 500/495 put spread May 15 '26",
      "21 DTE would close at once, so it is off (12 days left); profit 50 %: at 0.75; stop: at 4.50. No mark yet.",
    ]);
    expect(shown(message)).toEqual([["#12 on", "#14 on"], ["Turn all 9 on"], ["↻ 1 of 2", "▸"]]);
    expect(data(message)).toEqual([
      "act:rules:12 auto on",
      "act:rules:14 auto on",
      "act:arrivals:on",
      "nav:arrivals:1",
      "nav:arrivals:2",
    ]);
  });

  it.each([
    [{ exit_dte: 21, dte: 20 }, "21 DTE: would close at once"],
    [{ exit_on: "2026-04-06" }, "21 DTE: on Apr 6 '26;"],
    [{ exit_dte: 0, exit_on: null }, "0 DTE: never, there is no session left;"],
    [{ to_profit_target: 0 }, "profit 50 %: would close at once"],
    [{ to_stop_loss: -5 }, "stop: would close at once"],
    [
      { profit_percent: null, profit_price: null, stop_price: null, exit_dte: null },
      "date rule off; profit target off; stop off.",
    ],
  ])("%j: %s", (differing, says) => {
    const [first] = FACTS.arrivals.positions;
    expect(read(say("arrivals", { positions: [{ ...first, ...differing }] }))).toContain(says);
  });

  it("are reported as done once none waits", () => {
    expect(read(say("arrivals", { total: 0, positions: [] }))).toBe(
      "No imported position is open with automatic exit off.",
    );
  });

  it("are switched on all at once after a list of what closes", () => {
    expect(read(say("auto_on"))).toContain(
      "The next check closes:\n#14 QQQ 500/495 put spread May 15 '26 - profit target",
    );
  });
});

describe("safety limits", () => {
  it("show which ones real money needs", () => {
    const text = read(say("limits"));
    expect(text).toMatch(
      /max_risk_per_trade +1,250\.50\nmax_daily_loss +not set\nmax_total_collateral +none\n/,
    );
    expect(text).toMatch(/max_positions_per_expiration +2\n/);
    expect(text).toContain("🛑 No position is opened until these are set: max_daily_loss.");
  });

  it("are changed after a question that shows both", () => {
    expect(read(say("limit"))).toContain("❓ Change max_total_collateral? · LIVE\n90,000.00 → none\n");
    expect(data(say("limit"))[0]).toMatch(/^confirm:/);
  });
});

it("/dividend lists ex-dates, and the number of the rest", () => {
  expect(read(say("dividends")).split("\n").slice(0, 3)).toEqual([
    "Coming ex-dates",
    "SPY Mar 20 '26  1.62",
    "and 20 more",
  ]);
  expect(read(say("dividends", { total: 0, dividends: [] }))).toContain(
    "there is no warning about short calls",
  );
});
