import { Api } from "grammy";
import { describe, expect, it } from "vitest";
import { createBot } from "../../../../shared/telegram/bot.ts";
import { COMMANDS, registerMenu } from "../../../../shared/telegram/commands.ts";
import { handleUpdate } from "../../../../shared/telegram/handle-update.ts";
import { help } from "../../../../shared/telegram/replies/help.ts";
import { render } from "../../../../shared/telegram/templates.ts";
import { CHAT, csp, OWNER, quotesFor, type Row } from "../../../support/book.ts";
import { startFakeTelegram } from "../../../support/fake-telegram.ts";
import { asked, bot, newest, STRANGER, said, text, useWorld, world, written } from "./owners-chat.ts";

useWorld();

describe("a command", () => {
  it.each([
    "/positions",
    "/pnl",
    "/help",
    "/positions@thetabase",
  ])("%s of the owner is answered once", async (command) => {
    const request = csp();
    await world.open(request);
    await world.decide(quotesFor(request, 120));
    await world.deliver();
    const update = text(command);
    await handleUpdate(bot(), update);
    await handleUpdate(bot(), update);
    expect(await world.deliver()).toHaveLength(1);
  });

  it("/reconcile of the owner makes the next check compare and answer, once, whether the market is open or not", async () => {
    await world.open(csp());
    await world.deliver();
    await world.setClock("2026-03-07T15:00:00Z");
    const update = text("/reconcile");
    await handleUpdate(bot(), update);
    await world.check();
    await handleUpdate(bot(), update);
    await world.check();
    const answers = await world.deliver();
    expect(answers.map(({ kind }) => kind)).toEqual(["reconcile"]);
    expect(render("reconcile", answers[0]?.facts).text).toBe(
      "✅ <b>1 symbol agrees</b> with the broker, Sat Mar 7, 10:00",
    );
  });

  it("/reconcile reports differences at once, or why there is no result if the broker is silent", async () => {
    const request = csp({ overrides: { auto_exit: false } });
    const position_id = await world.open(request);
    await world.deliver();
    const reply = async (holdings: () => Promise<[]>) => {
      await handleUpdate(bot(), text("/reconcile"));
      await world.check({ broker: Object.assign(Object.create(world.broker), { holdings }) });
      return render("reconcile", (await asked("reconcile")).facts).text.split("\n");
    };
    expect(await reply(async () => [])).toEqual([
      "⚠️ <b>1 symbol differs</b>, 0 agree, Tue Mar 3, 10:00",
      `${request.ticker} 580 put Apr 17 '26: book −1, broker 0 (position ${position_id}) - new, the next check decides`,
    ]);
    const silent = () => Promise.reject(new Error("no answer"));
    expect(await reply(silent)).toEqual([
      "🛑 Not compared, Tue Mar 3, 10:00",
      "The broker did not report its holdings. Write /reconcile to try again.",
    ]);
  });

  it.each([
    "/positions",
    "/pnl",
    "/help",
    "/reconcile",
  ])("%s of a stranger gets no information about the book", async (command) => {
    await world.open(csp());
    await world.deliver();
    expect(await handleUpdate(bot(), text(command, { user: STRANGER }))).toBeNull();
    expect(await handleUpdate(bot(), text(command, { user: STRANGER, chat: -2002 }))).toBeNull();
    expect((await said(text(command, { chat: -2002 }))).text).toMatch(
      /^Nothing was done: this chat \(-2002\) is not/,
    );
    await world.decide([]);
    expect(await world.deliver()).toEqual([]);
  });
});

describe("the result of a command", () => {
  it.each<[string, string, Row]>([
    ["/positions", "positions", { page: 0 }],
    ["/positions 3", "positions", { page: 2 }],
    ["/position 12", "position", { position_id: 12 }],
    ["/Position #12", "position", { position_id: 12 }],
    ["/position", "position", { position_id: null }],
    ["/why twelve", "why", { position_id: null }],
    ["/pnl WEEK", "pnl", { period: "week" }],
    ["/pnl", "pnl", { period: "today" }],
    ["/performance", "performance", {}],
    ["/orders", "orders", {}],
    ["/pending now", "pending", {}],
    ["/rules", "rules", { position_id: null }],
    ["/rules 12", "rules", { position_id: 12 }],
    ["/rules default csp", "rules", { position_id: null }],
    ["/shares", "shares", {}],
    ["/health", "health", {}],
    ["/help", "help", {}],
  ])("%s is looked up, with the state at the time of sending", async (words, kind, facts) => {
    expect(await said(text(words))).toEqual({ method: "sendChatAction", chat_id: CHAT, action: "typing" });
    expect(await newest()).toEqual({ kind, facts, edits_message_id: null });
    expect(await written()).toEqual({ updates: 1, messages: 1, actions: 0 });
  });

  it.each<[string, string, Row]>([
    ["/close 12", "close", { position_id: 12 }],
    ["/close", "close", {}],
    ["/close ALL", "close_all", {}],
    [
      "/closed 12 1.205 rolled  into May",
      "closed",
      { position_id: 12, price: 1.205, reason: "rolled into May" },
    ],
    ["/closed 12 0.75 fees:1.3", "closed", { position_id: 12, price: 0.75, fees: 1.3 }],
    [
      "/closed 12 0.75 rolled Fees:$2 into May",
      "closed",
      { position_id: 12, price: 0.75, fees: 2, reason: "rolled into May" },
    ],
    ["/closed 12 0.75 fees:some", "closed", { position_id: 12, price: 0.75, unread: "fees:some" }],
    ["/closed 12 0.75 fees:-1", "closed", { position_id: 12, price: 0.75, unread: "fees:-1" }],
    ["/closed 12 0.75 fees:1 fees:2", "closed", { position_id: 12, price: 0.75, unread: "fees:1" }],
    ["/closed 12 $.75", "closed", { position_id: 12, price: 0.75 }],
    ["/settle spx 6412.35", "settle", { ticker: "SPX", price: 6412.35 }],
    ["/settle RUT 2204.1 2027-03-19", "settle", { ticker: "RUT", price: 2204.1, expiration: "2027-03-19" }],
    ["/settle RUT 2204.1 19mar", "settle", { ticker: "RUT" }],
    ["/settle RUT 2204.1 2027-03-19 2027-03-26", "settle", { ticker: "RUT" }],
    ["/settle SPX 6,412.35", "settle", { ticker: "SPX" }],
    ["/settle", "settle", {}],
    ["/reopen #12", "reopen", { position_id: 12 }],
    ["/rules 12 stop $300", "rules", { position_id: 12, rule: "stop", value: "300" }],
    ["/closed 12 1,200", "closed", { position_id: 12 }],
    ["/closed 12", "closed", { position_id: 12 }],
    ["/rules 12 Profit 60%", "rules", { position_id: 12, rule: "profit", value: "60%" }],
    ["/rules 12 auto OFF", "rules", { position_id: 12, rule: "auto", value: "off" }],
    ["/rules 12 stop", "rules", { position_id: 12, rule: "stop", value: "" }],
    ["/rules Default csp stop 2X", "rules", { strategy_type: "CSP", rule: "stop", value: "2x" }],
    [
      "/rules default vpc stop 100% of width",
      "rules",
      { strategy_type: "VPC", rule: "stop", value: "100% of width" },
    ],
    ["/shares spy +100 @ 571.20", "shares", { ticker: "SPY", quantity: 100, price: 571.2 }],
    ["/balance 100,000", "balance", { amount: "100000" }],
    ["/balance $99000.5", "balance", { amount: "99000.5" }],
    // A decimal comma could mean another amount.
    ["/balance 99,50", "balance", {}],
    ["/balance 5.000", "balance", {}],
    ["/balance back", "balance", { back: true }],
    ["/deposit 5000 from  savings", "deposit", { amount: "5000", note: "from savings" }],
    ["/withdraw -2500", "withdraw", {}],
    ["/withdraw", "withdraw", {}],
    ["/shares SPY −100 575 fees:1.05", "shares", { ticker: "SPY", quantity: -100, price: 575, fees: 1.05 }],
    ["/shares SPY 100@571", "shares", { ticker: "SPY", quantity: 100, price: 571 }],
    ["/shares brk.b back", "shares", { ticker: "BRK.B", back: true }],
    ["/shares SPY a lot", "shares", { unread: "a lot" }],
    ["/pause", "pause", {}],
    ["/resume", "resume", {}],
    ["/kill", "kill", {}],
    ["/unkill", "unkill", {}],
    ["/reconcile", "reconcile", {}],
  ])("%s is executed or refused, and is in the audit", async (words, action, subject) => {
    await handleUpdate(bot(), text(words));
    const actions = await world.sql`select user_id, action, subject from public.actions`;
    expect([...actions]).toEqual([{ user_id: OWNER, action, subject }]);
  });

  it.each([
    "/sell_everything",
    "/card 0123",
    "positions",
    "please /positions",
    "/",
  ])("%s is not a command in a group, where it may be for others", async (words) => {
    expect(await handleUpdate(bot(), text(words))).toBeNull();
    expect(await written()).toEqual({ updates: 0, messages: 0, actions: 0 });
  });

  it.each(
    COMMANDS.filter(({ about }) => about !== undefined),
  )("/$name: what takes an approver is not offered to viewers", ({ name, errand }) => {
    const lines = help({})
      .text.split("\n")
      .filter((line) => new RegExp(`^/${name}\\b`).test(line));
    expect(lines).toHaveLength(1);
    expect(lines[0]?.endsWith(" *")).toBe("does" in errand([]));
  });
});

it("a command for a bot is answered in any form while Telegram has not given our name", async () => {
  const telegram = await startFakeTelegram();
  for (const said of [null, true, { username: 5 }]) {
    telegram.answerWith(() => ({ status: 200, body: JSON.stringify({ ok: true, result: said }) }));
    const unnamed = createBot(world.database, {
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_URL: telegram.url,
      TELEGRAM_CHAT_ID: CHAT,
      TELEGRAM_APPROVER_IDS: [Number(OWNER)],
      TELEGRAM_VIEWER_IDS: [],
    });
    await handleUpdate(unnamed, text("/help@somebody"));
    expect(await newest()).toMatchObject({ kind: "help" });
    await world.empty();
  }
  await telegram.stop();
});

describe("Telegram's menu", () => {
  it("lists every command in the owner's chat only, in a form that Telegram accepts", async () => {
    const telegram = await startFakeTelegram();
    await registerMenu(new Api(telegram.token, { apiRoot: telegram.url }), CHAT);
    const [call] = telegram.calls;
    expect(call).toMatchObject({
      method: "setMyCommands",
      payload: { scope: { type: "chat", chat_id: CHAT } },
    });
    const menu = call?.payload.commands as unknown as { command: string; description: string }[];
    expect(menu.map(({ command }) => command)).toEqual(
      COMMANDS.flatMap(({ name, about }) => (about === undefined ? [] : [name])),
    );
    expect(menu.map(({ command }) => command)).not.toContain("start");
    for (const { command, description } of menu) {
      expect(command).toMatch(/^[a-z0-9_]{1,32}$/);
      expect(description).toMatch(/^.{3,256}$/);
    }
    await telegram.stop();
  });

  it("is sent by the owner's /start, not by a stranger's", async () => {
    expect(await said(text("/start"))).toMatchObject({ method: "setMyCommands" });
    expect(await newest()).toMatchObject({ kind: "help" });
    expect(await said(text("/start", { user: STRANGER }))).toMatchObject({
      method: "sendMessage",
      text: expect.stringContaining("Your user id is 666"),
    });
    expect(await written()).toEqual({ updates: 1, messages: 1, actions: 0 });
  });
});
