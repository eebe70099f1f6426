import { beforeEach, describe, expect, it } from "vitest";
import { COMMANDS, pressedCommand } from "../../../shared/telegram/commands.ts";
import { CHAT, type Row } from "../../support/book.ts";
import { everyNth } from "../../support/every-nth.ts";
import {
  APPROVER,
  HEARD,
  MAY_LOOK_ONLY,
  named,
  OTHER_CHAT,
  plus,
  STRANGER,
  VIEWER,
  write,
} from "../stage.ts";
import { act, acts, cases, did, does, leaves, leavesTwice, line, looks, SHOWN } from "./cases.ts";
import { EXPECTED, OF_BUTTONS } from "./expected.ts";
import { stage, useSituation } from "./situation.ts";

useSituation();

const TYPING = { method: "sendChatAction", chat_id: CHAT, action: "typing" };
const MENU = expect.objectContaining({ method: "setMyCommands" });
const introduction = (user: number, chat: number) => ({
  method: "sendMessage",
  chat_id: chat,
  text: expect.stringContaining(`Your user id is ${user}, the id of this chat is ${chat}.`),
});

const otherChat = (chat: number) => ({
  method: "sendMessage",
  chat_id: chat,
  text: expect.stringMatching(
    `^Nothing was done: this chat \\(${chat}\\) is not the chat of TELEGRAM_CHAT_ID`,
  ),
});
const anonymous = (chat: number) => ({
  method: "sendMessage",
  chat_id: chat,
  text: expect.stringMatching(
    /^Nothing was done: you write anonymously as this group.*turn off "Remain anonymous"/,
  ),
});

/** Telegram's id for an administrator who writes as the group. */
const ANONYMOUS = 1_087_968_824;

it("names every command", () => {
  expect(Object.keys(EXPECTED).sort()).toEqual(COMMANDS.map(({ name }) => name).sort());
  for (const name of Object.keys(OF_BUTTONS)) {
    expect(pressedCommand(name)).toBeDefined();
  }
});

/** Messages that do not count as written by a person. */
const UNWRITTEN: [string, (text: string) => Row][] = [
  ["edited message", write.edited],
  ["forwarded message", write.forwarded],
  ["channel post", write.channelPost],
  ["edited channel post", write.editedChannelPost],
];

describe.each(everyNth(cases(EXPECTED)))("/$name $case, written:", ({ name, one }) => {
  it("by people without rights", async () => {
    const text = line(name, one.words);
    const by = (user: number, chat: number): [string, Row, Row | null] => [
      `user ${user} in ${chat}`,
      write.by(text, { user, chat }),
      name === "start" ? introduction(user, chat) : user === STRANGER ? null : otherChat(chat),
    ];
    const asTheGroup = write.by(text, {
      user: ANONYMOUS,
      sender_chat: { id: CHAT, type: "supergroup", title: "Owner" },
    });
    const ways: [string, Row, Row | null][] = [
      by(STRANGER, CHAT),
      by(STRANGER, STRANGER),
      by(APPROVER, OTHER_CHAT),
      by(APPROVER, APPROVER),
      by(VIEWER, OTHER_CHAT),
      ["an administrator who is anonymous", asTheGroup, anonymous(CHAT)],
      ...UNWRITTEN.map(([way, of]): [string, Row, null] => [way, of(text), null]),
    ];
    const { said, writes } = await stage.bring(...ways.map(([, update]) => update));
    expect(named(ways, said)).toEqual(Object.fromEntries(ways.map(([way, , says]) => [way, says])));
    expect(writes).toEqual({});
  });
});

describe.each(everyNth(looks(EXPECTED)))("/$name $case, written:", ({ name, one }) => {
  const said = name === "start" ? MENU : TYPING;
  const reply = () => ({ kind: one.shows, facts: one.facts?.() ?? {}, edits_message_id: null });

  it.each([
    ["approver", APPROVER],
    ["viewer", VIEWER],
  ])("%s", async (_, user) => {
    const update = write.by(line(name, one.words), { user });
    expect(await stage.bring(update)).toEqual({ said: [said], writes: SHOWN });
    expect(await stage.newest()).toEqual(reply());
  });

  it("replayed update", async () => {
    const update = write.by(line(name, one.words));
    expect(await stage.bring(update, update)).toEqual({ said: [said, said], writes: SHOWN });
    expect(await stage.bring(update)).toEqual({ said: [said], writes: {} });
  });

  it("written twice at once", async () => {
    const text = line(name, one.words);
    expect(await stage.bring(write.by(text), write.by(text))).toEqual({
      said: [said, said],
      writes: plus(SHOWN, HEARD),
    });
  });
});

describe.each(everyNth(does(EXPECTED)))("/$name $case, written:", ({ name, one }) => {
  beforeEach(() => one.after?.());

  it("approver", async () => {
    expect(await stage.bring(write.by(line(name, one.words)))).toEqual({
      said: [TYPING],
      writes: leaves(one),
    });
    expect(await acts(one)).toEqual([act(one, one.outcome)]);
    if (one.sends.length > 0) {
      expect((await stage.newest()).kind).toBe(one.sends[0]);
    }
    await did(one);
  });

  it("viewer", async () => {
    const update = write.by(line(name, one.words), { user: VIEWER });
    expect(await stage.bring(update)).toEqual({ said: [TYPING], writes: SHOWN });
    expect(await stage.newest()).toEqual({
      kind: "refused",
      facts: { message: MAY_LOOK_ONLY.text },
      edits_message_id: null,
    });
  });

  it("replayed update", async () => {
    const update = write.by(line(name, one.words));
    expect(await stage.bring(update, update)).toEqual({ said: [TYPING, TYPING], writes: leaves(one) });
    expect(await stage.bring(update)).toEqual({ said: [TYPING], writes: {} });
  });

  it("written twice at once", async () => {
    const text = line(name, one.words);
    expect(await stage.bring(write.by(text), write.by(text))).toEqual({
      said: [TYPING, TYPING],
      writes: leavesTwice(one),
    });
    await did(one);
  });
});
