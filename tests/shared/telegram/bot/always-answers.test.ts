import { describe, expect, it } from "vitest";
import { handleUpdate } from "../../../../shared/telegram/handle-update.ts";
import { CHAT, OWNER, type Row } from "../../../support/book.ts";
import { bot, newest, STRANGER, text, useWorld, VIEWER, written } from "./owners-chat.ts";

useWorld();

/** A private chat between the bot and one person. */
const alone = { chat: { id: CHAT, type: "private", first_name: "Max" } };
const privately = (words: string, differing: Row = {}) => {
  const update = text(words, { ...differing });
  return { ...update, message: { ...update.message, ...alone } };
};
const NOTHING = { updates: 0, messages: 0, actions: 0 };

describe("a text that is not a command", () => {
  it.each<[string, string]>([
    ["/postions", "/postions is not a command. Did you mean /positions? /help lists the commands."],
    [
      "/performence week",
      "/performence is not a command. Did you mean /performance? /help lists the commands.",
    ],
    ["/pos", "/pos is not a command. Did you mean /positions? /help lists the commands."],
    ["/pln", "/pln is not a command. Did you mean /pnl? /help lists the commands."],
    ["/sell_everything", "/sell_everything is not a command. /help lists the commands."],
    ["thanks a lot", "thanks is not a command. /help lists the commands."],
    ["postions 3", "postions is not a command. Did you mean /positions? /help lists the commands."],
    ["/positions/all", "/positions/all is not a command. /help lists the commands."],
  ])("%s is answered with the nearest one, in a private chat", async (words, message) => {
    await handleUpdate(bot(), privately(words));
    expect(await newest()).toEqual({ kind: "refused", facts: { message }, edits_message_id: null });
    expect(await written()).toEqual({ updates: 1, messages: 1, actions: 0 });
  });

  it.each(["/postions", "/sell_everything@somebody"])("%s is answered in a group, too", async (words) => {
    await handleUpdate(bot(), text(words));
    expect(await newest()).toMatchObject({ kind: "refused" });
  });

  it.each(["/sell_everything", "/weather"])("%s may be for another bot in a group", async (words) => {
    expect(await handleUpdate(bot(), text(words))).toBeNull();
    expect(await written()).toEqual(NOTHING);
  });

  it("is ignored from a stranger, or if it was forwarded", async () => {
    await handleUpdate(bot(), privately("/postions", { user: STRANGER }));
    await handleUpdate(bot(), privately("/postions", { forward_origin: { type: "user" } }));
    expect(await written()).toEqual(NOTHING);
  });

  it.each([
    { photo: [{ file_id: "a", file_unique_id: "b", width: 1, height: 1 }] },
    { voice: { file_id: "a", file_unique_id: "b", duration: 1 } },
    { sticker: { file_id: "a", file_unique_id: "b", type: "regular" } },
    { location: { latitude: 1, longitude: 2 } },
  ])("a picture, a voice message or a place is not read: %j", async (content) => {
    const update = privately("");
    const { text: _, ...message } = update.message;
    await handleUpdate(bot(), { ...update, message: { ...message, ...content } });
    expect(await newest()).toMatchObject({
      kind: "refused",
      facts: { message: "Only text is read here. /help lists the commands." },
    });
    const inGroup = text("");
    const { text: __, ...others } = inGroup.message;
    await handleUpdate(bot(), { ...inGroup, message: { ...others, ...content } });
    expect(await written()).toEqual({ updates: 1, messages: 1, actions: 0 });
  });
});

describe("a command without its slash", () => {
  it.each<[string, string, Row]>([
    ["position 3", "position", { position_id: 3 }],
    ["Positions", "positions", { page: 0 }],
    ["  pnl week", "pnl", { period: "week" }],
  ])("%s works in a private chat", async (words, kind, facts) => {
    await handleUpdate(bot(), privately(words));
    expect(await newest()).toEqual({ kind, facts, edits_message_id: null });
  });

  it("has no more rights for a viewer than with it", async () => {
    await handleUpdate(bot(), privately("pause", { user: VIEWER }));
    expect(await newest()).toMatchObject({ kind: "refused" });
    expect(await written()).toEqual({ updates: 1, messages: 1, actions: 0 });
    await handleUpdate(bot(), privately("pause", { user: Number(OWNER) }));
    expect(await written()).toMatchObject({ actions: 1 });
  });
});

describe("a command with a wrong argument", () => {
  it.each<[string, string]>([
    ["/pnl year", '"year" is not understood. Write /pnl today, week, month or all.'],
    [
      "/scorecard yesterday",
      '"yesterday" is not understood. Write /scorecard alone, or with a date such as 2026-03-03.',
    ],
    ["/weekly foo", '"foo" is not understood. Write /weekly alone, or with a date such as 2026-03-03.'],
    [
      "/weekly 2026-02-30",
      '"2026-02-30" is not understood. Write /weekly alone, or with a date such as 2026-03-03.',
    ],
    ["/brief 2026-03-03", '"2026-03-03" is not understood. Write /brief alone.'],
    ["/positions next", '"next" is not understood. Write /positions alone, or with a page number.'],
    ["/positions 0", '"0" is not understood. Write /positions alone, or with a page number.'],
    ["/note 12 sold early rating:9", '"rating:9" is not understood. Write rating: and 1 to 5.'],
    [
      "/note before:happy",
      '"before:happy" is not understood. Write before: and one of fearful, nervous, calm, confident, greedy.',
    ],
    ["/help clse", "/clse is not a command. Did you mean /close? /help lists the commands."],
  ])("%s is answered with the accepted forms", async (words, message) => {
    await handleUpdate(bot(), text(words));
    expect(await newest()).toEqual({ kind: "refused", facts: { message }, edits_message_id: null });
    expect(await written()).toEqual({ updates: 1, messages: 1, actions: 0 });
  });

  it.each<[string, string, Row]>([
    ["/scorecard 2026-03-03 markdown", "scorecard", { day: "2026-03-03", as: "markdown" }],
    ["/brief Markdown", "brief", { as: "markdown" }],
    ["/help close", "help", { command: "close" }],
    ["/help /close", "help", { command: "close" }],
  ])("%s is correct", async (words, kind, facts) => {
    await handleUpdate(bot(), text(words));
    expect(await newest()).toEqual({ kind, facts, edits_message_id: null });
  });
});
