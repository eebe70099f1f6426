import { describe, expect, it } from "vitest";
import { readTyped, rulesOf } from "../../../dashboard/src/pages/performance/replay-rules.ts";

const typed = (given: { profit?: string; dte?: string; stop?: string; isStopOff?: boolean }) =>
  readTyped({ profit: "", dte: "", stop: "", isStopOff: false, ...given });

describe("the user's own rules", () => {
  it("are taken as typed; empty fields are left out", () => {
    expect(typed({ profit: "50", dte: "14", stop: "2.5" })).toEqual({
      rules: { profit: "50", dte: "14", stop: "2.5" },
    });
    expect(typed({ dte: " 7 " })).toEqual({ rules: { dte: "7" } });
  });

  it("can have no stop at all, whatever is in its field", () => {
    expect(typed({ stop: "2", isStopOff: true })).toEqual({ rules: { stop: "off" } });
  });

  it("are refused with a hint", () => {
    for (const profit of ["0.5", "101", "50.123", "half"]) {
      expect(typed({ profit })).toEqual({ wrong: expect.stringContaining("from 1 to 100") });
    }
    expect(typed({ dte: "7.5" })).toEqual({ wrong: expect.stringContaining("whole number") });
    for (const stop of ["0", "100", "-1"]) {
      expect(typed({ stop })).toEqual({ wrong: expect.stringContaining("above 0") });
    }
    expect(typed({})).toEqual({ wrong: expect.stringContaining("at least one rule") });
  });

  it("are in the address, separate from its other parameters", () => {
    expect(rulesOf({ replay: "usual", by: "ticker" })).toEqual({});
    expect(rulesOf({ profit: "50", by: "ticker" })).toEqual({ profit: "50" });
  });
});
