import { describe, expect, it } from "vitest";
import { FACTS } from "../facts/facts.ts";
import { data, read } from "../reading.ts";
import { say } from "./say.ts";

describe("health", () => {
  it("says that everything works if it does", () => {
    expect(read(say("health"))).toMatch(/^✅ Health, Tue Mar 3, 10:05\n[\s\S]*\nEverything is working\.$/);
  });

  it.each<[object, RegExp]>([
    [
      { killed_at: "Tue Mar 3, 09:40", killed_by: "1001" },
      /🛑 Kill switch on since Tue Mar 3, 09:40, by user 1001/,
    ],
    [
      { paused_at: "Tue Mar 3, 09:40", paused_by: "1001" },
      /⏸ Entries paused since Tue Mar 3, 09:40, by user 1001/,
    ],
    [{ faults: ["exit-check answers <nothing>."] }, /⚠️ exit-check answers <nothing>\./],
    [
      { last_check: { at: "Tue Mar 3, 10:05", minutes_ago: 388_320, is_missed: true } },
      /No exit check has finished since Tue Mar 3, 10:05: exit rules have not been evaluated/,
    ],
    [{ unmarked: [12, 14] }, /Without a trustworthy mark: #12, #14\./],
    [{ drifts: ["SPY"] }, /The broker and the book differ: SPY\./],
    [{ unknown_orders: 1 }, /1 order with unknown status/],
    [
      { outbox: { ...FACTS.health.outbox, parked: 2, last_error: "Bad Request: x" } },
      /Messages could not be delivered\. Last error: Bad Request: x/,
    ],
  ])("%j is reported", (differing, complaint) => {
    const text = read(say("health", differing));
    expect(text).toMatch(/^⚠️ Health/);
    expect(text).toMatch(complaint);
    expect(text).not.toContain("Everything is working");
  });

  it("shows when a closed market opens", () => {
    const text = read(say("health", { market_open: false, opens_at: "Wed Mar 4, 09:30", last_check: null }));
    expect(text).toMatch(/^✅/);
    expect(text).toContain("The market opens Wed Mar 4, 09:30.");
  });
});

describe("an incident", () => {
  it("has the text of the database, with a button for /health", () => {
    expect(read(say("incidents_begun"))).toBe(
      "⚠️ Problems:\nexit-check answers HTTP 503. No rule is judged until it answers.",
    );
    expect(data(say("incidents_begun"))).toEqual(["see:health:"]);
  });

  it("that is over shows its duration", () => {
    expect(read(say("incidents_over"))).toBe("✅ Resolved:\nAfter 1 h 35 min: exit-check answers HTTP 503.");
  });
});
