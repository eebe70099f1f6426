import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ZodError } from "zod";
import { quotesFor, type Row } from "../support/book.ts";
import { createWorld, type TestWorld } from "../support/world.ts";
import { emptyBook } from "./positions.ts";
import { put, spread } from "./trades.ts";

let world: TestWorld;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(async () => {
  await emptyBook(world.sql);
  await world.setClock("2026-03-03T15:00:00Z");
});
afterAll(() => world.drop());

const audit = async () =>
  [
    ...(await world.sql`
      select position_id::integer, changed_at, changed_by, rule, old_value, new_value
      from public.rule_changes order by change_id`),
  ] as Row[];

const change = (position_id: number, overrides: Row, changed_by = "Max") =>
  world.call<Row>("override_rules", { position_id, overrides, changed_by });

describe("an override of an open position's rules applies from the next check on", () => {
  it.each<[string, Row, number, string | null]>([
    ["a lower profit target, one cent short of it", { profit_target: 30 }, 120.01, null],
    ["a lower profit target, at it", { profit_target: 30 }, 120, "profit_target"],
    ["a higher profit target, where the default would close", { profit_target: 120 }, 75, null],
    ["a higher profit target, at it", { profit_target: 120 }, 30, "profit_target"],
    ["a tighter stop, one cent short of it", { stop_loss: 100 }, 249.99, null],
    ["a tighter stop, at it", { stop_loss: 100 }, 250, "stop_loss"],
    ["a wider stop, where the default would close", { stop_loss: 500 }, 450, null],
    ["a wider stop, at it", { stop_loss: 500 }, 650, "stop_loss"],
    ["an earlier date, a day short of it", { exit_dte: 44 }, 150, null],
    ["an earlier date, on it", { exit_dte: 45 }, 150, "21dte"],
    ["both prices at once", { profit_target: 30, stop_loss: 100 }, 250, "stop_loss"],
    ["nothing", {}, 75, "profit_target"],
  ])("%s", async (_what, overrides, mark, reason) => {
    // 45 days away.
    const request = put();
    const position_id = await world.open(request);
    await change(position_id, overrides);
    await world.decide(quotesFor(request, mark));
    expect(await world.decision(position_id)).toMatchObject({
      exit_reason: reason,
      verdict: reason === null ? "hold" : "exit",
    });
  });

  it("a later date: 10 days instead of 21", async () => {
    const request = put({ expiration_date: "2026-03-24" });
    const position_id = await world.open(request);
    await change(position_id, { exit_dte: 20 });
    await world.decide(quotesFor(request, 150));
    expect(await world.decision(position_id)).toMatchObject({ dte: 21, verdict: "hold" });
    await world.setClock("2026-03-04T15:00:00Z");
    await world.decide(quotesFor(request, 150));
    expect(await world.decision(position_id)).toMatchObject({
      dte: 20,
      verdict: "exit",
      exit_reason: "21dte",
    });
  });

  it("a spread's stop beyond its maximum loss is capped at it", async () => {
    const request = spread();
    const position_id = await world.open(request);
    await change(position_id, { stop_loss: 5000 });
    await world.decide(quotesFor(request, 500));
    expect(await world.decision(position_id)).toMatchObject({ exit_reason: "stop_loss", verdict: "exit" });
  });

  it("is for the whole position, however much of it is closed already", async () => {
    const request = put({ quantity: 3 });
    const position_id = await world.open(request);
    await change(position_id, { profit_target: 90 });
    await world.decide(quotesFor(request, 120.01));
    expect(await world.decision(position_id)).toMatchObject({ pnl: 89.97, verdict: "hold" });
    await world.decide(quotesFor(request, 120));
    expect(await world.decision(position_id)).toMatchObject({ pnl: 90, verdict: "exit" });
  });

  it("with automatic exit off, it is watched and sends nothing; on again, it closes at the next check", async () => {
    const request = put();
    const position_id = await world.open(request);
    await change(position_id, { auto_exit: false });
    for (let i = 0; i < 2; i += 1) {
      expect(await world.decide(quotesFor(request, 75))).toMatchObject({ exits: [] });
      expect(await world.decision(position_id)).toMatchObject({
        verdict: "off",
        exit_reason: "profit_target",
      });
    }
    // Told once, not at every check.
    expect((await world.alerts()).filter((kind) => kind === "exit_due")).toHaveLength(1);
    await change(position_id, { auto_exit: true });
    expect(await world.decide(quotesFor(request, 75))).toMatchObject({
      exits: [{ position_id, reason: "profit_target" }],
    });
  });

  it("touches no other position, and no other rule", async () => {
    const [one, other] = [await world.open(put()), await world.open(put())];
    const before = await world.position(other);
    const changed = await change(one, { profit_target: 30 });
    expect(changed).toMatchObject({
      position_id: one,
      profit_target: 30,
      stop_loss: 300,
      exit_dte: 21,
      auto_exit: true,
    });
    expect(await world.position(other)).toEqual(before);
  });

  it("is visible in the open book", async () => {
    const position_id = await world.open(put());
    await change(position_id, { profit_target: 30, stop_loss: 100, exit_dte: 7, auto_exit: false });
    const [row] = await world.sql`
      select profit_price::float, stop_price::float, to_exit_dte, auto_exit from public.v_open_positions`;
    expect(row).toEqual({ profit_price: 120, stop_price: 250, to_exit_dte: 38, auto_exit: false });
  });
});

describe("rule_changes", () => {
  it("has who, when, from what to what: one row per changed rule", async () => {
    const position_id = await world.open(put());
    expect(await audit()).toEqual([]);
    await change(position_id, { profit_target: 30.5, stop_loss: 100, exit_dte: 7, auto_exit: false }, "77");
    const changed_at = new Date("2026-03-03T15:00:00Z");
    const rows = (await audit()).sort((a, b) => String(a.rule).localeCompare(String(b.rule)));
    expect(rows).toEqual([
      { position_id, changed_at, changed_by: "77", rule: "auto_exit", old_value: "true", new_value: "false" },
      { position_id, changed_at, changed_by: "77", rule: "exit_dte", old_value: "21", new_value: "7" },
      {
        position_id,
        changed_at,
        changed_by: "77",
        rule: "profit_target",
        old_value: "75.00",
        new_value: "30.50",
      },
      {
        position_id,
        changed_at,
        changed_by: "77",
        rule: "stop_loss",
        old_value: "300.00",
        new_value: "100.00",
      },
    ]);
  });

  it("keeps every change, in order, at the market clock", async () => {
    const position_id = await world.open(put());
    await change(position_id, { exit_dte: 7 });
    await world.setClock("2026-03-04T16:00:00Z");
    await change(position_id, { exit_dte: 14 }, "somebody else");
    expect(await audit()).toMatchObject([
      { old_value: "21", new_value: "7", changed_by: "Max", changed_at: new Date("2026-03-03T15:00:00Z") },
      {
        old_value: "7",
        new_value: "14",
        changed_by: "somebody else",
        changed_at: new Date("2026-03-04T16:00:00Z"),
      },
    ]);
  });

  it("is empty if nothing changed", async () => {
    const position_id = await world.open(put());
    await change(position_id, {});
    await change(position_id, { profit_target: 75, stop_loss: 300.0, exit_dte: 21, auto_exit: true });
    expect(await audit()).toEqual([]);
  });

  it("does not include the rules that a position opened with, or checks", async () => {
    const request = put({ overrides: { profit_target: 30 } });
    await world.open(request);
    await world.decide(quotesFor(request, 140));
    await world.decide(quotesFor(request, 75));
    expect(await audit()).toEqual([]);
  });

  it("includes a change made by plain SQL, under the role that made it", async () => {
    const position_id = await world.open(put());
    const [{ role } = { role: "" }] = await world.sql`select session_user::text as role`;
    await world.sql`update public.positions set stop_loss = 120, exit_dte = 14 where position_id = ${position_id}`;
    const rows = (await audit()).sort((a, b) => String(a.rule).localeCompare(String(b.rule)));
    expect(rows).toMatchObject([
      { changed_by: role, rule: "exit_dte", old_value: "21", new_value: "14" },
      { changed_by: role, rule: "stop_loss", old_value: "300.00", new_value: "120.00" },
    ]);
  });

  it("does not attribute the next change in a transaction to an earlier caller", async () => {
    const position_id = await world.open(put());
    const [{ role } = { role: "" }] = await world.sql`select session_user::text as role`;
    await world.sql.begin(async (sql) => {
      await sql`select public.override_rules(${position_id}, '{"exit_dte": 7}', 'Max')`;
      await sql`update public.positions set exit_dte = 14 where position_id = ${position_id}`;
    });
    expect((await audit()).map(({ changed_by }) => changed_by)).toEqual(["Max", role]);
  });

  it("cannot be written, changed or emptied by the API", async () => {
    const position_id = await world.open(put());
    await change(position_id, { exit_dte: 7 });
    const client = world.database.from("rule_changes");
    for (const attempt of [
      client.delete().gt("change_id", 0),
      client.update({ changed_by: "nobody" } as never).gt("change_id", 0),
      client.insert({
        position_id,
        changed_by: "x",
        rule: "exit_dte",
        old_value: "1",
        new_value: "2",
      } as never),
    ]) {
      expect((await attempt).error).not.toBeNull();
    }
    expect(await audit()).toMatchObject([{ changed_by: "Max" }]);
  });
});

describe("a refused override changes nothing", () => {
  it("for a position that is not open", async () => {
    const position_id = await world.open(put());
    await world.positions.closePosition(position_id, 100);
    const before = await world.position(position_id);
    await expect(change(position_id, { exit_dte: 7 })).rejects.toMatchObject({ code: "PT404" });
    await expect(change(position_id + 1000, { exit_dte: 7 })).rejects.toMatchObject({ code: "PT404" });
    expect(await world.position(position_id)).toEqual(before);
    expect(await audit()).toEqual([]);
  });

  it.each<[string, Row]>([
    ["a profit target of nothing", { profit_target: 0 }],
    ["a negative stop", { stop_loss: -1 }],
    ["a negative number of days", { exit_dte: -1 }],
    ["part of a cent", { profit_target: 10.001 }],
    ["part of a day", { exit_dte: 1.5 }],
    ["a word for yes", { auto_exit: "yes" }],
    ["a rule that does not exist", { trailing_stop: 5 }],
  ])("with %s", async (_what, overrides) => {
    const position_id = await world.open(put());
    const before = await world.position(position_id);
    await expect(world.positions.overrideRules(position_id, overrides, "Max")).rejects.toBeInstanceOf(
      ZodError,
    );
    expect(await world.position(position_id)).toEqual(before);
    expect(await audit()).toEqual([]);
  });

  it.each<[string, Row]>([
    ["a profit target of nothing", { profit_target: 0 }],
    ["a negative stop", { stop_loss: -1 }],
    ["a negative number of days", { exit_dte: -1 }],
    ["part of a day", { exit_dte: 1.5 }],
    ["a word for an amount", { stop_loss: "a lot" }],
  ])("by the database itself, whoever calls it: with %s", async (_what, overrides) => {
    const position_id = await world.open(put());
    const before = await world.position(position_id);
    await expect(change(position_id, overrides)).rejects.toThrow();
    expect(await world.position(position_id)).toEqual(before);
    expect(await audit()).toEqual([]);
  });

  it("over the API it is the same function", async () => {
    const position_id = await world.open(put());
    const changed = await world.positions.overrideRules(position_id, { stop_loss: 99.99 }, "Max");
    expect(changed).toMatchObject({ position_id, stop_loss: 99.99 });
    await expect(world.positions.overrideRules(999_999, { exit_dte: 3 }, "Max")).rejects.toMatchObject({
      status: 404,
    });
    expect(await audit()).toMatchObject([{ rule: "stop_loss", new_value: "99.99", changed_by: "Max" }]);
  });
});
