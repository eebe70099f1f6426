import { describe, expect, it } from "vitest";
import { api, badRequest, bot, chatId, request, startAnother, telegram, useTelegram } from "./started.ts";

useTelegram();

const PAGE = { type: "web_app", text: "Dashboard", web_app: { url: "https://dashboard.example/" } } as const;

describe("the button beside a private chat", () => {
  it("opens the bot's commands until it is given a page, and again when that is taken", async () => {
    expect(await bot.api.getChatMenuButton({ chat_id: chatId })).toEqual({ type: "commands" });
    await bot.api.setChatMenuButton({ chat_id: chatId, menu_button: PAGE });
    expect(await bot.api.getChatMenuButton({ chat_id: chatId })).toEqual(PAGE);
    await bot.api.setChatMenuButton({ chat_id: chatId, menu_button: { type: "default" } });
    expect(await bot.api.getChatMenuButton({ chat_id: chatId })).toEqual({ type: "commands" });
  });

  it("is that of all chats where it has none of its own", async () => {
    await bot.api.setChatMenuButton({ menu_button: PAGE });
    expect(await bot.api.getChatMenuButton({ chat_id: chatId })).toEqual(PAGE);
    await bot.api.setChatMenuButton({ chat_id: chatId, menu_button: { type: "commands" } });
    expect(await bot.api.getChatMenuButton({ chat_id: chatId })).toEqual({ type: "commands" });
    await bot.api.setChatMenuButton({ chat_id: chatId, menu_button: { type: "default" } });
    expect(await bot.api.getChatMenuButton({ chat_id: chatId })).toEqual(PAGE);
  });

  it.each([
    ["http://dashboard.example/"],
    ["http://127.0.0.1:54327/"],
    ["dashboard.example"],
    ["tg://resolve"],
    [""],
  ])("opens pages over https alone, not %j", async (url) => {
    expect(
      await api("setChatMenuButton", { chat_id: chatId, menu_button: { ...PAGE, web_app: { url } } }),
    ).toEqual(badRequest("BUTTON_URL_INVALID: only HTTPS links are allowed"));
    expect(await bot.api.getChatMenuButton({ chat_id: chatId })).toEqual({ type: "commands" });
  });

  it.each([
    [{ type: "web_app", web_app: PAGE.web_app }, `can't parse menu button: Can't find field "text"`],
    [{ ...PAGE, text: "" }, "BUTTON_TEXT_INVALID"],
    [{ type: "web_app", text: "Dashboard" }, `can't parse menu button: Can't find field "web_app"`],
    [{ type: "link" }, "can't parse menu button: Unsupported menu button type specified"],
    ["{", "can't parse menu button JSON object"],
  ])("refuses %j", async (menu_button, description) => {
    expect(await api("setChatMenuButton", { chat_id: chatId, menu_button })).toEqual(badRequest(description));
  });

  it("is none that a group has, nor a person who never wrote to the bot", async () => {
    await startAnother({ chatId: -100_1234 });
    const set = (chat_id: number) => api("setChatMenuButton", { chat_id, menu_button: PAGE });
    expect(await set(-100_1234)).toEqual(badRequest("invalid chat_id specified"));
    expect(await set(99)).toEqual(badRequest("chat not found"));
    expect(await api("getChatMenuButton", { chat_id: -100_1234 })).toEqual(
      badRequest("invalid chat_id specified"),
    );
  });
});

describe("the chat page's link to the dashboard", () => {
  it("leads through a new link each time", async () => {
    let links = 0;
    await telegram.stop();
    await startAnother({
      dashboardLink: () => {
        links += 1;
        return `http://127.0.0.1:9/?token=${links}`;
      },
    });
    for (const token of [1, 2]) {
      const answer = await fetch(`${telegram.chatUrl}/dashboard`, { redirect: "manual" });
      expect([answer.status, answer.headers.get("Location")]).toEqual([
        303,
        `http://127.0.0.1:9/?token=${token}`,
      ]);
    }
  });

  it("says where none runs that there is none", async () => {
    expect(await request(`${telegram.chatUrl}/dashboard`)).toMatchObject({ status: 404 });
  });
});
