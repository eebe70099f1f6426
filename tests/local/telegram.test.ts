import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Bot, GrammyError, HttpError, InputFile, InputMediaBuilder } from "grammy";
import type { Update } from "grammy/types";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parseHtml } from "../../local/telegram/api/html.ts";
import { startTelegram, type TelegramStandIn } from "../../local/telegram/stand-in.ts";

const botToken = "123456:test-token";
const chatId = 4242;
const userId = 4242;
// One pixel.
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

/** As far as the stand-in looks, a picture of that size. */
function pngOf(width: number, height: number): Buffer {
  const picture = Buffer.from(png);
  picture.writeUInt32BE(width, 16);
  picture.writeUInt32BE(height, 20);
  return picture;
}

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
/** The same as a form with a file, as curl and browsers send it. */
function upload(method: string, fields: Record<string, string | Blob>) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  return request(`${telegram.apiUrl}/bot${botToken}/${method}`, { method: "POST", body });
}
const fileOf = (bytes: Buffer) => new Blob([new Uint8Array(bytes)]);
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
    ["half a surrogate pair", { text: "\ud83d" }, "strings must be encoded in UTF-8"],
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

  it("finds commands and addresses in a text, except in code and links", async () => {
    const text = `/why 5, https://example.com/a?b=1. <code>/pnl</code> <a href="https://x.org/">https://y.org</a>`;
    const { entities } = await bot.api.sendMessage(chatId, text, { parse_mode: "HTML" });
    expect(entities?.map(({ type, offset, length }) => [type, offset, length])).toEqual([
      ["bot_command", 0, 4],
      ["url", 8, 25],
      ["code", 35, 4],
      ["text_link", 40, 13],
    ]);
  });

  it("refuses the answer to a press that nobody made, and one that is too long", async () => {
    expect(await api("answerCallbackQuery", { callback_query_id: "1" })).toEqual(
      badRequest("query is too old and response timeout expired or query ID is invalid"),
    );
    expect(await api("answerCallbackQuery", { callback_query_id: "1", text: "x".repeat(201) })).toEqual(
      badRequest("MESSAGE_TOO_LONG"),
    );
  });

  it("shows for a while what the bot is doing, if it is something to do", async () => {
    expect((await api("sendChatAction", { chat_id: chatId, action: "upload_photo" })).body.result).toBe(true);
    expect(await api("sendChatAction", { chat_id: chatId, action: "thinking" })).toEqual(
      badRequest("wrong parameter action in request"),
    );
  });
});

describe("photos", () => {
  it("are kept with their caption and buttons, and served byte by byte", async () => {
    const sent = await bot.api.sendPhoto(chatId, new InputFile(png, "card.png"), {
      caption: "<i>Scorecard</i>",
      parse_mode: "HTML",
      reply_markup: keyboard(["Seen", "seen"]),
    });
    expect(sent.photo).toEqual([
      { file_id: expect.any(String), file_unique_id: expect.any(String), width: 1, height: 1, file_size: 70 },
    ]);
    expect(sent).toMatchObject({
      caption: "Scorecard",
      caption_entities: [{ type: "italic", offset: 0, length: 9 }],
    });
    const [message] = await messages();
    expect(message).toMatchObject({ text: "Scorecard", buttons: [{ callback_data: "seen" }] });
    const photo = await fetch(message.photo);
    expect(photo.headers.get("Content-Type")).toBe("image/png");
    expect(Buffer.from(await photo.arrayBuffer())).toEqual(png);
  });

  it.each([
    [
      "800 x 600",
      800,
      600,
      [
        [90, 68],
        [320, 240],
        [800, 600],
      ],
    ],
    [
      "1000 x 2500",
      1000,
      2500,
      [
        [36, 90],
        [128, 320],
        [320, 800],
        [512, 1280],
      ],
    ],
  ])("come in the sizes that Telegram makes: %s", async (_, width, height, sizes) => {
    const { photo } = await bot.api.sendPhoto(chatId, new InputFile(pngOf(width, height)));
    expect(photo.map((size) => [size.width, size.height])).toEqual(sizes);
  });

  it("are a field of the form, one that attach:// names, or a file_id of before", async () => {
    const to = { chat_id: String(chatId) };
    const sent = await upload("sendPhoto", { ...to, photo: fileOf(png) });
    expect(sent.status).toBe(200);
    const attached = await upload("sendPhoto", { ...to, photo: "attach://chart", chart: fileOf(png) });
    expect(attached.status).toBe(200);
    const { file_id } = sent.body.result.photo[0];
    const again = await api("sendPhoto", { chat_id: chatId, photo: file_id, caption: "again" });
    expect(again.body.result).toMatchObject({ photo: [{ file_id }], caption: "again" });
  });

  it.each([
    ["no photo", {}, "there is no photo in the request"],
    ["no picture", { photo: new Blob(["no picture"]) }, "IMAGE_PROCESS_FAILED"],
    ["a picture too long for its width", { photo: fileOf(pngOf(2100, 100)) }, "PHOTO_INVALID_DIMENSIONS"],
    ["a picture too large", { photo: fileOf(pngOf(5001, 5000)) }, "PHOTO_INVALID_DIMENSIONS"],
    ["an attachment that is not there", { photo: "attach://x" }, "wrong file identifier/HTTP URL specified"],
    [
      "1025 characters below",
      { photo: fileOf(png), caption: "x".repeat(1025) },
      "message caption is too long",
    ],
    ["a broken caption", { photo: fileOf(png), caption: "<b>", parse_mode: "HTML" }, /^can't parse entities/],
  ])("are refused with %s", async (_, fields, description) => {
    const { status, body } = await upload("sendPhoto", { chat_id: String(chatId), ...fields } as never);
    expect(status).toBe(400);
    expect(body.description.replace("Bad Request: ", "")).toMatch(description);
    expect(await messages()).toEqual([]);
  });

  it("may have 1024 characters below, counted after reading the format", async () => {
    const caption = `<b>${"x".repeat(1024)}</b>`;
    const fields = { chat_id: String(chatId), photo: fileOf(png), caption, parse_mode: "HTML" };
    expect((await upload("sendPhoto", fields)).status).toBe(200);
  });

  it("are exchanged, with caption and buttons, in place", async () => {
    const { message_id, photo } = await bot.api.sendPhoto(chatId, new InputFile(png), {
      caption: "morning",
      reply_markup: keyboard(["Refresh", "1"]),
    });
    const chart = new InputFile(pngOf(80, 60), "chart.png");
    const media = InputMediaBuilder.photo(chart, { caption: "<b>noon</b>", parse_mode: "HTML" });
    const edited = await bot.api.editMessageMedia(chatId, message_id, media, {
      reply_markup: keyboard(["Refresh", "2"]),
    });
    expect(edited).toMatchObject({
      message_id,
      photo: [{ width: 80, height: 60 }],
      caption: "noon",
      caption_entities: [{ type: "bold" }],
      edit_date: expect.any(Number),
    });
    expect(await messages()).toMatchObject([{ text: "noon", buttons: [{ callback_data: "2" }] }]);
    // Without a caption there is none.
    const back = InputMediaBuilder.photo(photo[0]?.file_id ?? "");
    expect(await bot.api.editMessageMedia(chatId, message_id, back)).not.toHaveProperty("caption");
    await expect(bot.api.editMessageMedia(chatId, message_id, back)).rejects.toThrow("is not modified");
  });

  it("take the place of a text", async () => {
    const { message_id } = await bot.api.sendMessage(chatId, "<b>Position 5</b>", { parse_mode: "HTML" });
    const media = InputMediaBuilder.photo(new InputFile(png), { caption: "Position 5" });
    const edited = await bot.api.editMessageMedia(chatId, message_id, media);
    expect(edited).toMatchObject({ message_id, caption: "Position 5" });
    expect(edited).not.toHaveProperty("text");
    expect(edited).not.toHaveProperty("entities");
  });

  it("get another caption, or none, and keep what is not named", async () => {
    const { message_id, photo } = await bot.api.sendPhoto(chatId, new InputFile(png), { caption: "before" });
    const caption = {
      caption: "<b>after</b>",
      parse_mode: "HTML" as const,
      reply_markup: keyboard(["A", "a"]),
    };
    expect(await bot.api.editMessageCaption(chatId, message_id, caption)).toMatchObject({
      photo,
      caption: "after",
      caption_entities: [{ type: "bold" }],
    });
    await expect(bot.api.editMessageCaption(chatId, message_id, caption)).rejects.toThrow("is not modified");
    await bot.api.editMessageReplyMarkup(chatId, message_id);
    expect(await messages()).toMatchObject([{ text: "after", buttons: [] }]);
    expect(await bot.api.editMessageCaption(chatId, message_id)).not.toHaveProperty("caption");
  });

  it("have no text, and a text has no caption", async () => {
    const photo = await bot.api.sendPhoto(chatId, new InputFile(png));
    const text = await bot.api.sendMessage(chatId, "text");
    expect(
      await api("editMessageText", { chat_id: chatId, message_id: photo.message_id, text: "x" }),
    ).toEqual(badRequest("there is no text in the message to edit"));
    expect(
      await api("editMessageCaption", { chat_id: chatId, message_id: text.message_id, caption: "x" }),
    ).toEqual(badRequest("there is no caption in the message to edit"));
  });

  it.each([
    ["broken JSON", "{", "can't parse input media JSON object"],
    ["no media", { type: "photo" }, "can't parse InputMedia: media not found"],
    ["a film", { type: "video", media: "x" }, /^can't parse InputMedia/],
    ["a file_id of nowhere", { type: "photo", media: "x" }, "wrong file identifier/HTTP URL specified"],
  ])("are not exchanged for %s", async (_, media, description) => {
    const { message_id } = await bot.api.sendMessage(chatId, "text");
    const { status, body } = await api("editMessageMedia", { chat_id: chatId, message_id, media });
    expect(status).toBe(400);
    expect(body.description.replace("Bad Request: ", "")).toMatch(description);
  });
});

describe("the commands of the bot", () => {
  const list = (...names: string[]) =>
    names.map((command) => ({ command, description: `What ${command} does` }));
  const offered = async (user: number, chat: number) =>
    (await request(`${telegram.chatUrl}/commands?user_id=${user}&chat_id=${chat}`)).body;

  it("are remembered, replaced and forgotten, for each scope and language", async () => {
    await bot.api.setMyCommands(list("help"));
    await bot.api.setMyCommands(list("kill"), { scope: { type: "chat", chat_id: chatId } });
    await bot.api.setMyCommands(list("hilfe"), { language_code: "de" });
    expect(await bot.api.getMyCommands()).toEqual(list("help"));
    expect(await bot.api.getMyCommands({ scope: { type: "chat", chat_id: chatId } })).toEqual(list("kill"));
    expect(await bot.api.getMyCommands({ language_code: "de" })).toEqual(list("hilfe"));
    expect(await bot.api.getMyCommands({ scope: { type: "all_group_chats" } })).toEqual([]);
    await bot.api.deleteMyCommands();
    expect(await bot.api.getMyCommands()).toEqual([]);
  });

  it("are offered from the narrowest scope that has some", async () => {
    expect(await offered(userId, chatId)).toEqual([]);
    await bot.api.setMyCommands(list("start"));
    await bot.api.setMyCommands(list("kill"), { scope: { type: "chat", chat_id: chatId } });
    await bot.api.setMyCommands(list("group"), { scope: { type: "all_group_chats" } });
    await bot.api.setMyCommands(list("mine"), {
      scope: { type: "chat_member", chat_id: chatId, user_id: 7 },
    });
    expect(await offered(userId, chatId)).toEqual(list("kill"));
    expect(await offered(7, 7)).toEqual(list("start"));
    expect(await offered(7, -100)).toEqual(list("group"));
  });

  it.each([
    ["a name with a space", { commands: [{ command: "Bad name", description: "x" }] }, "BOT_COMMAND_INVALID"],
    ["no description", { commands: [{ command: "x", description: "" }] }, "BOT_COMMAND_DESCRIPTION_INVALID"],
    ["more than 100", { commands: list(...Array(101).fill("x")) }, "BOT_COMMANDS_TOO_MUCH"],
    ["broken JSON", { commands: "[" }, "can't parse commands JSON object"],
    [
      "an unknown scope",
      { commands: [], scope: { type: "me" } },
      "can't parse BotCommandScope: Unsupported type specified",
    ],
    [
      "a chat that never wrote to it",
      { commands: [], scope: { type: "chat", chat_id: 99 } },
      "chat not found",
    ],
  ])("are refused with %s", async (_, params, description) => {
    expect(await api("setMyCommands", params)).toEqual(badRequest(description));
  });
});

describe("a user who blocks the bot", () => {
  const forbidden = {
    status: 403,
    body: { ok: false, error_code: 403, description: "Forbidden: bot was blocked by the user" },
  };

  it("is told nothing any more, until the bot is let in again", async () => {
    const { message_id } = await bot.api.sendMessage(chatId, "before");
    await telegram.block(userId);
    expect(await api("sendMessage", { chat_id: chatId, text: "x" })).toEqual(forbidden);
    expect(await api("editMessageText", { chat_id: chatId, message_id, text: "x" })).toEqual(forbidden);
    expect(await api("sendChatAction", { chat_id: chatId, action: "typing" })).toEqual(forbidden);
    expect(await messages()).toMatchObject([{ text: "before" }]);
    expect((await drive("send", { text: "x" })).status).toBe(409);

    await drive("block", { blocked: false });
    await bot.api.sendMessage(chatId, "after");
    expect(await messages()).toMatchObject([{ text: "before" }, { text: "after" }]);
  });

  it("makes an update of it, and of the change of mind", async () => {
    await telegram.block(userId);
    await telegram.block(userId, false);
    const [blocking, letting] = received.map(({ update }) => update.my_chat_member);
    const [member, kicked] = [
      { user: { id: 123456 }, status: "member" },
      { status: "kicked", until_date: 0 },
    ];
    expect(blocking).toMatchObject({ chat: { id: chatId }, from: { id: userId } });
    expect(blocking).toMatchObject({ old_chat_member: member, new_chat_member: kicked });
    expect(letting).toMatchObject({ old_chat_member: kicked, new_chat_member: member });
  });

  it("keeps nobody else from hearing the bot", async () => {
    await drive("send", { text: "/start", user_id: 7, chat_id: 7 });
    await telegram.block(userId);
    await bot.api.sendMessage(7, "to somebody else");
    expect(await messages()).toMatchObject([{ chat_id: 7 }]);
  });
});

describe("failures on demand", () => {
  const send = (text: string) => bot.api.sendMessage(chatId, text).catch((error: unknown) => error);
  const texts = async () => (await messages()).map(({ text }: { text: string }) => text);

  it("a refusal comes before the effect, with what Telegram says beside it", async () => {
    telegram.failNext("sendMessage", {
      code: 429,
      description: "Too Many Requests: retry after 3",
      retryAfter: 3,
    });
    telegram.failNext("sendMessage", { code: 500, description: "Internal Server Error" });
    const refused = await send("first");
    expect(refused).toBeInstanceOf(GrammyError);
    expect(refused).toMatchObject({ error_code: 429, parameters: { retry_after: 3 } });
    expect(await send("second")).toMatchObject({ error_code: 500, parameters: {} });
    await send("third");
    expect(await texts()).toEqual(["third"]);
  });

  it("an answer may be lost after the effect", async () => {
    telegram.failNext("sendMessage", { code: 502, description: "Bad Gateway", afterEffect: true });
    expect(await send("heard")).toMatchObject({ error_code: 502 });
    telegram.failNext("sendMessage", { lost: "reset", afterEffect: true });
    expect(await send("cut")).toBeInstanceOf(HttpError);
    expect(await texts()).toEqual(["heard", "cut"]);
  });

  it("a connection may be cut before the effect", async () => {
    telegram.failNext("sendMessage", { lost: "reset" });
    expect(await send("cut")).toBeInstanceOf(HttpError);
    expect(await texts()).toEqual([]);
  });

  it.each([
    ["before the effect", false],
    ["after it", true],
  ])("a call may stay unanswered %s until the caller gives up", async (_, afterEffect) => {
    telegram.failNext("sendMessage", { lost: "timeout", afterEffect });
    const call = fetch(`${telegram.apiUrl}/bot${botToken}/sendMessage?chat_id=${chatId}&text=silence`, {
      signal: AbortSignal.timeout(300),
    });
    await expect(call).rejects.toThrow(/timeout/);
    expect(await texts()).toEqual(afterEffect ? ["silence"] : []);
  });

  it("holds up the end of the stand-in no longer than the caller", async () => {
    telegram.failNext("sendMessage", { lost: "timeout" });
    const call = send("silence");
    await new Promise((resolve) => setTimeout(resolve, 50));
    await telegram.stop();
    expect(await call).toBeInstanceOf(HttpError);
    telegram = await startTelegram({ botToken, chatId, userId });
  });

  it("a plan is asked about every call that is left", async () => {
    const planned: string[] = [];
    telegram.failWith((method, { text }) => {
      planned.push(`${method} ${text}`);
      return text === "bad" ? { code: 400, description: "Bad Request: planned" } : undefined;
    });
    telegram.failNext("sendMessage", { lost: "reset" });
    await send("bad");
    expect(await send("bad")).toMatchObject({ error_code: 400, description: "Bad Request: planned" });
    await send("good");
    expect(planned).toEqual(["sendMessage bad", "sendMessage good"]);
    expect(await texts()).toEqual(["good"]);
  });

  it("are asked for over HTTP as well", async () => {
    const failure = { method: "sendMessage", times: 2, code: 502, description: "Bad Gateway" };
    expect((await drive("fail", failure)).status).toBe(200);
    for (const text of ["one", "two", "three"]) await send(text);
    expect(await texts()).toEqual(["three"]);
    expect((await drive("fail", { method: "sendMessage", lost: "somewhere" })).status).toBe(422);
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

  it("knows quotations that expand, and spoilers in both spellings", () => {
    const html = `<blockquote expandable>a</blockquote><tg-spoiler>b</tg-spoiler><span class="tg-spoiler">c</span>`;
    const types = parseHtml(html).entities.map(({ type }) => type);
    expect(types).toEqual(["expandable_blockquote", "spoiler", "spoiler"]);
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
    ["<span>x</span>", `Tag "span" must have class "tg-spoiler" at byte offset 0`],
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

  it("are forgotten with the webhook when it is asked for", async () => {
    await bot.api.deleteWebhook();
    await drive("send", { text: "waiting" });
    await bot.api.deleteWebhook({ drop_pending_updates: true });
    expect(await bot.api.getWebhookInfo()).toMatchObject({ url: "", pending_update_count: 0 });
  });

  it("of two users come side by side, the presses of one in order", async () => {
    const { message_id } = await bot.api.sendMessage(chatId, "card");
    let atWork = 0;
    let most = 0;
    onUpdate = async () => {
      most = Math.max(most, ++atWork);
      await new Promise((resolve) => setTimeout(resolve, 50));
      atWork--;
      return undefined;
    };
    const press = (user_id: number) => drive("press", { message_id, callback_data: "x", user_id });
    await Promise.all([press(1), press(1)]);
    expect(most).toBe(1);
    await Promise.all([press(1), press(2)]);
    expect(most).toBe(2);
  });

  it("are of the kinds the webhook asked for, then and when it is set again", async () => {
    await bot.api.setWebhook(webhookUrl, { allowed_updates: ["callback_query"] });
    await bot.api.setWebhook(webhookUrl);
    expect(await bot.api.getWebhookInfo()).toMatchObject({
      url: webhookUrl,
      max_connections: 40,
      allowed_updates: ["callback_query"],
    });
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

  it("answers 404 to a press on a message that the bot never sent, or not in that chat", async () => {
    expect((await drive("press", { message_id: 1, callback_data: "x" })).status).toBe(404);
    const { message_id } = await bot.api.sendMessage(chatId, "card");
    const elsewhere = { message_id, callback_data: "x", user_id: 7, chat_id: 7 };
    expect((await drive("press", elsewhere)).status).toBe(404);
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
  it("comes in files of its own, which may load nothing from elsewhere", async () => {
    const answer = await fetch(`${telegram.chatUrl}/`);
    const page = await answer.text();
    expect(page).toContain("<title>Thetabase</title>");
    expect(answer.headers.get("Content-Security-Policy")).toBe("default-src 'self'; img-src 'self' data:");
    const files = [...page.matchAll(/(?:src|href)="(?!data:)([^"]+)"/g)].map(([, file]) => file);
    expect(files).toEqual(["style.css", "main.js"]);
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
    telegram = await startTelegram({ botToken, chatId: -100, userId });
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
    telegram = await startTelegram({ botToken, chatId, userId });
  });
});
