import { Api } from "grammy";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { connect } from "../../../shared/database.ts";
import { createBot } from "../../../shared/telegram/bot.ts";
import { COMMANDS, registerMenu } from "../../../shared/telegram/commands.ts";
import { handleUpdate } from "../../../shared/telegram/handle-update.ts";
import { CHAT, csp, OWNER, quotesFor, type Row } from "../../support/book.ts";
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

  it.each(["/positions", "/pnl", "/help"])("%s of a stranger says nothing of the book", async (command) => {
    await world.open(csp());
    await world.deliver();
    expect(await handleUpdate(bot(), text(command, { user: STRANGER }))).toBeNull();
    expect(await handleUpdate(bot(), text(command, { chat: -2002 }))).toBeNull();
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
