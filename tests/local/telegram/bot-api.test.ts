import { describe, expect, it } from "vitest";
import { parseHtml } from "../../../local/telegram/api/html.ts";
import {
  api,
  badRequest,
  bot,
  botToken,
  chatId,
  drive,
  keyboard,
  messages,
  request,
  telegram,
  userId,
  useTelegram,
} from "./started.ts";

useTelegram();

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
