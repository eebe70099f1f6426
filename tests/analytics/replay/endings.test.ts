import { describe, expect, it } from "vitest";
import type { Day } from "../../model/calendar.ts";
import { csp, type Row } from "../../support/book.ts";
import { type Look, looksFrom, past, putIn } from "../past.ts";
import { book, replay, under, useBook } from "./stage.ts";

useBook();

/** A trade with looks on the morning of each of these days. */
async function closed(differing: Row, looks: Look[]): Promise<void> {
  await putIn(book, [{ trade: past(differing), looks }]);
}

const morning = (day: Day, ...marks: number[]) => looksFrom(`${day}T15:00:00Z`, marks);

describe("the replayed trades", () => {
  const NOTHING = {
    trades: 0,
    wins: 0,
    win_rate: null,
    total_pnl: 0,
    expectancy: null,
    worst: null,
    avg_days_held: null,
    pnl_per_collateral_day: null,
    annual_return_on_collateral: null,
  };
  const NO_PAIRS = { stops_at_mid: 0, difference: null, difference_error: null, few_trades: true };

  it("are none if nothing is closed", async () => {
    await book.open(csp());
    expect(await replay({})).toEqual({
      as_traded: NOTHING,
      without_marks: 0,
      results: [{ rules: {}, ...NOTHING, ...NO_PAIRS, cut_off: 0, reasons: {} }],
    });
  });

  it("a trade without stored marks is left out and counted", async () => {
    await closed({ exit_price: 1000 }, []);
    await closed({}, morning("2025-03-04", 140));
    expect(await replay({}, { profit_percent: 1 })).toMatchObject({
      as_traded: { trades: 1, total_pnl: 88.7 },
      without_marks: 1,
      results: [
        { trades: 1, total_pnl: 88.7 },
        { trades: 1, total_pnl: 8.7 },
      ],
    });
  });

  it("without a set of rules there is no result", async () => {
    await closed({}, morning("2025-03-04", 140));
    expect(await replay()).toMatchObject({ as_traded: { trades: 1 }, results: [] });
  });

  it("a trade without any trustworthy mark is left out, too", async () => {
    const position_id = await book.open(csp());
    await book.decide([]);
    await book.call("close_position", { position_id, exit_price: 60 });
    expect(await replay({})).toMatchObject({ as_traded: { trades: 0 }, without_marks: 1 });
  });
});

describe("the end of a trade", () => {
  it("is the first check at which a rule is met, whatever came later", async () => {
    await closed({}, [...morning("2025-03-04", 150, 110, 80, 30), ...morning("2025-03-05", 20, 10)]);
    // 150 - 110 - 1.30 and 150 - 30 - 1.30.
    expect((await replay({ profit_percent: 20 }, { profit_percent: 60 })).results).toMatchObject([
      { total_pnl: 38.7, avg_days_held: 1, reasons: { profit_target: 1 }, cut_off: 0 },
      { total_pnl: 118.7, avg_days_held: 1, reasons: { profit_target: 1 }, cut_off: 0 },
    ]);
  });

  it.each([
    ["at its profit target to the cent", { profit_percent: 33.33 }, 100, "profit_target"],
    ["not a cent before its profit target", { profit_percent: 33.33 }, 100.01, "manual"],
    ["at its stop to the cent", { stop_multiple: 1.5 }, 375, "stop_loss"],
    ["not a cent before its stop", { stop_multiple: 1.5 }, 374.99, "manual"],
  ])("%s", async (_sentence, rules, mark, reason) => {
    // 33.33 % of 150.00 are 49.995, to the cent 50.00.
    await closed({}, morning("2025-03-04", mark));
    expect(await under(rules)).toMatchObject({ reasons: { [reason]: 1 } });
  });

  it("is by date at the first check of that day, even if a price rule is met as well", async () => {
    await closed({}, [
      ...morning("2025-03-06", 140),
      ...morning("2025-03-10", 20, 10),
      ...morning("2025-03-11", 5),
    ]);
    // March 10 is 38 days before the expiration.
    expect((await replay({ exit_dte: 38 }, { exit_dte: 37 })).results).toMatchObject([
      { reasons: { "21dte": 1 }, total_pnl: 128.7, avg_days_held: 7 },
      { reasons: { profit_target: 1 }, total_pnl: 128.7, avg_days_held: 7 },
    ]);
  });

  it("is by date at a mark that existed before", async () => {
    await closed({}, [...morning("2025-03-06", 140, 120, 160), ...morning("2025-03-10", 140)]);
    expect(await under({ exit_dte: 38 })).toMatchObject({ reasons: { "21dte": 1 }, total_pnl: 8.7 });
  });

  it("is the actual close if no rule was met before it", async () => {
    await closed({ exit_reason: "enough" }, morning("2025-03-04", 140, 130));
    expect(await under({ profit_percent: 90, exit_dte: 0, stop_multiple: 3 })).toEqual({
      rules: { profit_percent: 90, exit_dte: 0, stop_multiple: 3 },
      trades: 1,
      cut_off: 1,
      wins: 1,
      win_rate: 100,
      total_pnl: 88.7,
      expectancy: 88.7,
      worst: 88.7,
      avg_days_held: 17,
      stops_at_mid: 0,
      // 88.70 on 58,000.00 for 17 days.
      pnl_per_collateral_day: 0.00008996,
      annual_return_on_collateral: 3.28,
      difference: 0,
      difference_error: null,
      few_trades: true,
      reasons: { enough: 1 },
    });
  });

  it("expired and assigned trades are never cut off", async () => {
    const over = { exit_date: "2025-04-17T20:00:00Z", exit_price: 0 };
    await closed({ ...over, exit_reason: "expired" }, morning("2025-03-04", 140));
    await closed({ ...over, exit_reason: "assigned", exit_price: 500 }, morning("2025-03-04", 140));
    await closed({ exit_reason: "manual" }, morning("2025-03-04", 140));
    await closed({ exit_reason: "profit_target" }, morning("2025-03-04", 140));
    expect(await under({ exit_dte: 0 })).toMatchObject({
      trades: 4,
      cut_off: 2,
      reasons: { expired: 1, assigned: 1, manual: 1, profit_target: 1 },
    });
  });

  it("rules equal to its own, closed by a rule at its mark, give the actual result", async () => {
    await closed({ exit_date: "2025-03-05T15:05:00Z", exit_price: 74, exit_reason: "profit_target" }, [
      ...morning("2025-03-04", 150, 110),
      ...morning("2025-03-05", 90, 74),
    ]);
    await closed(
      {
        strategy_type: "VPC",
        width: 5,
        exit_date: "2025-03-04T15:05:00Z",
        exit_price: 500,
        exit_reason: "stop_loss",
      },
      morning("2025-03-04", 150, 500),
    );
    await closed({ exit_date: "2025-03-27T15:00:00Z", exit_price: 120, exit_reason: "21dte" }, [
      ...morning("2025-03-26", 100),
      ...morning("2025-03-27", 120),
    ]);
    const { as_traded, results } = await replay({}, { profit_percent: 50, exit_dte: 21 });
    for (const result of results) {
      expect(result).toEqual({
        ...as_traded,
        rules: result.rules,
        cut_off: 0,
        stops_at_mid: 1,
        difference: 0,
        difference_error: 0,
        few_trades: true,
        reasons: { profit_target: 1, stop_loss: 1, "21dte": 1 },
      });
    }
    expect(as_traded).toMatchObject({ trades: 3, wins: 2, total_pnl: -247.9, worst: -351.3 });
  });

  it("a stop fires at the full loss at the latest", async () => {
    await closed({ strategy_type: "VPC", width: 5 }, morning("2025-03-04", 499.99, 500));
    expect(await under({ stop_multiple: 1000 })).toMatchObject({
      reasons: { stop_loss: 1 },
      total_pnl: -351.3,
    });
  });

  it("without a stop not even then", async () => {
    await closed({ strategy_type: "VPC", width: 5 }, morning("2025-03-04", 500, 75));
    expect(await under({ stop_multiple: null })).toMatchObject({
      reasons: { profit_target: 1 },
      total_pnl: 73.7,
    });
  });

  it("omitted rules stay as the trade had them", async () => {
    await closed({}, morning("2025-03-04", 120, 230, 60));
    await book.sql`update public.positions set profit_target = 100, stop_loss = 80`;
    await book.sql`update public.rule_changes set changed_at = '2025-03-03T15:00:00Z'`;
    expect((await replay({}, { stop_multiple: 2 }, { profit_percent: 20 })).results).toMatchObject([
      { reasons: { stop_loss: 1 } },
      { reasons: { manual: 1 }, cut_off: 1 },
      { reasons: { profit_target: 1 } },
    ]);
  });

  it("one check confirms a stop, however many the settings require", async () => {
    await closed({}, morning("2025-03-04", 450, 150));
    await book.sql`update public.stop_confirmation set needed = 2, checks = 3`;
    const found = await under({});
    await book.sql`update public.stop_confirmation set needed = 1, checks = 1`;
    expect(found).toMatchObject({ reasons: { stop_loss: 1 }, total_pnl: -301.3 });
  });

  it("a person's request to close, or an automatic exit that was off, is not one of the rules", async () => {
    await closed({}, morning("2025-03-04", 140, 60));
    await book.sql`update public.positions set close_asked_at = entry_date, close_asked_by = '77', auto_exit = false`;
    expect(await under({})).toMatchObject({ reasons: { profit_target: 1 }, total_pnl: 88.7 });
  });
});
