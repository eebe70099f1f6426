import { describe, expect, it } from "vitest";
import { readTyped, rulesOf } from "../../../dashboard/src/pages/performance/replay-rules.ts";

const typed = (given: { profit?: string; dte?: string; stop?: string; isStopOff?: boolean }) =>
  readTyped({ profit: "", dte: "", stop: "", isStopOff: false, ...given });

describe("rules of one's own", () => {
  it("are taken as they are typed, what is empty is left out", () => {
    expect(typed({ profit: "50", dte: "14", stop: "2.5" })).toEqual({
      rules: { profit: "50", dte: "14", stop: "2.5" },
    });
    expect(typed({ dte: " 7 " })).toEqual({ rules: { dte: "7" } });
  });

  it("may have no stop at all, whatever stands in its field", () => {
    expect(typed({ stop: "2", isStopOff: true })).toEqual({ rules: { stop: "off" } });
  });

  it("are refused with what to write instead", () => {
    for (const profit of ["0.5", "101", "50.123", "half"]) {
      expect(typed({ profit })).toEqual({ wrong: expect.stringContaining("from 1 to 100") });
    }
    expect(typed({ dte: "7.5" })).toEqual({ wrong: expect.stringContaining("whole number") });
    for (const stop of ["0", "100", "-1"]) {
      expect(typed({ stop })).toEqual({ wrong: expect.stringContaining("above 0") });
    }
    expect(typed({})).toEqual({ wrong: expect.stringContaining("at least one rule") });
  });

  it("stand in the address, apart from the rest of it", () => {
    expect(rulesOf({ replay: "usual", by: "ticker" })).toEqual({});
    expect(rulesOf({ profit: "50", by: "ticker" })).toEqual({ profit: "50" });
  });
});
