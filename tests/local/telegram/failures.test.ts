import { GrammyError, HttpError } from "grammy";
import { describe, expect, it } from "vitest";
import {
  api,
  bot,
  botToken,
  chatId,
  drive,
  messages,
  startAnother,
  telegram,
  userId,
  useTelegram,
  webhook,
} from "./started.ts";

useTelegram();

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
    const [blocking, letting] = webhook.received.map(({ update }) => update.my_chat_member);
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
    await startAnother();
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
