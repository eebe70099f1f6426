import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Book, createBook, csp, OWNER, quotesFor, type Row, vpc } from "../support/book.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(() => book.empty());
afterAll(() => book.drop());

const write = (position_id: number | null, rule: string, value: string) =>
  book.command("rules", { position_id, rule, value });

async function held(request = csp({ quantity: 2 }), mark = 120): Promise<number> {
  const position_id = await book.open(request);
  await book.decide(quotesFor(request, mark));
  await book.deliver();
  return position_id;
}

describe("/rules ID RULE VALUE", () => {
  it.each([
    ["profit", "60%", "profit_target", 150, 180],
    ["profit", "33.33%", "profit_target", 150, 99.99],
    ["profit", "120.5", "profit_target", 150, 120.5],
    ["profit", "100%", "profit_target", 150, 300],
    ["stop", "300", "stop_loss", 600, 300],
    ["stop", "150%", "stop_loss", 600, 450],
    ["dte", "14", "exit_dte", 21, 14],
    ["dte", "0", "exit_dte", 21, 0],
    ["auto", "off", "auto_exit", true, false],
    ["auto", "on", "auto_exit", true, true],
  ])("%s %s replaces the earlier value, and the reply shows both", async (rule, value, column, old, wanted) => {
    const position_id = await held();
    expect(await write(position_id, rule, value)).toEqual({ outcome: "done" });
    expect(await book.position(position_id)).toMatchObject({ [column]: wanted });
    expect(await book.deliver()).toMatchObject([
      {
        kind: "rules",
        facts: {
          position_id,
          position: { position_id, [column]: wanted },
          changed: { rule: column, old, new: wanted },
        },
      },
    ]);
  });

  it("does not touch the other rules, and records who changed what", async () => {
    const position_id = await held();
    await write(position_id, "dte", "14");
    expect(await book.position(position_id)).toMatchObject({
      profit_target: 150,
      stop_loss: 600,
      auto_exit: true,
    });
    expect(await book.sql`select changed_by, rule, old_value, new_value from public.rule_changes`).toEqual([
      { changed_by: OWNER, rule: "exit_dte", old_value: "21", new_value: "14" },
    ]);
  });

  it("takes effect at the next check", async () => {
    const request = csp();
    const position_id = await held(request, 90);
    await write(position_id, "profit", "45%");
    expect((await book.decide(quotesFor(request, 82))).exits).toEqual([
      { position_id, reason: "profit_target" },
    ]);
  });

  const write_so =
    /^Write \/rules \d+ profit 60% \| stop \$300 or 2x \| dte 14 \| any of them off \| auto on or off; percentages and 2x are of the credit, amounts are dollars of P&L for the whole position\.$/;
  const profit = "A profit target must be above zero and at most the credit, 300.00.";
  it.each([
    ["profit", "101%", profit],
    ["profit", "300.01", profit],
    ["profit", "0", profit],
    ["profit", "0%", profit],
    ["stop", "0", "A stop must be above zero and at most the maximum loss, 115,700.00."],
    ["stop", "115700.01", "A stop must be above zero and at most the maximum loss, 115,700.00."],
    ["profit", "-5", write_so],
    ["profit", "60 %", write_so],
    ["profit", "1e3", write_so],
    ["profit", "60.123", write_so],
    ["profit", "%", write_so],
    ["profit", "", write_so],
    ["stop", "abc", write_so],
    ["dte", "14%", write_so],
    ["dte", "1.5", write_so],
    ["dte", "-1", write_so],
    ["dte", "9999", write_so],
    ["auto", "yes", write_so],
    ["trailing", "5", write_so],
  ])("%s %j is refused", async (rule, value, message) => {
    const position_id = await held();
    const before = await book.position(position_id);
    const said = await write(position_id, rule, value);
    expect(said.outcome).toBe("refused");
    expect(said.message).toEqual(typeof message === "string" ? message : expect.stringMatching(message));
    expect(await book.position(position_id)).toEqual(before);
    expect(await book.deliver()).toMatchObject([
      { kind: "refused", facts: { message: said.message, choices: [] } },
    ]);
  });

  it("without a value is refused", async () => {
    const position_id = await held();
    expect(await book.command("rules", { position_id, rule: "profit" })).toMatchObject({
      outcome: "refused",
    });
    expect(await book.command("rules", { position_id })).toMatchObject({ outcome: "refused" });
  });

  it.each([
    ["profit", "20%", 100],
    ["stop", "30", 180],
    ["dte", "45", 120],
  ])("%s %s is refused if the next check would close at once: a slip must not trade", async (rule, value, mark) => {
    const position_id = await held(csp(), mark);
    expect(await write(position_id, rule, value)).toMatchObject({
      outcome: "refused",
      message: `With that rule the next check would close position ${position_id}. To close it now, write /close ${position_id}.`,
    });
  });

  it("may change a rule of a position that is due anyway, and turn its automatic exit on", async () => {
    const position_id = await held(csp({ overrides: { auto_exit: false } }), 70);
    expect(await write(position_id, "profit", "50%")).toEqual({ outcome: "done" });
    expect(await write(position_id, "auto", "on")).toEqual({ outcome: "done" });
    expect((await book.deliver()).at(-1)?.facts).toMatchObject({
      position: { auto_exit: true, due: "profit_target" },
    });
  });

  it("limits a spread's stop to its maximum loss", async () => {
    const position_id = await held(vpc({ quantity: 2 }));
    expect(await write(position_id, "stop", "701")).toMatchObject({ outcome: "refused" });
    expect(await write(position_id, "stop", "700")).toEqual({ outcome: "done" });
    expect((await book.deliver()).at(-1)?.facts).toMatchObject({
      position: { stop_loss: 700, max_risk: 700, no_effective_stop: true },
    });
  });

  it.each([[null], [4711]])("with the id %s is refused with the list of valid ones", async (position_id) => {
    const right = await held();
    expect(await write(position_id, "dte", "14")).toMatchObject({ outcome: "refused" });
    expect(await book.deliver()).toMatchObject([
      { kind: "refused", facts: { command: "rules", choices: [{ position_id: right }] } },
    ]);
  });
});

describe("/rules", () => {
  it("shows the defaults, and the open positions", async () => {
    const position_id = await held();
    await book.call("queue_reply", { update_id: 9001, kind: "rules" });
    expect(await book.deliver()).toMatchObject([
      {
        facts: {
          position_id: null,
          position: null,
          changed: null,
          changes: [],
          defaults: ["CC", "CSP", "IC", "STR", "VCC", "VPC"].map((strategy_type) => ({
            strategy_type,
            profit_target_percent: 50,
            ...(strategy_type === "CC"
              ? { stop_loss_percent: null, exit_dte: null }
              : ["VCC", "VPC"].includes(strategy_type)
                ? { stop_loss_percent: 100, stop_loss_of: "width", exit_dte: 21 }
                : { stop_loss_percent: 200, stop_loss_of: "credit", exit_dte: 21 }),
          })),
          choices: [{ position_id }],
        },
      },
    ]);
  });

  it("with an id shows its rules, the prices at which they close, and the latest five changes", async () => {
    const position_id = await held();
    for (const days of ["1", "2", "3", "4", "5", "6"]) {
      await write(position_id, "dte", days);
    }
    await book.deliver();
    await book.call("queue_reply", { update_id: 9002, kind: "rules", facts: { position_id } });
    const facts = (await book.deliver())[0]?.facts as Row;
    expect(facts).toMatchObject({
      position_id,
      position: {
        position_id,
        status: "OPEN",
        credit: 300,
        quantity: 2,
        profit_target: 150,
        profit_percent: 50,
        profit_price: 75,
        to_profit_target: 90,
        stop_loss: 600,
        stop_price: 450,
        to_stop_loss: 660,
        max_risk: 115700,
        no_effective_stop: false,
        exit_dte: 6,
        exit_on: "2026-04-13",
        dte: 45,
        to_exit_dte: 41,
        auto_exit: true,
        mark: 120,
        pnl: 60,
        due: null,
      },
    });
    expect((facts.changes as { new_value: string }[]).map(({ new_value }) => new_value)).toEqual([
      "6",
      "5",
      "4",
      "3",
      "2",
    ]);
    expect(facts.changes).toMatchObject([
      { changed_at: "Tue Mar 3, 10:00", changed_by: OWNER, rule: "exit_dte", old_value: "5" },
      {},
      {},
      {},
      {},
    ]);
  });
});
