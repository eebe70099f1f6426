import { describe, expect, it } from "vitest";
import { amountsOf } from "../../../dashboard/src/charts/amounts.ts";
import {
  calendarInWords,
  calendarMonths,
  dayInWords,
  walkDays,
} from "../../../dashboard/src/charts/calendar-layout.ts";

const closing = (day: string, pnl: number, trades = 1) => ({ day, trades, wins: pnl > 0 ? trades : 0, pnl });

describe("the calendar", () => {
  it("has the months with closed trades, the latest first", () => {
    const months = calendarMonths([
      closing("2025-12-31", 5),
      closing("2026-01-02", 5),
      closing("2026-03-03", 5),
    ]);
    expect(months.map(({ name }) => name)).toEqual(["Mar 2026", "Jan 2026", "Dec 2025"]);
  });

  it("sums a month to the cent", () => {
    const [month] = calendarMonths([closing("2026-03-02", 0.1, 2), closing("2026-03-03", 0.2)]);
    expect(month).toMatchObject({ pnl: 0.3, trades: 3 });
  });

  it("has a row for each week, every day under its weekday", () => {
    // March 1, 2026 is a Sunday.
    const [month] = calendarMonths([closing("2026-03-03", 5)]);
    expect(month?.weekdays).toEqual(["Mon", "Tue", "Wed", "Thu", "Fri"]);
    const rows = month?.weeks.map(({ cells }) => cells.map((cell) => cell?.date ?? null));
    expect(rows?.[0]).toEqual([2, 3, 4, 5, 6]);
    expect(rows?.at(-1)).toEqual([30, 31, null, null, null]);
    expect(month?.weeks[0]?.cells[1]?.closing?.pnl).toBe(5);
  });

  it("has weekends only in a month in which something closed on one", () => {
    const [april, march] = calendarMonths([closing("2026-03-07", 5), closing("2026-04-01", 5)]);
    expect(april?.weekdays).toHaveLength(5);
    expect(march?.weekdays).toHaveLength(7);
    expect(march?.weeks[0]?.cells.map((cell) => cell?.date ?? null)).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
      1,
    ]);
  });

  it("shades by sign, and by size relative to the largest of all days", () => {
    const [month] = calendarMonths([
      ...[
        closing("2026-03-02", 400),
        closing("2026-03-03", -400),
        closing("2026-03-04", 1),
        closing("2026-03-05", 0),
      ],
    ]);
    const shades = month?.weeks[0]?.cells.map((cell) => `${cell?.tone} ${cell?.strength}`);
    expect(shades).toEqual(["gain 4", "loss 4", "gain 1", "even 0", "even 0"]);
  });

  it("describes a day in words", () => {
    expect(dayInWords(closing("2026-03-03", -50.5, 2), amountsOf(false))).toBe(
      "Mar 3 '26: 2 trades closed, 0 won, −50.50.",
    );
    expect(dayInWords(closing("2026-03-03", 12, 0), amountsOf(false))).toBe(
      "Mar 3 '26: no trade closed completely, +12.00.",
    );
  });

  it("has a summary", () => {
    expect(calendarInWords([closing("2026-03-03", -50), closing("2026-03-04", 70)], amountsOf(false))).toBe(
      "Realised P&L of 2 closing days from Mar 3 '26 to Mar 4 '26: best +70.00 on Mar 4 '26, worst −50.00 on Mar 3 '26.",
    );
  });

  it("is navigated day by day, and by week up or down", () => {
    const shown = ["2026-03-02", "2026-03-04", "2026-03-10", "2026-03-24"];
    expect(walkDays("ArrowRight", "2026-03-04", shown)).toBe("2026-03-10");
    expect(walkDays("ArrowLeft", "2026-03-02", shown)).toBe("2026-03-02");
    expect(walkDays("ArrowDown", "2026-03-04", shown)).toBe("2026-03-24");
    expect(walkDays("ArrowDown", "2026-03-24", shown)).toBe("2026-03-24");
    expect(walkDays("ArrowUp", "2026-03-10", shown)).toBe("2026-03-02");
    expect(walkDays("Home", "2026-03-10", shown)).toBe("2026-03-02");
    expect(walkDays("End", "2026-03-04", shown)).toBe("2026-03-24");
    expect(walkDays("Tab", "2026-03-04", shown)).toBeUndefined();
  });
});
