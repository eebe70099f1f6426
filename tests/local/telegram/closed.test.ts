import { describe, expect, it } from "vitest";
import { Pace } from "../../../local/telegram/api/pace.ts";
import { api, drive, messages, startAnother, telegram, userId, useTelegram, webhook } from "./started.ts";

useTelegram();

const GROUP = -4455;
const SUPERGROUP = GROUP - 1_000_000_000_000;
const send = (chat_id: number, more: object = {}) => api("sendMessage", { chat_id, text: "x", ...more });

/** Makes the owner's chat a group, with the same webhook. */
async function inGroup(): Promise<void> {
  await telegram.stop();
  await startAnother({ chatId: GROUP });
  telegram.setWebhook(webhook.url, "s3cret");
}

describe("a group that becomes a supergroup", () => {
  it("takes nothing under its old id, says the new one, and tells the bot in both", async () => {
    await inGroup();
    const { body } = await send(GROUP);
    expect(await telegram.migrate()).toBe(SUPERGROUP);
    const moved = {
      status: 400,
      body: {
        ok: false,
        error_code: 400,
        description: "Bad Request: group chat was upgraded to a supergroup chat",
        parameters: { migrate_to_chat_id: SUPERGROUP },
      },
    };
    expect(await send(GROUP)).toEqual(moved);
    const { message_id } = body.result;
    expect(await api("editMessageText", { chat_id: GROUP, message_id, text: "y" })).toEqual(moved);
    expect(await api("editMessageText", { chat_id: SUPERGROUP, message_id, text: "y" })).toMatchObject({
      body: { description: "Bad Request: message to edit not found" },
    });
    expect((await send(SUPERGROUP)).status).toBe(200);
    expect(webhook.received.map(({ update }) => update.message)).toMatchObject([
      { chat: { id: GROUP }, migrate_to_chat_id: SUPERGROUP },
      { chat: { id: SUPERGROUP, type: "supergroup" }, migrate_from_chat_id: GROUP },
    ]);
  });

  it("was none before, where the owner's chat is private", async () => {
    await expect(telegram.migrate()).rejects.toThrow(`${userId} is no group.`);
  });
});

it("a group that was deleted takes nothing", async () => {
  await inGroup();
  telegram.deleteGroup(GROUP);
  expect(await send(GROUP)).toMatchObject({
    status: 403,
    body: { description: "Forbidden: the group chat was deleted" },
  });
});

it("a topic takes what is sent to it once somebody has written there", async () => {
  await inGroup();
  expect(await send(GROUP, { message_thread_id: 8 })).toMatchObject({
    status: 400,
    body: { description: "Bad Request: message thread not found" },
  });
  await drive("send", { text: "/help", message_thread_id: 8 });
  expect(webhook.received.at(-1)?.update.message).toMatchObject({
    message_thread_id: 8,
    is_topic_message: true,
  });
  const { body } = await send(GROUP, { message_thread_id: 8 });
  expect(body.result).toMatchObject({ message_thread_id: 8, is_topic_message: true });
  expect((await messages()).at(-1)).toMatchObject({ message_id: body.result.message_id });
});

describe("what comes faster than Telegram takes it", () => {
  let now = 0;
  const pace = () => {
    now = 1_000_000;
    return new Pace(() => now);
  };
  const refusal = (take: () => void) => {
    try {
      take();
    } catch (error) {
      return error;
    }
    return null;
  };

  it("is refused in a group from the 21st in a minute on, edits counted, with the seconds to wait", () => {
    const group = pace();
    for (let n = 0; n < 20; n += 1) {
      group.take(n % 2 === 0 ? "sendMessage" : "editMessageText", -1);
      now += 1000;
    }
    expect(refusal(() => group.take("sendPhoto", -1))).toMatchObject({
      code: 429,
      description: "Too Many Requests: retry after 40",
      parameters: { retry_after: 40 },
    });
    expect(refusal(() => group.take("sendMessage", -2))).toBeNull();
    expect(refusal(() => group.take("answerCallbackQuery", -1))).toBeNull();
    now += 40_000;
    expect(refusal(() => group.take("sendPhoto", -1))).toBeNull();
    expect(refusal(() => group.take("sendPhoto", -1))).toMatchObject({ code: 429 });
  });

  it("is refused of a person past a short burst: one a second", () => {
    const person = pace();
    let taken = 0;
    for (let tenth = 0; tenth < 300; tenth += 1) {
      taken += refusal(() => person.take("sendMessage", 5)) === null ? 1 : 0;
      now += 100;
    }
    expect(taken).toBe(30);
  });

  it("is refused over HTTP as well, unless that is not wanted", async () => {
    expect(
      (await Promise.all(Array.from({ length: 9 }, () => send(userId)))).every(
        ({ status }) => status === 200,
      ),
    ).toBe(true);
    await telegram.stop();
    await startAnother({ isPaced: true });
    const statuses = [];
    for (let n = 0; n < 9; n += 1) {
      statuses.push((await send(userId)).status);
    }
    expect(statuses).toEqual([...Array(6).fill(200), ...Array(3).fill(429)]);
  });
});
