import { expect, it } from "vitest";
import { api, chatId, drive, messages, request, startAnother, telegram, useTelegram } from "./started.ts";

useTelegram();

/** What the page is told of when it is opened. */
async function dates(): Promise<number[]> {
  const answer = await fetch(`${telegram.chatUrl}/events`);
  const reader = answer.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  await reader?.cancel();
  const snapshot = JSON.parse(new TextDecoder().decode(value).replace(/^data: /, ""));
  return snapshot.messages.flatMap(({ date, edit_date }: { date: number; edit_date?: number }) =>
    edit_date === undefined ? [date] : [date, edit_date],
  );
}

it("messages are dated by the clock that it is given: what is sent, edited and written", async () => {
  await telegram.stop();
  let now = new Date("2026-02-24T15:15:00Z");
  await startAnother({ now: async () => now });
  const sent = await api("sendMessage", { chat_id: chatId, text: "A card" });
  now = new Date("2026-03-03T19:00:00Z");
  await api("editMessageText", {
    chat_id: chatId,
    message_id: sent.body.result.message_id,
    text: "It closed",
  });
  await drive("send", { text: "/pnl" });
  const [first, then] = ["2026-02-24T15:15:00Z", "2026-03-03T19:00:00Z"].map((at) => Date.parse(at) / 1000);
  expect(await dates()).toEqual([first, then, then]);
});

it("after a rest it takes as much at once as at first, and without one it does not", async () => {
  await telegram.stop();
  await startAnother({ isPaced: true });
  const send = async () => (await api("sendMessage", { chat_id: chatId, text: "Another" })).status;
  const burst = async () => [
    await send(),
    await send(),
    await send(),
    await send(),
    await send(),
    await send(),
  ];
  expect(await burst()).toEqual([200, 200, 200, 200, 200, 200]);
  expect(await send()).toBe(429);
  await drive("rest", {});
  expect(await burst()).toEqual([200, 200, 200, 200, 200, 200]);
});

it("a person deletes a message of the bot, which does not hear of it; what is not there cannot be deleted", async () => {
  const sent = await api("sendMessage", { chat_id: chatId, text: "A card" });
  const { message_id } = sent.body.result;
  const remove = () => request(`${telegram.chatUrl}/messages/${message_id}`, { method: "DELETE" });
  expect(await remove()).toEqual({ status: 200, body: { message_id } });
  expect(await messages()).toEqual([]);
  expect((await remove()).status).toBe(404);
});
