import { beforeAll, describe, expect, it } from "vitest";
import { csp, until } from "../../support/stack.ts";
import { newMessages, post, propose, quote, stack, useStack, write } from "./chat.ts";

useStack();

describe("commands", () => {
  /** Writes to the bot as a viewer does, and returns its answer. */
  async function ask(text: string): Promise<string> {
    await stack.quiet();
    const before = await stack.messages();
    await stack.send(text);
    await until(stack.messages, (messages) => messages.length > before.length);
    await stack.quiet();
    const answers = await newMessages(before);
    expect(answers).toHaveLength(1);
    return answers[0] ?? "";
  }

  beforeAll(async () => {
    await stack.quiet();
    await stack.db.sql`
      delete from private.exit_decisions; delete from public.trade_history; delete from public.orders;
      delete from public.positions; delete from private.paper_orders`.simple();
  });

  it.each(["/positions", "positions"])("%s says that nothing is open", async (words) => {
    expect(await ask(words)).toMatch(/no open positions/i);
  });

  it.each([
    ["/sell_everything", "🛑 /sell_everything is not a command. /help lists the commands."],
    ["/positionsx", "🛑 /positionsx is not a command. Did you mean /positions? /help lists the commands."],
    ["how are my positions?", "🛑 how is not a command. /help lists the commands."],
    ["please /positions", "🛑 please is not a command. /help lists the commands."],
    ["/pnl year", '🛑 "year" is not understood. Write /pnl today, week, month or all.'],
  ])("%s is answered with the right form", async (words, answer) => {
    expect(await ask(words)).toBe(answer);
  });

  it("a picture is answered: only text is read", async () => {
    await stack.quiet();
    const before = await stack.messages();
    const photo = [{ file_id: "x", file_unique_id: "y", width: 1, height: 1 }];
    await post(write("", { text: undefined, photo }));
    await until(stack.messages, (messages) => messages.length > before.length);
    expect(await newMessages(before)).toEqual(["🛑 Only text is read here. /help lists the commands."]);
  });

  it("/pnl works before the first trade", async () => {
    expect(await ask("/pnl")).toMatch(/P&L/);
  });

  it.each([
    "/positions",
    "/positions@thetabase_bot",
  ])("%s answers every open position with its mark, P&L and exits", async (command) => {
    const trade = csp({ quantity: 2 });
    const card = await propose(trade);
    await stack.press(card, "Approve");
    await stack.card(trade.ticker, /opened/);
    await quote(trade, 130);
    await stack.check();
    const answer = await ask(command);
    expect(answer).toMatch(
      new RegExp(`#\\d+ ${trade.ticker} 580p ×2 +52 d\\n +130\\.00 +\\+40\\.00 +profit 74 %`),
    );
  });

  it("/pnl answers today's trades, all trades and what is open", async () => {
    const trade = csp();
    const card = await propose(trade);
    await stack.press(card, "Approve");
    await stack.card(trade.ticker, /opened/);
    await quote(trade, 75);
    await stack.check();
    const answer = await ask("/pnl@thetabase_bot");
    expect(answer).toContain("Feb 24 '26");
    expect(answer).toMatch(/Today\s+1\s+\+75\.00/);
    expect(answer).toMatch(/All\s+1\s+\+75\.00/);
    expect(answer).toMatch(/Open\s+2\s+\+80\.00/);
    expect(answer).toMatch(/Won\s+1 of 1/);
  });

  it("/reconcile answers once, however often its update comes", async () => {
    await stack.quiet();
    const before = await stack.messages();
    const update = write("/reconcile");
    for (let time = 0; time < 3; time++) {
      expect((await post(update)).status).toBe(200);
    }
    await until(stack.messages, (messages) => messages.length > before.length);
    await stack.quiet();
    const answers = await newMessages(before);
    expect(answers).toHaveLength(1);
    expect(answers[0]).toContain("Tue Feb 24, 10:15");
  });

  it.each(["/help", "/start"])("%s lists the commands", async (command) => {
    expect(await ask(command)).toMatch(/\/positions[\s\S]*\/pnl[\s\S]*\/reconcile/);
  });

  it("/positions shows eight of the open ones, and has buttons for the rest", async () => {
    for (let n = 0; n < 18; n++) {
      const trade = csp({
        ticker: `LONGTICKERNAME.${n}`,
        strike_price: 5_000.125,
        net_credit: 99_999.99,
        quantity: 10_000,
      });
      await stack.call("create-position", { request: trade, entry_price: 99_999.99, quantity: 10_000 });
    }
    await stack.quiet();
    const answer = await ask("/positions");
    expect(answer).toMatch(/20 open/);
    expect(answer.length).toBeLessThanOrEqual(4096);
    const { buttons } = (await stack.messages()).at(-1) ?? { buttons: [] };
    expect(buttons.map(({ text }) => text).slice(8)).toEqual(["↻ 1 of 3", "▸"]);
  });
});
