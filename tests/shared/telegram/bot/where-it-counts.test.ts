import { describe, expect, it } from "vitest";
import { handleUpdate } from "../../../../shared/telegram/handle-update.ts";
import { CHAT, OWNER, type Row } from "../../../support/book.ts";
import {
  bot,
  newest,
  nextUpdate,
  pressOn,
  STRANGER,
  said,
  text,
  useWorld,
  VIEWER,
  world,
  written,
} from "./owners-chat.ts";

useWorld();

const NOTHING = { updates: 0, messages: 0, actions: 0 };
/** Telegram's id for an administrator who writes as the group. */
const ANONYMOUS = 1_087_968_824;

describe("a command in another chat than the one in the settings", () => {
  it.each([
    ["an approver in the supergroup that the group has become", Number(OWNER), -1_009_876_543, "/kill"],
    ["an approver in private", Number(OWNER), Number(OWNER), "/close all"],
    ["a viewer", VIEWER, -2002, "/positions"],
  ])("by %s does nothing, says so, and gives the chat's number", async (_, user, chat, command) => {
    const answer = await said(text(command, { user, chat }));
    expect(answer).toMatchObject({ method: "sendMessage", chat_id: chat });
    expect(answer.text).toBe(
      `Nothing was done: this chat (${chat}) is not the chat of TELEGRAM_CHAT_ID. Write in that chat, or set TELEGRAM_CHAT_ID to this one.`,
    );
    expect(await written()).toEqual(NOTHING);
  });

  it("by a stranger is ignored, and so is a text that is not a command", async () => {
    expect(await handleUpdate(bot(), text("/kill", { user: STRANGER, chat: -2002 }))).toBeNull();
    expect(await handleUpdate(bot(), text("hello", { chat: -2002 }))).toBeNull();
    expect(await handleUpdate(bot(), text("/nonsense", { chat: -2002 }))).toBeNull();
  });
});

describe("an anonymous administrator", () => {
  const asTheGroup = (command: string, chat = CHAT) =>
    text(command, { user: ANONYMOUS, chat, sender_chat: { id: chat, type: "supergroup", title: "Owner" } });

  it.each(["/start", "/kill", "/positions"])("who writes %s is told how to change that", async (command) => {
    expect(await said(asTheGroup(command))).toMatchObject({
      method: "sendMessage",
      chat_id: CHAT,
      text: expect.stringMatching(
        /^Nothing was done: you write anonymously as this group.*turn off "Remain anonymous" for yourself.* is -1001\.$/,
      ),
    });
    expect(await written()).toEqual(NOTHING);
  });

  it("never has any rights, even if that id is on a list", async () => {
    const listed = bot([Number(OWNER), ANONYMOUS]);
    const answer = JSON.parse((await handleUpdate(listed, asTheGroup("/pause"))) ?? "{}");
    expect(answer.text).toMatch(/^Nothing was done/);
    expect(await written()).toEqual(NOTHING);
  });
});

describe("a group that becomes a supergroup", () => {
  const service = (chat: number, more: Row) => ({
    update_id: nextUpdate(),
    message: {
      message_id: 1,
      date: 1_772_550_000,
      chat: { id: chat, type: "group" },
      from: { id: 5 },
      ...more,
    },
  });

  it("is told its new number in the new chat", async () => {
    expect(await said(service(CHAT, { migrate_to_chat_id: -1_004_444 }))).toMatchObject({
      method: "sendMessage",
      chat_id: -1_004_444,
      text: expect.stringContaining("Set TELEGRAM_CHAT_ID to it"),
    });
    expect(await written()).toEqual(NOTHING);
  });

  it("is ignored if it is another group", async () => {
    expect(await handleUpdate(bot(), service(-2002, { migrate_to_chat_id: -1_004_444 }))).toBeNull();
    expect(await handleUpdate(bot(), service(-1_004_444, { migrate_from_chat_id: CHAT }))).toBeNull();
  });
});

describe("in a forum", () => {
  const topicOfNewest = async () => {
    const [row] = await world.sql`select topic::integer from private.outbox order by message_id desc limit 1`;
    return row?.topic;
  };
  const inTopic = { message_thread_id: 41, is_topic_message: true };

  it.each([
    "/positions",
    "/close all",
    "/kill",
    "/resume",
    "/note odd",
  ])("%s is answered in the topic that asked", async (command) => {
    await handleUpdate(bot(), text(command, inTopic));
    expect(await topicOfNewest()).toBe(41);
    await handleUpdate(bot(), text("/health"));
    expect([(await newest()).kind, await topicOfNewest()]).toEqual(["health", null]);
  });

  it("a press is answered in the topic of its message, and an answer elsewhere has no topic", async () => {
    await handleUpdate(bot(), pressOn(5, { data: "see:help:", message: inTopic }));
    expect(await topicOfNewest()).toBe(41);
    await handleUpdate(bot(), pressOn(5, { data: "act:resume:", message: inTopic }));
    expect(await topicOfNewest()).toBe(41);
    await handleUpdate(bot(), pressOn(5, { data: "see:orders:", message: { message_thread_id: 9 } }));
    expect(await topicOfNewest()).toBeNull();
  });

  it("a refusal is sent there, too", async () => {
    expect(await said(text("/kill", { chat: -2002, ...inTopic }))).toMatchObject({ message_thread_id: 41 });
  });
});

it("beyond five answers to one person a press is answered in a toast, a command in one line", async () => {
  const press = async (words: string) => (await said(pressOn(5, { data: `see:position:${words}` }))).text;
  for (const n of [1, 2, 3, 4, 5]) {
    expect(await press(String(n))).toBe("One moment ...");
  }
  expect(await press("3")).toBe("It is already being sent.");
  expect(await press("6")).toBe("Five answers to you are being sent. Please wait for them.");
  await handleUpdate(bot(), text("/health"));
  await handleUpdate(bot(), text("/orders"));
  const lines =
    await world.sql`select kind, facts ->> 'message' as says from private.outbox where kind <> 'position'`;
  expect([...lines]).toEqual([
    { kind: "refused", says: "5 answers to you are still being sent. Ask again when they have arrived." },
  ]);
  // Commands still work and ask for confirmation.
  await handleUpdate(bot(), text("/kill"));
  expect((await newest()).kind).toBe("confirmation");
});
