import { describe, expect, it } from "vitest";
import type { Day } from "../../model/calendar.ts";
import { newYork } from "../../model/calendar.ts";
import type { Part } from "../../model/statistics/history.ts";
import { live, put, rows, start, until } from "../histories.ts";
import { book, useBook, views } from "./stage.ts";

useBook();

const part = (day: Day, quantity: number, price: number, time = "11:30"): Part => ({
  at: newYork(day, time),
  price,
  quantity,
});

describe("a part that was closed on a day without a session", () => {
  it.each([
    ["Saturday", "2026-06-06", "2026-06-05", "2026-06-08"],
    ["Sunday", "2026-06-14", "2026-06-12", "2026-06-15"],
    ["Juneteenth", "2026-06-19", "2026-06-18", "2026-06-22"],
  ])("%s, counts at the next close", async (_, closedOn, before, next) => {
    // Five at 200.00; four bought back at 260.00, the last one marked at 120.00: -240 and +80.
    const days = [
      { day: before, marks: [200] },
      { day: next, marks: [120] },
    ];
    const five = put([before, 200], null, { quantity: 5, days, parts: [part(closedOn, 4, 260)] });
    const { equity } = await views(until(next, [five], [start(before, 50_000)]));
    expect(equity).toMatchObject([
      { trade_date: before, pnl: 0, equity: 50_000 },
      { trade_date: next, realized_pnl: -240, unrealized_pnl: 80, pnl: -160, equity: 49_840 },
    ]);
    expect(equity.at(-1)?.drawdown_percent).toBeCloseTo(0.32, 6);
  });
});

describe("a part that was closed during the day", () => {
  it("leaves the rest of the day's marks to the remaining contracts", async () => {
    // Six at 120.00, marked at 125.00 at eleven; five bought back at 130.00 at half past, the sixth at 400.00 at noon.
    const days = [{ day: "2026-06-02", marks: [125, 400, 20] }];
    const six = put(["2026-06-01", 120], ["2026-06-03", 100], {
      quantity: 6,
      days,
      parts: [part("2026-06-02", 5, 130)],
    });
    const { trades } = await views(until("2026-06-03", [six], []));
    expect(trades).toMatchObject([{ pnl_realized: -30, mfe: 50, mae: -330 }]);
  });
});

describe("the P&L of a part", () => {
  // Three at 170.00: two bought back at 90.00 on Wednesday, the last at 205.00 on Thursday.
  const three = (isOver: boolean) =>
    put(["2026-06-01", 170], isOver ? ["2026-06-04", 205] : null, {
      quantity: 3,
      parts: [part("2026-06-03", 2, 90)],
    });
  const dayOf = (day: Day) => rows(book, `select public.daily_pnl('${day}') as day`);
  const reported = async (since: Day, until: Day) => {
    const [row] = await rows(book, `select private.report_trades('${since}', '${until}') as told`);
    return row?.told;
  };
  const told = async (period: string) => {
    const [row] = await rows(book, `select private.pnl_facts('${period}') -> 'period' as told`);
    return row?.told;
  };

  it("belongs to its day in every daily figure, while the rest is open", async () => {
    await live(book, until("2026-06-03", [three(false)], []));
    expect(await dayOf("2026-06-03")).toMatchObject([{ day: { trades: 0, win_rate: null, total_pnl: 160 } }]);
    expect(await told("today")).toMatchObject({ trades: 0, total_pnl: 160 });
    expect(await told("all")).toMatchObject({ trades: 0, total_pnl: 160 });
    expect(await reported("2026-06-03", "2026-06-03")).toMatchObject({ total: 0, pnl: 160 });
    expect(await rows(book, "select total_pnl from public.v_performance_metrics")).toEqual([
      { total_pnl: 160 },
    ]);
    expect(await rows(book, "select total_pnl from public.v_performance")).toEqual([{ total_pnl: 160 }]);
  });

  it("stays on its day when the rest is closed, and the parts add up to the trade", async () => {
    await live(book, until("2026-06-04", [three(true)], []));
    expect(await dayOf("2026-06-03")).toMatchObject([{ day: { trades: 0, total_pnl: 160 } }]);
    expect(await dayOf("2026-06-04")).toMatchObject([{ day: { trades: 1, wins: 1, total_pnl: -35 } }]);
    expect(await told("today")).toMatchObject({ trades: 1, total_pnl: -35 });
    expect(await told("week")).toMatchObject({ trades: 1, total_pnl: 125 });
    expect(await reported("2026-06-04", "2026-06-04")).toMatchObject({ total: 1, wins: 1, pnl: -35 });
    expect(await rows(book, "select pnl_realized from public.v_trades")).toEqual([{ pnl_realized: 125 }]);
    expect(await rows(book, "select total_pnl from public.v_performance")).toEqual([{ total_pnl: 125 }]);
  });

  it("loses on its own day only: the loss limit does not count an earlier day again", async () => {
    const lost = put(["2026-06-01", 170], null, {
      quantity: 3,
      parts: [part("2026-06-02", 1, 370), part("2026-06-03", 1, 181)],
    });
    await live(book, until("2026-06-03", [lost], []));
    expect(
      await rows(book, "select on_date, quantity, pnl from private.v_realized order by on_date"),
    ).toEqual([
      { on_date: "2026-06-02", quantity: 1, pnl: -200 },
      { on_date: "2026-06-03", quantity: 1, pnl: -11 },
    ]);
  });
});
