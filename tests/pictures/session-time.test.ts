import { describe, expect, it } from "vitest";
import {
  monthAndDay,
  sessionStart,
  sessionTime,
  ticks,
  timeOfDay,
} from "../../shared/pictures/session-time.ts";

const at = (instant: string) => sessionTime(new Date(instant));

describe("on the time axis", () => {
  it("all sessions have the same width, in summer and in winter", () => {
    // The clocks change on Sunday, March 8, 2026.
    expect(at("2026-03-06T14:30:00Z")).toBe(sessionStart("2026-03-06"));
    expect(at("2026-03-09T13:30:00Z")).toBe(sessionStart("2026-03-09"));
    expect(at("2026-03-06T17:45:00Z") % 1).toBe(0.5);
    expect(at("2026-03-09T16:45:00Z") % 1).toBe(0.5);
  });

  it("nights and weekends have no width", () => {
    expect(sessionStart("2026-03-09") - sessionStart("2026-03-06")).toBe(1);
    const monday = sessionStart("2026-03-09");
    for (const closed of [
      "2026-03-06T21:00:00Z",
      "2026-03-07T03:00:00Z",
      "2026-03-07T17:00:00Z",
      "2026-03-08T17:00:00Z",
      "2026-03-09T08:00:00Z",
    ]) {
      expect(at(closed), closed).toBe(monday);
    }
    expect(sessionStart("2026-03-07")).toBe(monday);
  });

  it("the date is in New York time, not UTC", () => {
    expect(monthAndDay(new Date("2026-02-28T02:00:00Z"))).toBe("Feb 27");
    expect(monthAndDay("2026-02-27")).toBe("Feb 27");
    expect(timeOfDay(new Date("2026-07-01T19:55:00Z"))).toBe("15:55");
  });
});

describe("labels of the time axis", () => {
  const labels = (from: number, to: number) => ticks(from, to).map(({ label }) => label);
  const monday = sessionStart("2026-02-02");

  it.each([
    [
      "an hour",
      monday + 0.1,
      monday + 0.1 + 60 / 390,
      ["10:10", "10:20", "10:30", "10:40", "10:50", "11:00"],
    ],
    ["a session", monday, monday + 1, ["Feb 2", "12:00", "14:00"]],
    ["a session and a half", monday + 0.5, monday + 2, ["14:00", "Feb 3", "12:00", "14:00"]],
    ["three sessions", monday, monday + 3, ["Feb 2", "Feb 3", "Feb 4"]],
    ["two weeks", monday, monday + 10, ["Feb 2", "Feb 4", "Feb 6", "Feb 10", "Feb 12"]],
    ["a month and a half", monday + 1, monday + 30, ["Feb 3", "Feb 9", "Feb 16", "Feb 23", "Mar 2", "Mar 9"]],
  ])("are round and not too many over %s", (_, from, to, expected) => {
    expect(labels(from, to)).toEqual(expected);
  });

  it.each([
    0.01, 0.2, 0.7, 1.3, 2, 4, 9, 17, 33, 64, 130, 250, 600, 3000,
  ])("are 1 to 8 over %d sessions", (span) => {
    for (const from of [monday, monday + 0.3, monday + 0.97]) {
      const found = ticks(from, from + span);
      expect(found.length).toBeLessThanOrEqual(8);
      expect(found.length + span).toBeGreaterThan(span < 0.1 ? 0 : 1);
      expect(found.every((tick) => tick.at >= from && tick.at <= from + span)).toBe(true);
    }
  });
});
