import { describe, expect, it } from "vitest";
import {
  bot,
  chatId,
  drive,
  keyboard,
  messages,
  request,
  startAnother,
  telegram,
  userId,
  useTelegram,
  webhook,
} from "./started.ts";

useTelegram();

describe("driving the chat", () => {
  it("presses a button as the person at the page and returns the answer given in the webhook's answer", async () => {
    const card = await bot.api.sendMessage(chatId, "card", {
      reply_markup: keyboard(["Approve", "approve"]),
    });
    webhook.onUpdate = ({ callback_query }) => ({
      body: {
        method: "answerCallbackQuery",
        callback_query_id: callback_query?.id,
        text: "Approved",
        show_alert: true,
      },
    });
    const { status, body } = await drive("press", { message_id: card.message_id, callback_data: "approve" });
    expect(status).toBe(200);
    expect(body.answer).toEqual({ text: "Approved", show_alert: true });
    expect(webhook.received[0]?.update.callback_query).toMatchObject({
      id: body.callback_query_id,
      from: { id: userId, is_bot: false },
      message: { ...card },
      chat_instance: expect.any(String),
      data: "approve",
    });
  });

  it("returns the answer given by a call, and none when the bot gives none", async () => {
    const { message_id } = await bot.api.sendMessage(chatId, "card");
    webhook.onUpdate = async ({ callback_query }) => {
      if (callback_query?.data === "asked")
        await bot.api.answerCallbackQuery(callback_query.id, { text: "Done" });
      return undefined;
    };
    expect((await drive("press", { message_id, callback_data: "asked" })).body.answer).toEqual({
      text: "Done",
      show_alert: false,
    });
    expect((await drive("press", { message_id, callback_data: "silent" })).body).toEqual({
      callback_query_id: expect.any(String),
    });
  });

  it("delivers a press that the message no longer carries, and one by somebody else", async () => {
    const { message_id } = await bot.api.sendMessage(chatId, "card");
    await drive("press", { message_id, callback_data: "stale", user_id: 666 });
    expect(webhook.received[0]?.update.callback_query).toMatchObject({ from: { id: 666 }, data: "stale" });
  });

  it("answers 404 to a press on a message that the bot never sent, or not in that chat", async () => {
    expect((await drive("press", { message_id: 1, callback_data: "x" })).status).toBe(404);
    const { message_id } = await bot.api.sendMessage(chatId, "card");
    const elsewhere = { message_id, callback_data: "x", user_id: 7, chat_id: 7 };
    expect((await drive("press", elsewhere)).status).toBe(404);
    expect(webhook.received).toEqual([]);
  });

  it("writes to the bot, with commands marked", async () => {
    await drive("send", { text: "/positions SPY and /pnl" });
    expect(webhook.received[0]?.update.message).toMatchObject({
      from: { id: userId },
      chat: { id: chatId, type: "private" },
      text: "/positions SPY and /pnl",
      entities: [
        { type: "bot_command", offset: 0, length: 10 },
        { type: "bot_command", offset: 19, length: 4 },
      ],
    });
  });

  it("lets a stranger write from a chat of their own, where the bot may answer from then on", async () => {
    await drive("send", { text: "/start", user_id: 7, chat_id: 7 });
    expect(webhook.received[0]?.update.message).toMatchObject({ from: { id: 7 }, chat: { id: 7 } });
    await bot.api.sendMessage(7, "This bot is private.");
    expect(await messages()).toMatchObject([{ chat_id: 7, text: "This bot is private." }]);
  });

  it("says what is wrong with a body", async () => {
    expect(await drive("press", { message_id: "1" })).toMatchObject({
      status: 422,
      body: { error: { code: "invalid", issues: [{ path: ["message_id"] }, { path: ["callback_data"] }] } },
    });
    expect((await drive("send", { text: " " })).status).toBe(422);
    expect(await request(`${telegram.chatUrl}/send`, { method: "POST", body: "{" })).toMatchObject({
      status: 400,
      body: { error: { code: "malformed_json" } },
    });
  });
});

describe("the chat page", () => {
  it("comes in files of its own, which may load nothing from elsewhere", async () => {
    const answer = await fetch(`${telegram.chatUrl}/`);
    const page = await answer.text();
    expect(page).toContain("<title>Thetabase</title>");
    expect(answer.headers.get("Content-Security-Policy")).toBe("default-src 'self'; img-src 'self' data:");
    const files = [...page.matchAll(/(?:src|<link [^>]*href)="(?!data:)([^"]+)"/g)].map(([, file]) => file);
    expect(files).toEqual([
      ...["base", "chat", "message", "people", "writing", "over", "desktop"].map((of) => `style/${of}.css`),
      "main.js",
    ]);
    for (const file of files) expect((await fetch(`${telegram.chatUrl}/${file}`)).status).toBe(200);
  });

  it("knows who can be whom: in private each their own chat, in a group all of them both", async () => {
    const seats = async () => {
      const stream = await fetch(`${telegram.chatUrl}/events`);
      const first = await stream.body?.pipeThrough(new TextDecoderStream()).getReader().read();
      const { seats } = JSON.parse(first?.value?.replace("data: ", "") ?? "{}");
      return seats.map((seat: { user: { id: number }; role: string; chat: { id: number } }) => [
        seat.user.id,
        seat.role,
        seat.chat.id,
      ]);
    };
    const alone = [
      [4242, "owner", 4242],
      [4243, "viewer", 4243],
      [666, "unknown", 666],
    ];
    expect(await seats()).toEqual(alone);
    await telegram.stop();
    await startAnother({ chatId: -100 });
    expect(await seats()).toEqual([...alone.map(([id, role]) => [id, role, -100]), ...alone]);
  });

  it("follows the chat live, and does not hold up the end", async () => {
    await bot.api.sendMessage(chatId, "before");
    const stream = await fetch(`${telegram.chatUrl}/events`);
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    let seen = "";
    const until = async (text: string) => {
      while (!seen.includes(text))
        seen += (await reader?.read())?.value ?? expect.fail(`no ${text} in ${seen}`);
    };
    await until(`"text":"before"`);
    const { message_id } = await bot.api.sendMessage(chatId, "after");
    await until(`"text":"after"`);
    await bot.api.editMessageText(chatId, message_id, "changed");
    await until(`"edit_date"`);

    const began = Date.now();
    await telegram.stop();
    expect(Date.now() - began).toBeLessThan(1000);
    await expect(reader?.read()).rejects.toThrow();
    await startAnother();
  });
});

describe("the page", () => {
  it("brings a font with emoji, and lets nothing be loaded from elsewhere", async () => {
    const font = await fetch(`${telegram.chatUrl}/emoji.woff2`);
    expect(font.headers.get("content-type")).toBe("font/woff2");
    expect(Buffer.from(await font.arrayBuffer()).toString("latin1", 0, 4)).toBe("wOF2");
    const page = await fetch(telegram.chatUrl);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'self'");
    expect(await page.text()).toContain("<title>Thetabase</title>");
  });

  it("has no colors of its own to change where nothing draws pictures", async () => {
    expect((await request(`${telegram.chatUrl}/theme`)).body).toEqual({ theme: null });
    expect((await drive("theme", { theme: "light" })).status).toBe(404);
    expect((await drive("theme", { theme: "purple" })).status).toBe(422);
  });
});
