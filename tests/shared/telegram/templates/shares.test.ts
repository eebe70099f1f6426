import { describe, expect, it } from "vitest";
import { say } from "../cockpit/say.ts";
import { FACTS } from "../facts/facts.ts";
import { data, read } from "../reading.ts";

describe("/shares", () => {
  it("lists the lots with their cost, worth and P&L, and what was just recorded", () => {
    expect(read(say("shares"))).toBe(
      [
        "✅ Recorded: 100 SPY sold at 575.00, P&L +500.00.",
        "2 lots of shares, worth 57,310.50, P&L −1,310.50",
        "SPY 200 in at 571.2505  Mar 20 '26",
        "  effective cost            565.90",
        "  574.50 on Mar 23 '26     +649.90",
        "QQQ −100 in at 500.00   Mar 20 '26",
        "  no close yet                0.00",
        "At the official closes. The effective cost is the cost less the premiums of the wheel; P&L does not use it.",
      ].join("\n"),
    );
    expect(data(say("shares"))).toContain("act:shares:SPY back");
  });

  it("reports that there are none, and what was undone", () => {
    const none = { ...FACTS.shares, total: 0, lots: [], recorded: undefined };
    const taken_back = { ticker: "SPY", quantity: 100, price: 571.2, held: 0 };
    expect(read(say("shares", { ...none, taken_back }))).toBe(
      "↩️ Undone: 100 SPY bought at 571.20.\nThe book has no shares.",
    );
  });
});

describe("an assignment is one message", () => {
  it("with the called shares, their P&L, and the total; shares that the book did not have are mentioned", () => {
    expect(read(say("called_away"))).toBe(
      [
        "📊 Position 13 exited - SPY - assigned",
        "Quantity                   2",
        "Credit                210.00",
        "Closed at             640.00",
        "LOSS                 −860.00",
        "Of credit           −204.8 %",
        "Called away    200 at 596.40",
        "P&L of shares      +5,030.00",
        "Total P&L          +4,170.00",
        "⚠️ The book is short 100 SPY now. If you held these shares, record what they cost: /shares SPY +100 @ PRICE",
      ].join("\n"),
    );
  });

  it("with the new shares, and their cost minus the premium", () => {
    const shares = {
      ticker: "SPY",
      quantity: 100,
      price: 571.25,
      pnl: null,
      total: null,
      held: 100,
      effective_cost: 578.5,
    };
    expect(read(say("closed", { exit_reason: "assigned", shares }))).toMatch(
      /Shares\s+100 at 571\.25\nEffective cost\s+578\.50$/,
    );
  });
});

describe("a price far from the last known one", () => {
  it("is asked back, with both prices", () => {
    expect(read(say("traded_shares"))).toMatch(
      /^❓ 100 SPY sold at 57\.50\?\n⚠️ The price is far from the last known price, 571\.25 a share\./,
    );
  });
});
