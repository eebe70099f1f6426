import { describe, expect, it } from "vitest";
import { at, iso, MINUTE } from "../../model/calendar.ts";
import { csp, quotesFor } from "../../support/book.ts";
import { book, type RuleSet, replay, useBook } from "./stage.ts";

useBook();

describe("the marks of a replay", () => {
  /** Checks on two days, some of which can be compacted, and a close by hand on the second. */
  async function twoDays(): Promise<void> {
    const request = csp();
    await book.setClock("2026-03-03T15:00:00Z");
    const position_id = await book.open(request);
    const check = async (when: string, mark: number | null) => {
      await book.setClock(when);
      await book.decide(mark === null ? [] : quotesFor(request, mark));
    };
    for (const [i, mark] of [150, 160, 140, 104, 130, null, 145, 145].entries()) {
      await check(iso(at("2026-03-03T15:05:00Z") + i * 5 * MINUTE), mark);
    }
    for (const [i, mark] of [150, 220, 150, 92, 140].entries()) {
      await check(iso(at("2026-03-04T15:05:00Z") + i * 5 * MINUTE), mark);
    }
    await book.call("close_position", { position_id, exit_price: 120 });
  }

  const SETS: RuleSet[] = [
    {},
    { profit_percent: 5 },
    { profit_percent: 30 },
    { profit_percent: 35 },
    { stop_multiple: 0.4 },
    { exit_dte: 44 },
  ];
  const houseAt = async (when: string) => {
    await book.setClock(when);
    await book.sql`select private.keep_house()`;
  };
  const kept = () =>
    book.sql`
      select trade_date::text, low::float, high::float, close::float, marks::float[], naturals::float[], cardinality(times) as times
      from private.daily_marks order by trade_date`;
  const all = () =>
    book.sql`
      select trade_date::text, low::float, high::float, close::float, times::text[], marks::float[], naturals::float[]
      from private.v_daily_marks order by trade_date`;

  it("give the same result from decisions as from the archived marks", async () => {
    await twoDays();
    expect(await kept()).toEqual([]);
    const before = await replay(...SETS);
    expect(before.results).toMatchObject([
      { total_pnl: 30, reasons: { manual: 1 } },
      { total_pnl: 10, reasons: { profit_target: 1 } },
      { total_pnl: 46, reasons: { profit_target: 1 }, avg_days_held: 0 },
      { total_pnl: 58, reasons: { profit_target: 1 }, avg_days_held: 1 },
      // 220 at the mid, 221 at the ask.
      { total_pnl: -71, reasons: { stop_loss: 1 }, stops_at_mid: 0 },
      { total_pnl: 0, reasons: { "21dte": 1 } },
    ]);

    await houseAt("2026-03-04T18:00:00Z");
    expect(await kept()).toMatchObject([{ trade_date: "2026-03-03" }]);
    expect(await replay(...SETS)).toEqual(before);

    await houseAt("2026-03-05T07:30:00Z");
    expect(await kept()).toMatchObject([{ trade_date: "2026-03-03" }, { trade_date: "2026-03-04" }]);
    expect(await replay(...SETS)).toEqual(before);
  });

  it("are all archived by keep_house after the day, although decisions are compacted, and twice changes nothing", async () => {
    await twoDays();
    const marks = await all();
    const decisions = async () => (await book.sql`select from private.exit_decisions`).length;
    const before = await decisions();

    await houseAt("2026-03-05T07:30:00Z");
    expect(await decisions()).toBeLessThan(before);
    expect(await kept()).toEqual([
      {
        trade_date: "2026-03-03",
        low: 104,
        high: 160,
        close: 145,
        marks: [150, 160, 140, 104, 130, 145, 145],
        naturals: [151, 161, 141, 105, 131, 146, 146],
        times: 7,
      },
      {
        trade_date: "2026-03-04",
        low: 92,
        high: 220,
        close: 140,
        marks: [150, 220, 150, 92, 140],
        naturals: [151, 221, 151, 93, 141],
        times: 5,
      },
    ]);
    expect(await all()).toEqual(marks);

    await houseAt("2026-03-05T07:30:00Z");
    expect(await all()).toEqual(marks);
  });

  it("are kept for ever, long after the last decision was deleted", async () => {
    await twoDays();
    const before = await replay(...SETS);
    await houseAt("2026-03-05T07:30:00Z");
    await houseAt("2030-03-05T07:30:00Z");
    expect(await book.sql`select from private.exit_decisions`).toHaveLength(0);
    expect(await replay(...SETS)).toEqual(before);
  });

  it("belong to New York's date", async () => {
    await twoDays();
    await houseAt("2026-03-05T04:59:00Z");
    expect(await kept()).toMatchObject([{ trade_date: "2026-03-03" }]);
    await houseAt("2026-03-05T05:00:00Z");
    expect(await kept()).toHaveLength(2);
  });
});
