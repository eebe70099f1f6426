import { describe, expect, it } from "vitest";
import { handleUpdate } from "../../../../shared/telegram/handle-update.ts";
import type { Row } from "../../../support/book.ts";
import {
  bot,
  newest,
  nextUpdate,
  press,
  pressOn,
  said,
  shown,
  text,
  useWorld,
  VIEWER,
  world,
  written,
} from "./owners-chat.ts";

useWorld();

describe("a viewer", () => {
  const viewer = { user: VIEWER };

  it("may look up what an approver may, written or pressed", async () => {
    await handleUpdate(bot(), text("/positions", viewer));
    await world.sentAs("positions", 5);
    expect(await said(pressOn(5, { data: "nav:pnl:week", ...viewer }))).toMatchObject({
      method: "answerCallbackQuery",
      text: "One moment ...",
    });
    expect(await newest()).toEqual({ kind: "pnl", facts: { period: "week" }, edits_message_id: 5 });
    expect(await written()).toEqual({ updates: 2, messages: 3, actions: 0 });
  });

  it.each([
    "/close 12",
    "/close all",
    "/closed 12 100",
    "/rules 12 dte 14",
    "/pause",
    "/resume",
    "/kill",
    "/unkill",
    "/reconcile",
  ])("who writes %s is refused", async (command) => {
    await handleUpdate(bot(), text(command, viewer));
    expect(await newest()).toMatchObject({
      kind: "refused",
      facts: { message: "You (user 88) may look here, but not act." },
    });
    expect(await written()).toEqual({ updates: 1, messages: 1, actions: 0 });
  });

  it("who presses an acting button is refused, and nothing is written", async () => {
    const { request_id } = await shown();
    const { card_token } = await world.request(request_id);
    const before = await written();
    for (const data of [
      `approve:${card_token}`,
      `reject:${card_token}`,
      "act:pause:",
      "act:close:12",
      "act:rules:12 auto off",
    ]) {
      expect(await said(await press(request_id, { data, ...viewer })), data).toMatchObject({
        method: "answerCallbackQuery",
        text: "You (user 88) may look here, but not act.",
        show_alert: true,
      });
    }
    expect(await written()).toEqual(before);
  });
});

describe("a message that nobody wrote here", () => {
  it.each<[string, () => Row]>([
    ["an edited message", () => ({ update_id: nextUpdate(), edited_message: text("/pause").message })],
    ["a channel post", () => ({ update_id: nextUpdate(), channel_post: text("/pause").message })],
    [
      "an edited channel post",
      () => ({ update_id: nextUpdate(), edited_channel_post: text("/pause").message }),
    ],
    [
      "a forwarded message",
      () => text("/pause", { forward_origin: { type: "user", sender_user: { id: 1 }, date: 1 } }),
    ],
    ["what another bot brings", () => text("/pause", { via_bot: { id: 2, is_bot: true, first_name: "x" } })],
    ["a channel that is linked", () => text("/pause", { sender_chat: { id: -1009, type: "channel" } })],
    ["a message from nobody", () => text("/pause", { from: undefined })],
  ])("%s: nothing happens, nothing is written", async (_, update) => {
    expect(await handleUpdate(bot(), update())).toBeNull();
    expect(await written()).toEqual({ updates: 0, messages: 0, actions: 0 });
  });
});
