import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Bot, GrammyError, InputFile } from "grammy";
import type { Update } from "grammy/types";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parseHtml } from "../../local/telegram/html.ts";
import { startTelegram, type TelegramStandIn } from "../../local/telegram/stand-in.ts";

const botToken = "123456:test-token";
const chatId = 4242;
const userId = 4242;
// One pixel.
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

interface Received {
  update: Update;
  secret: string | undefined;
}
interface Answer {
  status?: number;
  body?: unknown;
}

let telegram: TelegramStandIn;
let bot: Bot;
let webhookServer: Server;
let webhookUrl: string;
let received: Received[];
let onUpdate: (update: Update) => Answer | undefined | Promise<Answer | undefined>;

beforeEach(async () => {
  received = [];
  onUpdate = () => undefined;
  webhookServer = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const update = JSON.parse(Buffer.concat(chunks).toString()) as Update;
    received.push({ update, secret: request.headers["x-telegram-bot-api-secret-token"]?.toString() });
    const { status = 200, body } = (await onUpdate(update)) ?? {};
    response.writeHead(status, body === undefined ? {} : { "Content-Type": "application/json" });
    response.end(body === undefined ? "" : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => webhookServer.listen(0, "127.0.0.1", resolve));
  webhookUrl = `http://127.0.0.1:${(webhookServer.address() as AddressInfo).port}/`;
  telegram = await startTelegram({ botToken, chatId, userId, webhookUrl, webhookSecret: "s3cret" });
  bot = new Bot(botToken, { client: { apiRoot: telegram.apiUrl } });
});

afterEach(async () => {
  vi.restoreAllMocks();
  await telegram.stop();
  webhookServer.closeAllConnections();
  await new Promise((resolve) => webhookServer.close(resolve));
});

async function request(url: string, init?: RequestInit) {
  const response = await fetch(url, init);
  return { status: response.status, body: await response.json() };
}
const api = (method: string, params: object = {}, token = botToken) =>
  request(`${telegram.apiUrl}/bot${token}/${method}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(params),
  });
const drive = (path: string, body: unknown) =>
  request(`${telegram.chatUrl}/${path}`, { method: "POST", body: JSON.stringify(body) });
const messages = async () => (await request(`${telegram.chatUrl}/messages`)).body;
const keyboard = (...buttons: [text: string, data: string][]) => ({
  inline_keyboard: [buttons.map(([text, callback_data]) => ({ text, callback_data }))],
});
const badRequest = (description: string) => ({
  status: 400,
  body: { ok: false, error_code: 400, description: `Bad Request: ${description}` },
});

describe("the Bot API", () => {
  it("serves grammY: a card with buttons is sent, edited, stripped of its buttons and deleted", async () => {
    expect((await bot.api.getMe()).id).toBe(123456);
    const sent = await bot.api.sendMessage(chatId, "<b>SPY</b> 580 &lt;CSP&gt;", {
      parse_mode: "HTML",
      reply_markup: keyboard(["Approve", "approve:1"], ["Reject", "reject:1"]),
    });
    expect(sent.text).toBe("SPY 580 <CSP>");
    expect(sent.entities).toEqual([{ type: "bold", offset: 0, length: 3 }]);
    expect(await messages()).toEqual([
      {
        message_id: sent.message_id,
        chat_id: chatId,
        text: "SPY 580 <CSP>",
        buttons: [
          { text: "Approve", callback_data: "approve:1" },
          { text: "Reject", callback_data: "reject:1" },
        ],
      },
    ]);

    const kept = { reply_markup: keyboard(["Approve", "approve:2"]) };
    await bot.api.editMessageText(chatId, sent.message_id, "Quoted again", kept);
    expect(await messages()).toMatchObject([
      { text: "Quoted again", buttons: [{ callback_data: "approve:2" }] },
    ]);
    await bot.api.editMessageReplyMarkup(chatId, sent.message_id);
    expect(await messages()).toMatchObject([{ text: "Quoted again", buttons: [] }]);
    await bot.api.deleteMessage(chatId, sent.message_id);
    expect(await messages()).toEqual([]);
  });

  it("keeps a photo sent by grammY and serves its bytes", async () => {
    const sent = await bot.api.sendPhoto(chatId, new InputFile(png, "card.png"), {
      caption: "<i>Scorecard</i>",
      parse_mode: "HTML",
      reply_markup: keyboard(["Seen", "seen"]),
    });
    expect(sent.photo[0]).toMatchObject({ width: 1, height: 1 });
    const [message] = await messages();
    expect(message).toMatchObject({ text: "Scorecard", buttons: [{ callback_data: "seen" }] });
    const photo = await fetch(message.photo);
    expect(photo.headers.get("Content-Type")).toBe("image/png");
    expect(Buffer.from(await photo.arrayBuffer())).toEqual(png);
  });

  it("reads a photo that is the form field itself, and refuses what is no picture", async () => {
    const send = (file: Blob) => {
      const body = new FormData();
      body.set("chat_id", String(chatId));
      body.set("photo", file, "card.png");
      return request(`${telegram.apiUrl}/bot${botToken}/sendPhoto`, { method: "POST", body });
    };
    expect((await send(new Blob([new Uint8Array(png)]))).status).toBe(200);
    expect(await send(new Blob(["no picture"]))).toEqual(badRequest("IMAGE_PROCESS_FAILED"));
  });

  it("reads calls from forms and from the query string", async () => {
    const form = new URLSearchParams({ chat_id: String(chatId), text: "by form" });
    form.set("reply_markup", JSON.stringify(keyboard(["Yes", "y"])));
    await request(`${telegram.apiUrl}/bot${botToken}/sendMessage`, { method: "POST", body: form });
    await request(`${telegram.apiUrl}/bot${botToken}/SendMessage?chat_id=${chatId}&text=by+query`);
    expect(await messages()).toMatchObject([
      { text: "by form", buttons: [{ text: "Yes", callback_data: "y" }] },
      { text: "by query", buttons: [] },
    ]);
  });

  it("remembers the commands of the bot", async () => {
    const commands = [{ command: "positions", description: "Open positions" }];
    await bot.api.setMyCommands(commands);
    expect(await bot.api.getMyCommands()).toEqual(commands);
    expect(await api("setMyCommands", { commands: [{ command: "Bad name", description: "x" }] })).toEqual(
      badRequest("BOT_COMMAND_INVALID"),
    );
  });

  it("answers a wrong token with 401 and an unknown method with 404", async () => {
    expect(await api("getMe", {}, "123456:wrong")).toEqual({
      status: 401,
      body: { ok: false, error_code: 401, description: "Unauthorized" },
    });
    expect(await api("sendPigeon")).toMatchObject({ status: 404, body: { ok: false, error_code: 404 } });
  });

  it.each([
    ["a chat that never wrote to it", { chat_id: 99 }, "chat not found"],
    ["no text", { text: undefined }, "message text is empty"],
    ["text of white space", { text: " \n" }, "message text is empty"],
    ["4097 characters", { text: "x".repeat(4097) }, "message is too long"],
    [
      "65 bytes of callback data",
      { reply_markup: keyboard(["x", `${"x".repeat(63)}é`]) },
      "BUTTON_DATA_INVALID",
    ],
    ["a format it does not read", { parse_mode: "MarkdownV2" }, "unsupported parse_mode"],
    ["broken JSON as keyboard", { reply_markup: "{" }, "can't parse reply keyboard markup JSON object"],
    [
      "a button that does nothing",
      { reply_markup: { inline_keyboard: [[{ text: "x" }]] } },
      "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ],
  ])("refuses a message with %s", async (_, change, description) => {
    expect(await api("sendMessage", { chat_id: chatId, text: "text", ...change })).toEqual(
      badRequest(description),
    );
    expect(await messages()).toEqual([]);
  });

  it("accepts 64 bytes of callback data and 4096 characters left after reading the format", async () => {
    const text = `<b>${"x".repeat(4096)}</b>`;
    const reply_markup = keyboard(["x", "x".repeat(64)]);
    const call = { chat_id: chatId, text, parse_mode: "HTML", reply_markup };
    expect((await api("sendMessage", call)).status).toBe(200);
  });

  it("refuses an edit that changes nothing, but not one that takes the buttons away", async () => {
    const { message_id } = await bot.api.sendMessage(chatId, "same", { reply_markup: keyboard(["A", "a"]) });
    const edit = { chat_id: chatId, message_id, text: "same" };
    expect(
      (await api("editMessageText", { ...edit, reply_markup: keyboard(["A", "a"]) })).body.description,
    ).toMatch(/^Bad Request: message is not modified: /);
    expect((await api("editMessageText", edit)).status).toBe(200);
    expect((await api("editMessageReplyMarkup", edit)).body.description).toMatch(/message is not modified/);
  });

  it("refuses to edit or delete a message that is not there, and to edit somebody else's", async () => {
    const missing = { chat_id: chatId, message_id: 1, text: "x" };
    expect(await api("editMessageText", missing)).toEqual(badRequest("message to edit not found"));
    expect(await api("editMessageReplyMarkup", missing)).toEqual(badRequest("message to edit not found"));
    expect(await api("deleteMessage", missing)).toEqual(badRequest("message to delete not found"));
    const { body } = await drive("send", { text: "mine" });
    expect(await api("editMessageText", { ...missing, message_id: body.message_id })).toEqual(
      badRequest("message can't be edited"),
    );
  });

  it("fails the next call as told, before its effect or after it", async () => {
    telegram.failNext("sendMessage", {
      code: 429,
      description: "Too Many Requests: retry after 3",
      retryAfter: 3,
    });
    telegram.failNext("sendMessage", { code: 502, description: "Bad Gateway", afterEffect: true });
    const refused = await bot.api.sendMessage(chatId, "first").catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(GrammyError);
    expect(refused).toMatchObject({ error_code: 429, parameters: { retry_after: 3 } });
    expect(await messages()).toEqual([]);
    expect((await api("sendMessage", { chat_id: chatId, text: "second" })).status).toBe(502);
    expect(await messages()).toMatchObject([{ text: "second" }]);
  });
});

describe("the HTML format", () => {
  it("becomes plain text with entities in UTF-16 units", () => {
    const link = `<a href="https://example.com/?a=1&amp;b=2">link</a>`;
    expect(
      parseHtml(` 💰<u><i>x</i>y</u> <pre><code class="language-sql">a &amp; b</code></pre> ${link}\n`),
    ).toEqual({
      text: "💰xy a & b link",
      entities: [
        { type: "underline", offset: 2, length: 2 },
        { type: "italic", offset: 2, length: 1 },
        { type: "pre", offset: 5, length: 5 },
        { type: "text_link", offset: 11, length: 4, url: "https://example.com/?a=1&b=2" },
      ],
    });
  });

  it("keeps only the text of a link that runs a script, and leaves unknown references alone", () => {
    expect(parseHtml(`<a href="javascript:alert(1)">x</a> &nbsp;&#33;&#x21;`)).toEqual({
      text: "x &nbsp;!!",
      entities: [],
    });
  });

  it.each([
    ["<h1>x</h1>", `Unsupported start tag "h1" at byte offset 0`],
    ["é < 3 and > 2", `Unsupported start tag "" at byte offset 3`],
    ["P&L <3", "Unclosed start tag at byte offset 4"],
    ["<b>x", `Can't find end tag corresponding to start tag "b"`],
    ["x</b>", "Unexpected end tag at byte offset 1"],
    ["<b><i>x</b></i>", `Unmatched end tag at byte offset 7, expected "</i>", found "</b>"`],
    ["<b>x</b", "Unclosed end tag at byte offset 4"],
  ])("refuses %s", async (text, problem) => {
    expect(await api("sendMessage", { chat_id: chatId, text, parse_mode: "HTML" })).toEqual(
      badRequest(`can't parse entities: ${problem}`),
    );
  });
});

describe("updates", () => {
  it("reach the webhook with its secret, one after the other, with rising ids", async () => {
    let atWork = 0;
    onUpdate = async () => {
      expect(++atWork).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 20));
      atWork--;
      return undefined;
    };
    await Promise.all(["one", "two", "three"].map((text) => drive("send", { text })));
    const [first = 0, ...others] = received.map(({ update }) => update.update_id);
    expect(others).toEqual([first + 1, first + 2]);
    expect(received.map(({ secret }) => secret)).toEqual(["s3cret", "s3cret", "s3cret"]);
  });

  it("are posted again, unchanged, until the webhook takes them", async () => {
    onUpdate = () => ({ status: received.length < 3 ? 500 : 200 });
    await drive("send", { text: "once" });
    expect(received).toHaveLength(3);
    expect(new Set(received.map(({ update }) => JSON.stringify(update))).size).toBe(1);
    expect(await bot.api.getWebhookInfo()).toMatchObject({
      pending_update_count: 0,
      last_error_message: "Wrong response from the webhook: 500 Internal Server Error",
    });
  });

  it("are given up, with a word about it, when the webhook stays broken, and the next one follows", async () => {
    const complaint = vi.spyOn(console, "error").mockReturnValue();
    onUpdate = (update) => ({ status: update.message?.text === "bad" ? 500 : 200 });
    await drive("send", { text: "bad" });
    await drive("send", { text: "good" });
    expect(received.map(({ update }) => update.message?.text)).toEqual(
      [..."12345"].map(() => "bad").concat("good"),
    );
    expect(complaint).toHaveBeenCalledOnce();
    expect(complaint.mock.calls[0]?.[0]).toMatch(/given up after 5 tries: .*500/);
  });

  it("wait while there is no webhook, and come when it is set", async () => {
    await bot.api.deleteWebhook();
    expect((await drive("send", { text: "waiting" })).status).toBe(200);
    expect((await bot.api.getWebhookInfo()).pending_update_count).toBe(1);
    await bot.api.setWebhook(webhookUrl, { secret_token: "other" });
    await vi.waitFor(() => expect(received).toHaveLength(1));
    expect(received[0]?.secret).toBe("other");
  });

  it("are of the kinds the webhook asked for", async () => {
    await bot.api.setWebhook(webhookUrl, { allowed_updates: ["callback_query"] });
    const { message_id } = await bot.api.sendMessage(chatId, "card");
    await drive("send", { text: "not asked for" });
    await drive("press", { message_id, callback_data: "asked" });
    expect(received.map(({ update }) => Object.keys(update)[1])).toEqual(["callback_query"]);
  });
});

describe("driving the chat", () => {
  it("presses a button as the person at the page and returns the answer given in the webhook's answer", async () => {
    const card = await bot.api.sendMessage(chatId, "card", {
      reply_markup: keyboard(["Approve", "approve"]),
    });
    onUpdate = ({ callback_query }) => ({
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
    expect(received[0]?.update.callback_query).toMatchObject({
      id: body.callback_query_id,
      from: { id: userId, is_bot: false },
      message: { ...card },
      chat_instance: expect.any(String),
      data: "approve",
    });
  });

  it("returns the answer given by a call, and none when the bot gives none", async () => {
    const { message_id } = await bot.api.sendMessage(chatId, "card");
    onUpdate = async ({ callback_query }) => {
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
    expect(received[0]?.update.callback_query).toMatchObject({ from: { id: 666 }, data: "stale" });
  });

  it("answers 404 to a press on a message that the bot never sent", async () => {
    expect((await drive("press", { message_id: 1, callback_data: "x" })).status).toBe(404);
    expect(received).toEqual([]);
  });

  it("writes to the bot, with commands marked", async () => {
    await drive("send", { text: "/positions SPY and /pnl" });
    expect(received[0]?.update.message).toMatchObject({
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
    expect(received[0]?.update.message).toMatchObject({ from: { id: 7 }, chat: { id: 7 } });
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

  it("refuses a press that another site makes in the browser", async () => {
    const headers = { "Sec-Fetch-Site": "cross-site" };
    const press = await request(`${telegram.chatUrl}/press`, { method: "POST", headers, body: "{}" });
    expect(press.status).toBe(403);
  });
});

describe("the chat page", () => {
  it("is one file that loads nothing from elsewhere", async () => {
    const page = await (await fetch(`${telegram.chatUrl}/`)).text();
    expect(page).toContain("<title>Thetabase</title>");
    expect(page).not.toMatch(/(?:src|href)="(?!data:)/);
    expect(page).not.toMatch(/@import|\burl\(/);
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
    telegram = await startTelegram({ botToken, chatId, userId });
  });
});
