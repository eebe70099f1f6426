import { describe, expect, it } from "vitest";
import { becameInWords } from "../../../dashboard/src/pages/opportunities/became.ts";
import { reasonsOf } from "../../../dashboard/src/pages/opportunities/fell-out-reasons.ts";

type Facts = Parameters<typeof becameInWords>[0];

const became = (facts: Partial<Facts>) =>
  becameInWords({
    ...{
      place: 1,
      fell_out: null,
      request_status: null,
      position_id: null,
      position_status: null,
      exit_reason: null,
    },
    ...facts,
  });

describe("the outcome of an opportunity", () => {
  it("is the result of its trade, if it was taken", () => {
    const taken = { request_status: "executed", position_id: 3 };
    expect(became({ ...taken, position_status: "OPEN" })).toBe("taken, open");
    expect(became({ ...taken, position_status: "CLOSED", exit_reason: "profit_target" })).toBe(
      "taken, profit target",
    );
  });

  it("is the status of its request", () => {
    expect(became({ request_status: "pending" })).toBe("pending");
    expect(became({ request_status: "expired" })).toBe("expired: not approved in time");
  });

  it("is that nobody took it, or that it stopped passing after it was listed", () => {
    expect(became({})).toBe("not taken");
    expect(became({ fell_out: "width" })).toBe("removed later: bid-ask spread of a leg");
  });

  it("is the reason why it was not listed", () => {
    expect(became({ place: null, fell_out: "list" })).toBe("not listed: length of the list");
  });
});

describe("rejected contracts", () => {
  it("are counted by reason, without the listed ones", () => {
    const reasons = [
      { reason: "delta", count: 1_088 },
      { reason: "listed", count: 2 },
      { reason: "bid", count: 9 },
    ];
    expect(reasonsOf({ ticker: "SPY", rule: "CSP", total: 1_099, passed: 2, reasons })).toBe(
      "delta: 1,088, bid too low: 9",
    );
  });

  it("of a whole ticker have only its reason", () => {
    const row = {
      ticker: "EEM",
      rule: "*",
      total: 1,
      passed: 0,
      reasons: [{ reason: "no_answer", count: 1 }],
    };
    expect(reasonsOf(row)).toBe("no answer");
  });
});
