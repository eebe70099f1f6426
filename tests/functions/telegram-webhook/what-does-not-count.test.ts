import { beforeAll, describe, expect, it } from "vitest";
import { type ChatMessage, csp, type Row, STRANGER, TRADER } from "../../support/stack.ts";
import {
  chat,
  NOW,
  newMessages,
  nextUpdate,
  OTHER_CHAT,
  ordersOf,
  post,
  press,
  propose,
  quote,
  requestOf,
  stack,
  toast,
  user,
  useStack,
  write,
} from "./chat.ts";

useStack();

describe("a press that is not the card's own is stale", () => {
  let card: ChatMessage;
  let other: ChatMessage;
  beforeAll(async () => {
    await stack.setClock(NOW);
    card = await propose(csp());
    other = await propose(csp());
    await stack.quiet();
  });

  it.each<[string, (card: ChatMessage, other: ChatMessage) => Row]>([
    ["from another message in the chat", (card) => press(card, "Approve", { message_id: 12_345 })],
    [
      "from another request's card",
      (card, other) => press(other, "Approve", { data: card.buttons[0]?.callback_data ?? "" }),
    ],
    [
      "from a forwarded copy of the card",
      (card) =>
        press(card, "Approve", {
          message_id: card.message_id + 1_000,
          message: { forward_origin: { type: "user", sender_user: user(4242), date: 1_771_945_000 } },
        }),
    ],
    [
      "with a token that was never given",
      (card) => press(card, "Approve", { data: `approve:${"0".repeat(32)}` }),
    ],
    ["with no token", (card) => press(card, "Approve", { data: "approve" })],
    ["with an empty token", (card) => press(card, "Approve", { data: "approve:" })],
    ["with a wildcard", (card) => press(card, "Approve", { data: "approve:%" })],
    ["with an SQL quote", (card) => press(card, "Approve", { data: "approve:' or '1'='1" })],
    [
      "with a decision there is not",
      (card) =>
        press(card, "Approve", { data: card.buttons[0]?.callback_data.replace("approve", "sell") ?? "" }),
    ],
    ["with other data", (card) => press(card, "Approve", { data: "{}" })],
    [
      "with an answer to a question",
      (card) =>
        press(card, "Approve", { data: card.buttons[0]?.callback_data.replace("approve", "adopt") ?? "" }),
    ],
  ])("%s", async (_, update) => {
    const before = await stack.contents();
    expect(toast(await post(update(card, other))).text).toMatch(/out of date|newest/i);
    // Only the update's number and the presser may be recorded.
    expect(await stack.contents()).toEqual({
      ...before,
      "private.telegram_updates": expect.anything(),
      "public.actions": expect.anything(),
    });
  });
});

describe("an update that comes again", () => {
  it("has no second effect", async () => {
    const trade = csp();
    const card = await propose(trade);
    const update = press(card, "Reject");
    const answers = await Promise.all([post(update), post(update), post(update)]);
    for (const answer of answers) {
      expect(answer.status).toBe(200);
    }
    await stack.card(trade.ticker, "Rejected");
    await stack.quiet();
    const before = await stack.contents();
    expect((await post(update)).status).toBe(200);
    expect(await stack.contents()).toEqual(before);
  });

  it("gets no second reply", async () => {
    const before = await stack.messages();
    const update = write("/pnl");
    for (let time = 0; time < 3; time++) {
      expect((await post(update)).status).toBe(200);
    }
    await stack.message(
      ({ text, message_id }) => /P&L/.test(text) && !before.some((m) => m.message_id === message_id),
    );
    await stack.quiet();
    expect(await newMessages(before)).toHaveLength(1);
  });

  it("cannot undo a later decision: an old Approve after the card asked again", async () => {
    const trade = csp();
    const card = await propose(trade);
    await quote(trade, 112);
    const update = press(card, "Approve");
    await post(update);
    await stack.card(trade.ticker, /🔁/);
    await quote(trade, 150);
    await post(update);
    await stack.check();
    expect(await requestOf(trade)).toMatchObject({ status: "pending" });
    expect(await ordersOf(trade)).toHaveLength(0);
  });
});

describe("nothing is written for those who are not allowed", () => {
  let card: ChatMessage;
  beforeAll(async () => {
    await stack.setClock(NOW);
    card = await propose(csp());
    await stack.quiet();
  });

  const group = { chat_id: OTHER_CHAT };
  const cases: [string, (card: ChatMessage) => Row, told: RegExp | null][] = [
    ["a stranger who presses Approve", (card) => press(card, "Approve", { from: STRANGER }), /not allowed/],
    ["a stranger who presses Reject", (card) => press(card, "Reject", { from: STRANGER }), /not allowed/],
    ["the trader who presses in another chat", (card) => press(card, "Approve", group), /not allowed/],
    [
      "a stranger who presses in a chat of his own",
      (card) => press(card, "Approve", { from: STRANGER, chat_id: STRANGER }),
      /not allowed/,
    ],
    [
      "a press on a copy that was forwarded to another chat",
      (card) =>
        press(card, "Approve", {
          ...group,
          message: { forward_origin: { type: "hidden_user", sender_user_name: "x", date: 1 } },
        }),
      /not allowed/,
    ],
    [
      "a press on an inline message, which is in no chat",
      (card) => press(card, "Approve", { query: { message: undefined, inline_message_id: "BAAAAH" } }),
      /not allowed/,
    ],
    [
      "a game's button",
      (card) => press(card, "Approve", { query: { data: undefined, game_short_name: "approve" } }),
      null,
    ],
    [
      "a stranger who asks for /positions",
      () => write("/positions", { from: STRANGER, chat_id: STRANGER }),
      null,
    ],
    ["a stranger who asks for /pnl in the trader's chat", () => write("/pnl", { from: STRANGER }), null],
    ["the trader who asks in another chat", () => write("/positions", group), /^Nothing was done: this chat/],
    ["a stranger who asks for /reconcile", () => write("/reconcile", { from: STRANGER }), null],
    [
      "a stranger who answers a question that is not his",
      (card) => press(card, "Approve", { from: STRANGER, data: `adopt:${"0".repeat(32)}` }),
      /not allowed/,
    ],
    [
      "an anonymous administrator",
      () => write("/positions", { from: 1_087_968_824, sender_chat: chat(TRADER) }),
      /^Nothing was done: you write anonymously as this group/,
    ],
    [
      "a channel post",
      () => {
        const { update_id, message } = write("/positions");
        return { update_id, channel_post: message };
      },
      null,
    ],
    [
      "an edited message",
      () => {
        const { update_id, message } = write("/positions");
        return { update_id, edited_message: message };
      },
      null,
    ],
    [
      "a message from nobody",
      () => {
        const { update_id, message } = write("/positions");
        const { from: _, ...unsigned } = message as Row;
        return { update_id, message: { ...unsigned, sender_chat: chat(TRADER) } };
      },
      /^Nothing was done: you write anonymously as this group/,
    ],
  ];
  it.each(cases)("%s", async (_, update, told) => {
    const before = await stack.contents();
    const messages = await stack.messages();
    const answer = await post(update(card));
    if (told === null) {
      expect(answer.status, answer.text).toBe(200);
      expect(answer.text).toBe("");
    } else if ((answer.body as Row).method === "sendMessage") {
      expect(answer.body).toMatchObject({ text: expect.stringMatching(told) });
    } else {
      expect(toast(answer)).toEqual({ text: expect.stringMatching(told), show_alert: true });
    }
    expect(await stack.contents()).toEqual(before);
    expect(await newMessages(messages)).toEqual([]);
  });

  it("a stranger who sends /start learns their own number and that of the chat, for the owner's settings", async () => {
    const before = await stack.contents();
    const answer = await post(write("/start", { from: STRANGER, chat_id: OTHER_CHAT }));
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ method: "sendMessage", chat_id: OTHER_CHAT });
    const { text } = answer.body as { text: string };
    expect(text).toContain(String(STRANGER));
    expect(text).toContain(String(OTHER_CHAT));
    expect(text).not.toMatch(new RegExp(`\\b${TRADER}\\b`));
    expect(await stack.contents()).toEqual(before);
  });

  it("a wrong or missing secret, with an update that would approve", async () => {
    const before = await stack.contents();
    const header = "X-Telegram-Bot-Api-Secret-Token";
    const same = "x".repeat(stack.telegramSecretToken.length);
    for (const secret of [same, "wrong", "", undefined, stack.secretKey, stack.cronSecret]) {
      const answer = await stack.call("telegram-webhook", press(card, "Approve"), { [header]: secret });
      expect(answer.status, `secret ${secret}`).toBe(401);
      expect(answer.body).toMatchObject({ error: { code: "unauthorized" } });
    }
    expect(await stack.contents()).toEqual(before);
  });
});

describe("a body that is not an Update", () => {
  it.each([
    {},
    { update_id: "1" },
    { update_id: 1.5 },
    { update_id: 1, message: "hello" },
    { update_id: 1, callback_query: { id: 1 } },
    { callback_query: { id: "1", from: user(TRADER), data: "approve" } },
  ])("is accepted, or Telegram would resend it for days, and nothing is written: %j", async (garbage) => {
    await stack.quiet();
    const before = await stack.contents();
    const answer = await post(garbage);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.text).toBe("");
    expect(await stack.contents()).toEqual(before);
  });

  it("an Update that is too large, or contains what cannot be stored, is accepted as well", async () => {
    await stack.quiet();
    const before = await stack.contents();
    for (const text of [`/pause ${"x".repeat(70_000)}`, "/pause \ud800", "/pause \0"]) {
      const answer = await post(write(text));
      expect(answer.status, answer.text).toBe(200);
      expect(answer.text).toBe("");
    }
    expect(await stack.contents()).toEqual(before);
  });

  it.each([
    { my_chat_member: { chat: chat(OTHER_CHAT), from: user(STRANGER), date: 1 } },
    { message_reaction: { chat: chat(TRADER), message_id: 1, date: 1, old_reaction: [], new_reaction: [] } },
    { poll: { id: "1", question: "Approve?" } },
    { inline_query: { id: "1", from: user(STRANGER), query: "positions", offset: "" } },
    { something_of_next_year: { id: 1 } },
    {},
  ])("an Update of an unused kind is accepted and ignored: %j", async (content) => {
    await stack.quiet();
    const before = await stack.contents();
    const answer = await post({ update_id: nextUpdate(), ...content });
    expect(answer.status, answer.text).toBe(200);
    expect(answer.text).toBe("");
    expect(await stack.contents()).toEqual(before);
  });

  it.each<[string, Row]>([
    ["somebody who joins", { text: undefined, new_chat_members: [user(STRANGER)] }],
    ["a command for another bot of the group", { text: "/positions@other_bot" }],
    [
      "a command that was forwarded",
      { text: "/pause", forward_origin: { type: "user", sender_user: user(TRADER), date: 1 } },
    ],
  ])("%s is not answered", async (_, message) => {
    await stack.quiet();
    const before = await stack.contents();
    expect((await post(write("", message))).status).toBe(200);
    expect(await stack.contents()).toEqual(before);
  });
});
