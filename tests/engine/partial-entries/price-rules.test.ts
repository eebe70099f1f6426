import { describe, expect, it } from "vitest";
import type { Row } from "../../support/book.ts";
import type { StrikeRequest } from "../../support/trades.ts";
import { put, spread } from "../trades.ts";
import { book, entering, useBook } from "./stage.ts";

useBook();

describe("the price rules grow with the position", () => {
  const RULES = { profit_target: 75, stop_loss: 300, exit_dte: 21, auto_exit: true };
  const GROWN = { ...RULES, profit_target: 225, stop_loss: 900 };

  it.each<[string, NonNullable<StrikeRequest["overrides"]>, Row, Row]>([
    ["both", {}, RULES, GROWN],
    [
      "up to the profit target that the request overrode for all of it",
      { profit_target: 100 },
      { ...RULES, profit_target: 33.33 },
      { ...GROWN, profit_target: 100 },
    ],
    [
      "up to the stop that the request overrode for all of it",
      { stop_loss: 500 },
      { ...RULES, stop_loss: 166.67 },
      { ...GROWN, stop_loss: 500 },
    ],
    [
      "up to both, down to the share of a cent",
      { profit_target: 0.01, stop_loss: 900.01 },
      { ...RULES, profit_target: 0.01, stop_loss: 300 },
      { ...GROWN, profit_target: 0.01, stop_loss: 900.01 },
    ],
    [
      "by their own share of the credit",
      { profit_percent: 40, stop_percent: 120 },
      { ...RULES, profit_target: 60, stop_loss: 180 },
      { ...GROWN, profit_target: 180, stop_loss: 540 },
    ],
    [
      "not those that are off",
      { profit_target: null, stop_percent: null },
      { ...RULES, profit_target: null, stop_loss: null },
      { ...GROWN, profit_target: null, stop_loss: null },
    ],
    [
      "beside a date and a switch that it overrode",
      { exit_dte: 7, auto_exit: false },
      { ...RULES, exit_dte: 7, auto_exit: false },
      { ...GROWN, exit_dte: 7, auto_exit: false },
    ],
  ])("%s", async (_what, overrides, first, grown) => {
    const { fills, position } = await entering(put({ quantity: 3, overrides }));
    await fills(1, 150);
    expect(await position()).toMatchObject(first);
    await fills(3, 450);
    expect(await position()).toMatchObject(grown);
  });

  it.each<[string, Row, Row]>([
    ["not the profit target", { profit_target: 100 }, { ...GROWN, profit_target: 100 }],
    ["not the stop", { stop_loss: 500 }, { ...GROWN, stop_loss: 500 }],
    ["neither", { profit_target: 100, stop_loss: 500 }, { ...GROWN, profit_target: 100, stop_loss: 500 }],
    [
      "neither, turned off",
      { profit_target: null, stop_loss: null },
      { ...GROWN, profit_target: null, stop_loss: null },
    ],
    ["both, where it was the date", { exit_dte: 7 }, { ...GROWN, exit_dte: 7 }],
    ["both, where it was the switch", { auto_exit: false }, { ...GROWN, auto_exit: false }],
  ])("but not those that a person changed since: %s", async (_what, overrides, grown) => {
    const { fills, position } = await entering();
    await fills(1, 150);
    const { position_id } = await position();
    await book.call("override_rules", { position_id, overrides, changed_by: "Max" });
    await fills(2, 300);
    await fills(3, 450);
    expect(await position()).toMatchObject(grown);
  });

  it("a change by plain SQL stays as well", async () => {
    const { fills, position } = await entering();
    await fills(1, 150);
    await book.sql`update public.positions set stop_loss = 500`;
    await fills(3, 450);
    expect(await position()).toMatchObject({ ...GROWN, stop_loss: 500 });
  });

  it("a change between two fills stays from then on", async () => {
    const { fills, position } = await entering();
    await fills(1, 150);
    await fills(2, 300);
    const { position_id } = await position();
    await book.call("override_rules", { position_id, overrides: { stop_loss: 610 }, changed_by: "Max" });
    await fills(3, 450);
    expect(await position()).toMatchObject({ ...GROWN, stop_loss: 610 });
  });

  it("one position's change does not stop another's growth", async () => {
    const [changed, other] = [await entering(), await entering()];
    await changed.fills(1, 150);
    await other.fills(1, 150);
    const { position_id } = await changed.position();
    await book.call("override_rules", { position_id, overrides: { stop_loss: 500 }, changed_by: "Max" });
    await other.fills(3, 450);
    expect(await other.position()).toMatchObject(GROWN);
  });

  it("rule_changes attributes growth to a fill, and a person's change to that person", async () => {
    const { fills, position } = await entering();
    await fills(1, 150);
    await fills(2, 300);
    const { position_id } = await position();
    await book.call("override_rules", { position_id, overrides: { stop_loss: 500 }, changed_by: "Max" });
    await fills(3, 450);
    const rows = await book.sql`
      select changed_by, rule, old_value, new_value from public.rule_changes order by change_id, rule`;
    const grew = { changed_by: "entry fill" };
    const bySteps = (row: Row) => `${row.rule} ${row.new_value}`;
    expect(rows.map(({ ...row }) => row).toSorted((a, b) => bySteps(a).localeCompare(bySteps(b)))).toEqual([
      { ...grew, rule: "profit_target", old_value: "75.00", new_value: "150.00" },
      { ...grew, rule: "profit_target", old_value: "150.00", new_value: "225.00" },
      { changed_by: "Max", rule: "stop_loss", old_value: "600.00", new_value: "500.00" },
      { ...grew, rule: "stop_loss", old_value: "300.00", new_value: "600.00" },
    ]);
  });

  it("the defaults that a position opened with grow, whatever the defaults are by then", async () => {
    const [one, other] = [await entering(), await entering(spread({ quantity: 3 }))];
    await one.fills(1, 150);
    await other.fills(1, 150);
    const before = await book.sql`
      select strategy_type, profit_target_percent, stop_loss_percent, exit_dte from public.exit_rules`;
    await book.sql`update public.exit_rules set profit_target_percent = 10, stop_loss_percent = 100, exit_dte = 45
      where strategy_type = 'CSP'`;
    await book.sql`update public.exit_rules set profit_target_percent = 10, exit_dte = 45 where strategy_type = 'VPC'`;
    try {
      await one.fills(3, 450);
      await other.fills(3, 450);
      expect(await one.position()).toMatchObject(GROWN);
      expect(await other.position()).toMatchObject({ ...GROWN, stop_loss: 1500 });
    } finally {
      for (const { strategy_type, ...rules } of before) {
        await book.sql`update public.exit_rules set ${book.sql(rules)} where strategy_type = ${strategy_type}`;
      }
    }
  });
});
