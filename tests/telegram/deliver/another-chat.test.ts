import { describe, expect, it } from "vitest";
import { CHAT, csp, type Row } from "../../support/book.ts";
import type { TelegramCall } from "../../support/fake-telegram.ts";
import { deliver, outbox, queue, telegram, useOutbox, wait, world } from "./outbox.ts";

useOutbox();

/** The new id of the group. */
const SUPERGROUP = -1_009_876_543;

/** Telegram's answer for a group that has become a supergroup. */
const asMoved = ({ payload }: TelegramCall) =>
  Number(payload.chat_id) === CHAT
    ? {
        error_code: 400,
        description: "Bad Request: group chat was upgraded to a supergroup chat",
        parameters: { migrate_to_chat_id: SUPERGROUP },
      }
    : ("ok" as const);

const faults = async (): Promise<string[]> =>
  (await world.sql`select says from private.system_faults() where part = 'messages'`).map(({ says }) => says);

describe("a group that has become a supergroup", () => {
  it("is reported by health at once, with the number to set; nothing is lost, in any lane", async () => {
    telegram.answerWith(asMoved);
    await queue(2);
    await world.propose(csp());
    expect(await deliver()).toEqual({ sent: 0, parked: 0, due: 3 });
    expect(await faults()).toEqual([
      `The Telegram group has a new id, and messages to the old one fail. Set TELEGRAM_CHAT_ID to ${SUPERGROUP}.`,
    ]);
    expect((await outbox())[0]?.error).toContain(`set TELEGRAM_CHAT_ID to ${SUPERGROUP}`);
    // Once the new id is set, messages that waited for their next attempt are due.
    expect(await deliver({ chat: SUPERGROUP })).toEqual({ sent: 3, parked: 0, due: 0 });
    expect(await faults()).toEqual([]);
  });

  it("gets open cards and questions, and the fate of the others, under its new number", async () => {
    const open = csp();
    const decided = csp();
    await world.propose(open);
    await world.propose(decided);
    await world.command("kill");
    await deliver();
    const { card_message_id: before } = await world.request(open.request_id);
    telegram.forget();
    telegram.answerWith(asMoved);
    // Decided before the new id was known.
    await world.press(decided.request_id, "reject");
    await world.sql`insert into private.prompts (kind, facts) values ('working_closes', '{"orders": []}')`;
    await world.sql`
      insert into private.outbox (kind, prompt_id) select kind, prompt_id from private.prompts where kind = 'working_closes'`;
    await wait();
    await deliver();
    telegram.calls.length = 0;
    await wait();
    await deliver({ chat: SUPERGROUP });
    expect(telegram.calls.every(({ payload }) => Number(payload.chat_id) === SUPERGROUP)).toBe(true);
    expect(new Set(telegram.calls.map(({ method }) => method))).toEqual(new Set(["sendMessage"]));
    const { card_chat_id, card_message_id, card_token } = await world.request(open.request_id);
    const token = String(card_token);
    expect([Number(card_chat_id), card_message_id === before]).toEqual([SUPERGROUP, false]);
    expect(telegram.texts().filter((text) => text.includes("Rejected"))).toHaveLength(1);

    // Its buttons work in the new chat, and no longer in the old one.
    const press = { token, chat_id: SUPERGROUP, message_id: Number(card_message_id) };
    expect(await world.press(open.request_id, "approve", { ...press, chat_id: CHAT })).toMatchObject({
      outcome: "stale",
    });
    expect(await world.press(open.request_id, "approve", press)).toMatchObject({ outcome: "approved" });
    await wait();
    expect(await deliver({ chat: SUPERGROUP })).toMatchObject({ sent: 1, due: 0 });
    expect(telegram.calls.at(-1)?.method).toBe("editMessageText");
  });

  it("never has a message edited whose number another one had in the group before", async () => {
    await world.sentAs("help", 812);
    await world.call("queue_reply", {
      update_id: 1,
      kind: "orders",
      pressed: true,
      nav_chat_id: CHAT,
      nav_message_id: 812,
    });
    await deliver({ chat: SUPERGROUP });
    expect(telegram.calls.map(({ method }) => method)).toEqual(["sendMessage"]);
  });
});

describe("a topic of a forum", () => {
  const ask = (topic: number, more: Row = {}) =>
    world.call("queue_reply", { update_id: topic, kind: "help", topic, ...more });
  const topics = () => telegram.calls.map(({ payload }) => payload.message_thread_id ?? null);

  it("gets the answers to commands there, while alerts and cards go to the general topic", async () => {
    await ask(31);
    await world.call("run_command", { update_id: 2, user_id: "77", command: "kill", topic: 32 });
    await world.call("run_command", { update_id: 3, user_id: "77", command: "resume", topic: 33 });
    await queue(1);
    await world.propose(csp());
    expect(await deliver()).toMatchObject({ sent: 5, due: 0 });
    expect(topics().sort()).toEqual([31, 32, 33, null, null]);
  });

  it("that is closed or deleted meanwhile loses no answer", async () => {
    await ask(31);
    telegram.script({ error_code: 400, description: "Bad Request: message thread not found" });
    expect(await deliver()).toMatchObject({ sent: 1, due: 0 });
    expect(topics()).toEqual([31, null]);
  });
});
