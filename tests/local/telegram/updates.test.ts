import { describe, expect, it, vi } from "vitest";
import { bot, chatId, drive, useTelegram, webhook } from "./started.ts";

useTelegram();

describe("updates", () => {
  it("reach the webhook with its secret, one after the other, with rising ids", async () => {
    let atWork = 0;
    webhook.onUpdate = async () => {
      expect(++atWork).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 20));
      atWork--;
      return undefined;
    };
    await Promise.all(["one", "two", "three"].map((text) => drive("send", { text })));
    const [first = 0, ...others] = webhook.received.map(({ update }) => update.update_id);
    expect(others).toEqual([first + 1, first + 2]);
    expect(webhook.received.map(({ secret }) => secret)).toEqual(["s3cret", "s3cret", "s3cret"]);
  });

  it("are posted again, unchanged, until the webhook takes them", async () => {
    webhook.onUpdate = () => ({ status: webhook.received.length < 3 ? 500 : 200 });
    await drive("send", { text: "once" });
    expect(webhook.received).toHaveLength(3);
    expect(new Set(webhook.received.map(({ update }) => JSON.stringify(update))).size).toBe(1);
    expect(await bot.api.getWebhookInfo()).toMatchObject({
      pending_update_count: 0,
      last_error_message: "Wrong response from the webhook: 500 Internal Server Error",
    });
  });

  it("are given up, with a word about it, when the webhook stays broken, and the next one follows", async () => {
    const complaint = vi.spyOn(console, "error").mockReturnValue();
    webhook.onUpdate = (update) => ({ status: update.message?.text === "bad" ? 500 : 200 });
    await drive("send", { text: "bad" });
    await drive("send", { text: "good" });
    expect(webhook.received.map(({ update }) => update.message?.text)).toEqual(
      [..."12345"].map(() => "bad").concat("good"),
    );
    expect(complaint).toHaveBeenCalledOnce();
    expect(complaint.mock.calls[0]?.[0]).toMatch(/given up after 5 tries: .*500/);
  });

  it("wait while there is no webhook, and come when it is set", async () => {
    await bot.api.deleteWebhook();
    expect((await drive("send", { text: "waiting" })).status).toBe(200);
    expect((await bot.api.getWebhookInfo()).pending_update_count).toBe(1);
    await bot.api.setWebhook(webhook.url, { secret_token: "other" });
    await vi.waitFor(() => expect(webhook.received).toHaveLength(1));
    expect(webhook.received[0]?.secret).toBe("other");
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
    webhook.onUpdate = async () => {
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
    await bot.api.setWebhook(webhook.url, { allowed_updates: ["callback_query"] });
    await bot.api.setWebhook(webhook.url);
    expect(await bot.api.getWebhookInfo()).toMatchObject({
      url: webhook.url,
      max_connections: 40,
      allowed_updates: ["callback_query"],
    });
    const { message_id } = await bot.api.sendMessage(chatId, "card");
    await drive("send", { text: "not asked for" });
    await drive("press", { message_id, callback_data: "asked" });
    expect(webhook.received.map(({ update }) => Object.keys(update)[1])).toEqual(["callback_query"]);
  });
});
