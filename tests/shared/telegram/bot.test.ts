import { Api } from "grammy";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "../../../shared/database.ts";
import { createBot } from "../../../shared/telegram/bot.ts";
import { COMMANDS, registerMenu } from "../../../shared/telegram/commands.ts";
import { handleUpdate } from "../../../shared/telegram/handle-update.ts";
import { render } from "../../../shared/telegram/templates.ts";
import { CHAT, csp, type Delivered, OWNER, quotesFor, type Row } from "../../support/book.ts";
import { startFakeTelegram } from "../../support/fake-telegram.ts";
import { createWorld, type TestWorld } from "../../support/world.ts";

const STRANGER = 666;
const VIEWER = 88;

let world: TestWorld;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(() => world.empty());
afterAll(() => world.drop());

const bot = (approvers: number[] = [Number(OWNER)], database = world.database) =>
  createBot(database, {
    TELEGRAM_BOT_TOKEN: "123456:token",
    // Nobody listens: what the bot has to say at once is the webhook's answer.
    TELEGRAM_API_URL: "http://127.0.0.1:9",
    TELEGRAM_CHAT_ID: CHAT,
    TELEGRAM_APPROVER_IDS: approvers,
    TELEGRAM_VIEWER_IDS: [VIEWER],
  });

let updates = 1000;

/** A press on the newest card of a request, as Telegram tells it. */
async function press(request_id: string, differing: { user?: number; chat?: number; data?: string } = {}) {
  const { card_message_id, card_token } = await world.request(request_id);
  return pressOn(Number(card_message_id), { data: `approve:${card_token}`, ...differing });
}

/** A press on a button; `message` goes over what carries it. */
function pressOn(
  message_id: number,
  {
    user = Number(OWNER),
    chat = CHAT,
    data = "",
    message = {} as Row,
  }: Row & { user?: number; chat?: number },
) {
  updates += 1;
  return {
    update_id: updates,
    callback_query: {
      id: String(updates),
      from: { id: user, is_bot: false, first_name: "Max" },
      chat_instance: "1",
      data,
      message: {
        message_id,
        date: 1_772_550_000,
        chat: { id: chat, type: "supergroup", title: "Owner" },
        ...(message as Row),
      },
    },
  };
}

function text(
  message: string,
  { user = Number(OWNER), chat = CHAT, ...differing }: Row & { user?: number; chat?: number } = {},
) {
  updates += 1;
  return {
    update_id: updates,
    message: {
      message_id: updates,
      date: 1_772_550_000,
      chat: { id: chat, type: "supergroup", title: "Owner" },
      from: { id: user, is_bot: false, first_name: "Max" },
      text: message,
      ...differing,
    },
  };
}

/** What the webhook's answer has Telegram do. */
const said = async (update: Row): Promise<Row> => JSON.parse((await handleUpdate(bot(), update)) ?? "{}");

/** How many rows there are of what an update may write. */
async function written() {
  const [row] = await world.sql`
    select (select count(*) from private.telegram_updates)::integer as updates,
      (select count(*) from private.outbox)::integer as messages,
      (select count(*) from public.actions)::integer as actions`;
  return row;
}

/** The newest message of the outbox. */
async function newest(): Promise<Row> {
  const [row] = await world.sql`
    select kind, facts, edits_message_id::integer from private.outbox order by message_id desc limit 1`;
  return row ?? {};
}

/** A press on a button of a message that asks something. */
function pressPrompt(
  { kind, facts, message_id }: Delivered,
  answer: string,
  differing: { user?: number; chat?: number; message_id?: number; token?: string } = {},
) {
  updates += 1;
  const { user = Number(OWNER), chat = CHAT, token = facts.token } = differing;
  const rows = render(kind, facts).buttons;
  return {
    update_id: updates,
    callback_query: {
      id: String(updates),
      from: { id: user, is_bot: false, first_name: "Max" },
      chat_instance: "1",
      data: `${answer}:${token}`,
      message: {
        message_id: differing.message_id ?? message_id,
        date: 1_772_550_000,
        chat: { id: chat, type: "supergroup", title: "Owner" },
        reply_markup: {
          inline_keyboard: rows.map((row) => row.map(({ text, data }) => ({ text, callback_data: data }))),
        },
      },
    },
  };
}

/** What the presser is shown at once. */
async function toast(update: unknown) {
  const { method, text, show_alert } = JSON.parse((await handleUpdate(bot(), update)) ?? "{}");
  expect(method).toBe("answerCallbackQuery");
  return { text, ...(show_alert === undefined ? {} : { show_alert }) };
}

async function shown() {
  const request = csp();
  await world.propose(request);
  await world.deliver();
  return request;
}

const statusOf = async (request_id: string) => (await world.request(request_id)).status;

describe("a press", () => {
  it.each([
    ["approve", "approved"],
    ["reject", "rejected"],
  ])("on %s by an allow-listed user in the owner's chat counts, and is answered", async (decision, status) => {
    const { request_id } = await shown();
    const { card_token } = await world.request(request_id);
    const answer = await handleUpdate(bot(), await press(request_id, { data: `${decision}:${card_token}` }));
    expect(JSON.parse(answer ?? "{}")).toMatchObject({ method: "answerCallbackQuery" });
    expect(await world.request(request_id)).toMatchObject({ status, decided_by: OWNER });
  });

  it("by anybody else does nothing, though the buttons are the right ones", async () => {
    const { request_id } = await shown();
    await handleUpdate(bot(), await press(request_id, { user: STRANGER }));
    expect(await statusOf(request_id)).toBe("pending");
    await handleUpdate(bot(), await press(request_id));
    expect(await statusOf(request_id)).toBe("approved");
  });

  it("by the owner in another chat does nothing", async () => {
    const { request_id } = await shown();
    await handleUpdate(bot(), await press(request_id, { chat: -2002 }));
    await handleUpdate(bot(), await press(request_id, { chat: Number(OWNER) }));
    expect(await statusOf(request_id)).toBe("pending");
  });

  it("with an empty allow-list counts for nobody", async () => {
    const { request_id } = await shown();
    await handleUpdate(bot([]), await press(request_id));
    await handleUpdate(bot([]), await press(request_id, { user: STRANGER }));
    expect(await statusOf(request_id)).toBe("pending");
  });

  it.each([
    "approve:",
    "approve",
    "",
    "approve:00000000000000000000000000000000",
    "approve:' or true --",
    "delete:x",
  ])("with %j does nothing, and is answered", async (data) => {
    const { request_id } = await shown();
    const answer = await handleUpdate(bot(), await press(request_id, { data }));
    expect(await statusOf(request_id)).toBe("pending");
    if (data !== "") {
      expect(JSON.parse(answer ?? "{}")).toMatchObject({ method: "answerCallbackQuery" });
    }
  });

  it("that Telegram sends twice is handled once", async () => {
    const { request_id } = await shown();
    const update = await press(request_id);
    await handleUpdate(bot(), update);
    const { decided_at } = await world.request(request_id);
    await handleUpdate(bot(), update);
    expect(await world.request(request_id)).toMatchObject({ status: "approved", decided_at });
    expect(await world.sql`select from private.outbox where status = 'due' and kind = 'card'`).toHaveLength(
      1,
    );
  });
});

/** The message of that kind that was sent last. */
async function asked(kind: string): Promise<Delivered> {
  const message = (await world.deliver()).findLast((sent) => sent.kind === kind);
  if (message === undefined) {
    throw new Error(`Nothing of kind ${kind} was sent.`);
  }
  return message;
}

/** An entry whose answer was lost and that two orders at the broker may be. */
async function unclearOrder(): Promise<Delivered> {
  const request = csp();
  await world.approve(request);
  const { run_id, place } = await world.send(quotesFor(request, 150), [
    { ticker: request.ticker, price: 600 },
  ]);
  const report = {
    order_id: Number(place[0]?.order_id),
    status: "unknown" as const,
    candidates: ["910000001", "910000002"],
  };
  await world.finish(run_id, [report]);
  await world.finish(await world.begin(), [report]);
  return await asked("which_order");
}

/** A position that the broker does not hold, marked at 100.00. */
async function drifted(): Promise<Delivered> {
  const request = csp();
  await world.open(request);
  await world.compare([], quotesFor(request, 100));
  await world.compare([], quotesFor(request, 100));
  return await asked("drift");
}

/** A put that expired in the money. */
async function expired(): Promise<Delivered> {
  // A root that ends in a digit would be an adjusted contract's.
  const request = csp({ ticker: "SPY" });
  await world.open(request);
  await world.setClock("2026-04-17T20:05:00Z");
  const run_id = await world.begin();
  const closes = [{ ticker: request.ticker, date: request.expiration_date, close: 575 }];
  await world.call("settle_expired", { run_id, closes });
  await world.finish(run_id);
  return await asked("settlement");
}

describe.each<{
  kind: string;
  ask: () => Promise<Delivered>;
  answer: string;
  told: string;
  toldAgain: string;
  done: (facts: Row) => Promise<void>;
  notOffered: string;
}>([
  {
    kind: "which_order",
    ask: unclearOrder,
    answer: "order2",
    told: "Taken: it is order 910000002.",
    toldAgain: "Nothing changed, it was answered already. It is order 910000002.",
    async done({ request_id }) {
      expect(await world.orders({ request_id: String(request_id) })).toMatchObject([
        { status: "unknown", broker_order_id: "910000002" },
      ]);
    },
    notOffered: "order3",
  },
  {
    kind: "which_order",
    ask: unclearOrder,
    answer: "none",
    told: "It never arrived.",
    toldAgain: "Nothing changed, it was answered already. It never arrived.",
    async done({ request_id }) {
      expect(await world.orders({ request_id: String(request_id) })).toMatchObject([{ status: "cancelled" }]);
      expect(await statusOf(String(request_id))).toBe("failed");
    },
    notOffered: "found",
  },
  {
    kind: "drift",
    ask: drifted,
    answer: "adopt",
    told: "Booked as the broker has it.",
    toldAgain: "Nothing changed, it was answered already. Booked as the broker has it.",
    async done() {
      expect(await world.trades()).toMatchObject([
        { exit_reason: "manual", exit_price: 100, pnl_realized: 50, status: "CLOSED" },
      ]);
    },
    notOffered: "gone",
  },
  {
    kind: "drift",
    ask: drifted,
    answer: "dismiss",
    told: "Dismissed: the book stays as it is.",
    toldAgain: "Nothing changed, it was answered already. Dismissed: the book stays as it is.",
    async done() {
      expect(await world.trades()).toEqual([]);
      expect([...(await world.sql`select * from public.drifts`)]).toMatchObject([{ dismissed_by: OWNER }]);
    },
    notOffered: "order1",
  },
  {
    kind: "settlement",
    ask: expired,
    answer: "assigned",
    told: "Booked as assigned.",
    toldAgain: "Nothing changed: it is booked as assigned already.",
    async done() {
      expect(await world.trades()).toMatchObject([
        { exit_reason: "assigned", exit_price: 500, pnl_realized: -350 },
      ]);
    },
    notOffered: "adopt",
  },
])("$answer, pressed on a $kind", ({ kind, ask, answer, told, toldAgain, done, notOffered }) => {
  const open = async () =>
    expect([...(await world.sql`select kind, answer, answered_by from private.prompts`)]).toEqual([
      { kind, answer: null, answered_by: null },
    ]);

  it("does what it says, says so, and the message asks no more", async () => {
    const question = await ask();
    expect(await toast(pressPrompt(question, answer))).toEqual({ text: told });
    await done(question.facts);
    expect([...(await world.sql`select kind, answer, answered_by from private.prompts`)]).toEqual([
      { kind, answer, answered_by: OWNER },
    ]);

    const edits = (await world.deliver()).filter((sent) => sent.kind === kind);
    expect(edits.length).toBeGreaterThan(0);
    for (const edit of edits) {
      expect(edit).toMatchObject({ message_id: question.message_id, edited: true });
      const message = render(kind, edit.facts);
      expect(message.text).toContain("Answered");
      expect(message.buttons).toEqual([]);
    }
  });

  it("twice, or sent twice by Telegram, has one effect; the second is told of the first", async () => {
    const question = await ask();
    const update = pressPrompt(question, answer);
    await toast(update);
    expect(await toast(update)).toEqual({ text: toldAgain });
    expect(await toast(pressPrompt(question, answer))).toEqual({ text: toldAgain });
    await done(question.facts);
  });

  it("by anybody else, or in another chat, does nothing", async () => {
    const question = await ask();
    for (const differing of [{ user: STRANGER }, { chat: -2002 }, { chat: Number(OWNER) }]) {
      expect(await toast(pressPrompt(question, answer, differing))).toEqual({
        text: expect.stringContaining("may not decide"),
        show_alert: true,
      });
    }
    await open();
  });

  it("is stale on another message, with another token, or with an answer that is not offered", async () => {
    const question = await ask();
    for (const update of [
      pressPrompt(question, answer, { message_id: question.message_id + 1 }),
      pressPrompt(question, answer, { token: "0".repeat(32) }),
      pressPrompt(question, notOffered),
      pressPrompt(question, "sell"),
    ]) {
      expect(await toast(update)).toEqual({ text: expect.stringMatching(/out of date/) });
    }
    await open();
  });
});

describe("Approve, pressed while a safety limit is in the way", () => {
  it("is refused in an alert that names the number; the card says it too and can be pressed again", async () => {
    await world.open(csp());
    await world.limit({ max_open_positions: 1 });
    const { request_id } = await shown();
    const message = "It would make 2 open positions; max_open_positions is 1.";
    expect(await toast(await press(request_id))).toEqual({ text: message, show_alert: true });
    expect(await statusOf(request_id)).toBe("pending");
    const card = render("card", (await asked("card")).facts);
    expect(card.text).toContain(`${message} Approve again?`);
    expect(card.buttons.flat()).toHaveLength(2);

    await world.limit({ max_open_positions: 2 });
    expect((await toast(await press(request_id))).text).toMatch(/^Approved/);
  });
});

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

  it("/reconcile of the owner has the next check compare and answer, once, the market open or not", async () => {
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
      "✅ <b>1 symbol agrees</b> with the broker, Sat 07 Mar, 10:00",
    );
  });

  it("/reconcile says what differs at once, and why nothing can be said when the broker is silent", async () => {
    const request = csp({ overrides: { auto_exit: false } });
    const position_id = await world.open(request);
    await world.deliver();
    const reply = async (holdings: () => Promise<[]>) => {
      await handleUpdate(bot(), text("/reconcile"));
      await world.check({ broker: Object.assign(Object.create(world.broker), { holdings }) });
      return render("reconcile", (await asked("reconcile")).facts).text.split("\n");
    };
    expect(await reply(async () => [])).toEqual([
      "⚠️ <b>1 symbol differs</b>, 0 agree, Tue 03 Mar, 10:00",
      `${request.ticker} 580 put Apr 17 '26: book −1, broker 0 (position ${position_id}) - new, the next check tells`,
    ]);
    const silent = () => Promise.reject(new Error("no answer"));
    expect(await reply(silent)).toEqual([
      "🛑 Not compared, Tue 03 Mar, 10:00",
      "The broker did not tell what it holds. Write /reconcile to try again.",
    ]);
  });

  it.each([
    "/positions",
    "/pnl",
    "/help",
    "/reconcile",
  ])("%s of a stranger says nothing of the book", async (command) => {
    await world.open(csp());
    await world.deliver();
    expect(await handleUpdate(bot(), text(command, { user: STRANGER }))).toBeNull();
    expect(await handleUpdate(bot(), text(command, { chat: -2002 }))).toBeNull();
    await world.decide([]);
    expect(await world.deliver()).toEqual([]);
  });
});

describe("what a command comes to", () => {
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
    ["/health", "health", {}],
    ["/help", "help", {}],
  ])("%s is looked up, with what is true when it leaves", async (words, kind, facts) => {
    expect(await said(text(words))).toEqual({ method: "sendChatAction", chat_id: CHAT, action: "typing" });
    expect(await newest()).toEqual({ kind, facts, edits_message_id: null });
    expect(await written()).toEqual({ updates: 1, messages: 1, actions: 0 });
  });

  it.each<[string, string, Row]>([
    ["/close 12", "close", { position_id: 12 }],
    ["/close", "close", {}],
    ["/close ALL", "close_all", {}],
    [
      "/closed 12 120.50 rolled  into May",
      "closed",
      { position_id: 12, price: 120.5, reason: "rolled into May" },
    ],
    ["/closed 12 1,200", "closed", { position_id: 12 }],
    ["/closed 12", "closed", { position_id: 12 }],
    ["/rules 12 Profit 60%", "rules", { position_id: 12, rule: "profit", value: "60%" }],
    ["/rules 12 auto OFF", "rules", { position_id: 12, rule: "auto", value: "off" }],
    ["/rules 12 stop", "rules", { position_id: 12, rule: "stop", value: "" }],
    ["/pause", "pause", {}],
    ["/resume", "resume", {}],
    ["/kill", "kill", {}],
    ["/unkill", "unkill", {}],
    ["/reconcile", "reconcile", {}],
  ])("%s is done, or refused, and leaves its trace", async (words, action, subject) => {
    await handleUpdate(bot(), text(words));
    const actions = await world.sql`select user_id, action, subject from public.actions`;
    expect([...actions]).toEqual([{ user_id: OWNER, action, subject }]);
  });

  it.each([
    "/sell_everything",
    "/positionsx",
    "/card 0123",
    "positions",
    "please /positions",
    "/",
  ])("%s is none", async (words) => {
    expect(await handleUpdate(bot(), text(words))).toBeNull();
    expect(await written()).toEqual({ updates: 0, messages: 0, actions: 0 });
  });

  it.each(
    COMMANDS.map(({ name, role, errand }) => ({ name, role, errand })),
  )("/$name: what takes an approver is not offered to viewers", ({ role, errand }) => {
    expect("does" in errand([])).toBe(role === "approver");
  });
});

describe("a viewer", () => {
  const viewer = { user: VIEWER };

  it("looks up what an approver may, written or pressed", async () => {
    await handleUpdate(bot(), text("/positions", viewer));
    expect(await said(pressOn(5, { data: "nav:pnl:week", ...viewer }))).toMatchObject({
      method: "answerCallbackQuery",
      text: "One moment ...",
    });
    expect(await newest()).toEqual({ kind: "pnl", facts: { period: "week" }, edits_message_id: 5 });
    expect(await written()).toEqual({ updates: 2, messages: 2, actions: 0 });
  });

  it.each([
    "/close 12",
    "/close all",
    "/closed 12 100",
    "/rules 12 dte 14",
    "/pause",
    "/resume",
    "/kill",
    "/unkill",
    "/reconcile",
  ])("who writes %s is told that it is not for him", async (command) => {
    await handleUpdate(bot(), text(command, viewer));
    expect(await newest()).toMatchObject({
      kind: "refused",
      facts: { message: "You (user 88) may look here, not act." },
    });
    expect(await written()).toEqual({ updates: 1, messages: 1, actions: 0 });
  });

  it("who presses what acts is told so, and nothing is written", async () => {
    const { request_id } = await shown();
    const { card_token } = await world.request(request_id);
    const before = await written();
    for (const data of [
      `approve:${card_token}`,
      `reject:${card_token}`,
      "act:pause:",
      "act:close:12",
      "act:rules:12 auto off",
    ]) {
      expect(await said(await press(request_id, { data, ...viewer })), data).toMatchObject({
        method: "answerCallbackQuery",
        text: "You (user 88) may look here, not act.",
        show_alert: true,
      });
    }
    expect(await written()).toEqual(before);
  });
});

describe("a button that is a command", () => {
  it.each<[string, Row, number | null]>([
    ["nav:positions:2", { kind: "positions", facts: { page: 1 } }, 5],
    ["nav:why:12", { kind: "why", facts: { position_id: 12 } }, 5],
    ["see:position:12", { kind: "position", facts: { position_id: 12 } }, null],
    ["nav:health:", { kind: "health", facts: {} }, 5],
  ])("%s shows it in place, or in a message of its own", async (data, reply, edits_message_id) => {
    await handleUpdate(bot(), pressOn(5, { data }));
    expect(await newest()).toEqual({ ...reply, edits_message_id });
  });

  it("keeps a position's chart where it is about that position, and goes elsewhere for anything else", async () => {
    const message = { photo: [{ file_id: "x", file_unique_id: "y", width: 1, height: 1 }], caption: "x" };
    for (const [data, edits] of [
      ["nav:why:12", 5],
      ["nav:position:12", 5],
      ["nav:rules:12", 5],
      ["nav:positions:1", null],
    ] as const) {
      await handleUpdate(bot(), pressOn(5, { data, message }));
      expect((await newest()).edits_message_id, data).toBe(edits);
    }
  });

  it("does what it says, and tells the presser at once", async () => {
    expect((await said(pressOn(5, { data: "act:pause:" }))).text).toBe("Entries are paused.");
    expect(await said(pressOn(5, { data: "act:pause:" }))).toMatchObject({ show_alert: true });
    expect((await said(pressOn(5, { data: "act:kill:" }))).text).toBe("Confirm it below.");
    expect(await said(pressOn(5, { data: "act:close:99" }))).toMatchObject({
      text: expect.stringContaining("99"),
      show_alert: true,
    });
    const actions = await world.sql`select action, outcome from public.actions order by action_id`;
    expect([...actions]).toEqual([
      { action: "pause", outcome: "done" },
      { action: "pause", outcome: "refused" },
      { action: "kill", outcome: "asked" },
      { action: "close", outcome: "refused" },
    ]);
  });

  it.each([
    "nav:close:12",
    "see:kill:",
    "act:positions:1",
    "nav:nothing:",
    "act:card",
    "nav::",
    "act:start:x",
    "nav:positions",
  ])("%s is none", async (data) => {
    expect((await said(pressOn(5, { data }))).text).toMatch(/out of date/);
    expect(await written()).toEqual({ updates: 0, messages: 0, actions: 0 });
  });

  it("on a copy that was forwarded does nothing", async () => {
    const message = { forward_origin: { type: "hidden_user", sender_user_name: "x", date: 1 } };
    for (const data of ["act:pause:", "nav:positions:1", `confirm:${"0".repeat(32)}`]) {
      expect((await said(pressOn(5, { data, message }))).text).toMatch(/out of date/);
    }
    expect(await written()).toEqual({ updates: 0, messages: 0, actions: 0 });
  });

  it("sends a card again: the old one's buttons are out of date, the new one's work", async () => {
    const { request_id } = await shown();
    const old = await press(request_id);
    const [row] = await world.sql`select md5(${request_id}) as handle`;
    expect((await said(pressOn(5, { data: `act:card:${row?.handle}` }))).text).toMatch(/comes again/);
    const delivered = await world.deliver();
    expect(delivered).toMatchObject([{ kind: "card", edited: false }]);
    expect((await said(old)).text).toMatch(/out of date/);
    expect((await said(await press(request_id))).text).toMatch(/^Approved/);
  });
});

describe("nobody's word", () => {
  it.each<[string, () => Row]>([
    ["an edited message", () => ({ update_id: ++updates, edited_message: text("/pause").message })],
    ["a channel post", () => ({ update_id: ++updates, channel_post: text("/pause").message })],
    ["an edited channel post", () => ({ update_id: ++updates, edited_channel_post: text("/pause").message })],
    [
      "a forwarded message",
      () => text("/pause", { forward_origin: { type: "user", sender_user: { id: 1 }, date: 1 } }),
    ],
    ["what another bot brings", () => text("/pause", { via_bot: { id: 2, is_bot: true, first_name: "x" } })],
    ["an anonymous administrator", () => text("/pause", { sender_chat: { id: CHAT, type: "supergroup" } })],
    ["a message from nobody", () => text("/pause", { from: undefined })],
  ])("%s: nothing happens, nothing is written", async (_, update) => {
    expect(await handleUpdate(bot(), update())).toBeNull();
    expect(await written()).toEqual({ updates: 0, messages: 0, actions: 0 });
  });
});

describe("an update", () => {
  it.each([
    [null],
    ["text"],
    [{}],
    [{ update_id: "1" }],
    [{ update_id: 1, callback_query: { id: 5 } }],
  ])("that is none is done with: %j", async (update) => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    expect(await handleUpdate(bot(), update)).toBeNull();
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
    expect(await written()).toEqual({ updates: 0, messages: 0, actions: 0 });
  });

  it("of another kind is let pass", async () => {
    updates += 1;
    expect(await handleUpdate(bot(), { update_id: updates, my_chat_member: {} })).toBeNull();
  });

  it("is to come again when the database cannot be reached", async () => {
    const nowhere = bot(undefined, connect("http://127.0.0.1:9", "sb_secret_x"));
    await expect(handleUpdate(nowhere, text("/positions"))).rejects.toThrow();
    await expect(handleUpdate(nowhere, pressOn(5, { data: "act:pause:" }))).rejects.toThrow();
  });

  it("that fails for good is admitted, and does not come again", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    await world.sql`
      create function private.fail() returns trigger language plpgsql as $$ begin perform 1 / 0; return new; end $$;
      create trigger fail before insert on public.actions for each row execute function private.fail();`.simple();
    try {
      const { text: told, show_alert } = await said(pressOn(5, { data: "act:pause:" }));
      expect([told, show_alert]).toEqual([expect.stringMatching(/nothing came of it/), true]);
      await handleUpdate(bot(), text("/pause"));
      expect(await newest()).toMatchObject({ kind: "refused", facts: { message: told } });
      const [settings] = await world.sql`select entries_paused_at from public.settings`;
      expect(settings?.entries_paused_at).toBeNull();
    } finally {
      await world.sql`drop trigger fail on public.actions; drop function private.fail()`.simple();
      log.mockRestore();
    }
  });
});

it("a command for somebody is answered while Telegram does not say who we are, in whatever words", async () => {
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
  it("offers every command in the owner's chat only, in words that Telegram takes", async () => {
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

  it("is brought along by the owner's /start, not by a stranger's", async () => {
    expect(await said(text("/start"))).toMatchObject({ method: "setMyCommands" });
    expect(await newest()).toMatchObject({ kind: "help" });
    expect(await said(text("/start", { user: STRANGER }))).toMatchObject({
      method: "sendMessage",
      text: expect.stringContaining("Your user id is 666"),
    });
    expect(await written()).toEqual({ updates: 1, messages: 1, actions: 0 });
  });
});
