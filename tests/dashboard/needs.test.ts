import { describe, expect, it } from "vitest";
import type { Need } from "../../dashboard/src/data/pages.ts";
import { taskOf } from "../../dashboard/src/pages/overview/needs-words.ts";

const since = "2026-03-04T15:05:00Z";

function asked(question: string, position_id: number | null = 3, ticker: string | null = "SPY") {
  return taskOf({ kind: "question", question, position_id, ticker, since } as Need);
}

describe("what needs a person", () => {
  it("is one sentence about the matter, and one about what to do", () => {
    const kinds = ["settlement", "settlement_value", "which_order", "drift", "working_closes"];
    for (const question of [...kinds, "unfilled_entry", "confirmation"]) {
      for (const { what, advice } of [asked(question), asked(question, null, null)]) {
        expect(what).toMatch(/^[A-Z].*\.$/);
        expect(advice).toMatch(/^[A-Z].*[.:?]$/);
        expect(`${what} ${advice}`).not.toMatch(/null|undefined/);
      }
    }
  });

  it("names the trade that waits for approval", () => {
    const request = {
      ...{ kind: "request", request_id: "a", ticker: "SPY", quantity: 2, net_credit: 75, since },
      ...{ contract: "SPY 580/575 put spread Apr 17 '26", contract_short: "SPY 580/575p" },
    };
    expect(taskOf(request as Need)).toEqual({
      what: "A trade waits for your approval: SPY 580/575 put spread Apr 17 '26, 2 at a credit of 75.00 a contract.",
      advice: "Its card in Telegram has the buttons. To get the card again:",
      command: "/pending",
    });
  });

  it("reports a fault in the words of the database", () => {
    const says = "The schedule stood still.";
    expect(taskOf({ kind: "fault", part: "schedule", says, since: null }).what).toBe(says);
  });

  it("has the command for a settlement value", () => {
    expect(asked("settlement_value", null, "SPX").command).toBe("/settle SPX VALUE");
  });
});
