import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Book, CHAT, createBook, csp, type Row } from "../support/book.ts";

let book: Book;
let position_id: number;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(async () => {
  await book.empty();
  position_id = await book.open(csp());
  await book.deliver();
});
afterAll(() => book.drop());

/** Asks the three questions that only events cause. */
async function ask(): Promise<void> {
  const [order] = await book.orders({ position_id });
  const { ticker } = await book.position(position_id);
  for (const prompt of [
    { kind: "settlement", position_id },
    { kind: "which_order", order_id: Number(order?.order_id) },
    { kind: "drift", ticker: String(ticker) },
  ]) {
    await book.sql`insert into private.prompts ${book.sql({ ...prompt, facts: book.sql.json({}) } as never)}`;
  }
  await book.sql`insert into private.outbox (kind, prompt_id) select kind, prompt_id from private.prompts`;
}

const claim = () =>
  book.call<{ message_id: number; attempt: number; kind: string }[]>("claim_messages", { owners_chat: CHAT });

/** Sends everything that may leave now; the chat refuses or accepts it. */
async function leave(how: "blocked" | "sent" | "refused"): Promise<string[]> {
  const kinds: string[] = [];
  for (;;) {
    await book.sql`update private.chats set paced_until = '-infinity'`;
    const messages = await claim();
    if (messages.length === 0) {
      return kinds.sort();
    }
    for (const { message_id, attempt, kind } of messages) {
      kinds.push(kind);
      await book.call("record_delivery", {
        message_id,
        attempt,
        outcome: how,
        ...(how === "sent"
          ? { telegram_chat_id: CHAT, telegram_message_id: 600 + Number(message_id) }
          : { error: "Forbidden: the group chat was deleted" }),
      });
    }
  }
}

const pass = (minutes: number) =>
  book.sql`update private.outbox set due_at = due_at - make_interval(mins => ${minutes}) where status = 'parked'`;
const watch = () => book.sql`select private.watch()`;
const QUESTIONS = ["drift", "settlement", "which_order"];
const told = async () =>
  (await book.sql`select says from private.system_faults() where fault = 'unasked'`).map(({ says }) => says);
const questions = async () => {
  const [row] =
    await book.sql`select private.position_facts(${position_id}) -> 'position' -> 'questions' as questions`;
  return row?.questions as Row[];
};

describe("questions that a chat refused", () => {
  it("are reported by health and by /position, and are sent again each hour until one arrives", async () => {
    await ask();
    await leave("blocked");
    expect(await told()).toEqual([
      "Questions that wait for an answer and could not be delivered: 3 (drift, settlement, which order). Each is sent again every hour, and as soon as the chat accepts messages.",
    ]);
    expect(await questions()).toEqual(
      expect.arrayContaining(QUESTIONS.map((kind) => ({ kind, delivered: false }))),
    );
    for (let hour = 0; hour < 3; hour += 1) {
      await pass(31);
      await watch();
      expect((await leave("blocked")).filter((kind) => QUESTIONS.includes(kind))).toEqual([]);
      await pass(31);
      await watch();
      await watch();
      // One message per call: a chat that refuses one refuses all.
      expect((await leave("blocked")).filter((kind) => QUESTIONS.includes(kind))).toHaveLength(1);
    }
    await pass(61);
    await watch();
    expect(await leave("sent")).toEqual(expect.arrayContaining(QUESTIONS));
    expect(await told()).toEqual([]);
    expect(await questions()).toEqual(
      expect.arrayContaining(QUESTIONS.map((kind) => ({ kind, delivered: true }))),
    );
    await pass(600);
    await watch();
    expect((await leave("sent")).filter((kind) => QUESTIONS.includes(kind))).toEqual([]);
  });

  it("are sent at once after the first message that arrives, even an answer to /health", async () => {
    await ask();
    await leave("blocked");
    await book.call("queue_reply", { update_id: 9_000_001, kind: "health", user_id: "77" });
    expect(await leave("sent")).toEqual([...QUESTIONS, "health"].sort());
  });

  it("are answered by the buttons of the message that arrives in the end", async () => {
    await ask();
    await leave("blocked");
    await pass(90);
    await watch();
    await leave("sent");
    const [asked] = await book.sql`
      select token, telegram_message_id::integer as message_id from private.prompts where kind = 'settlement'`;
    const press = { token: String(asked?.token), chat_id: CHAT, message_id: Number(asked?.message_id) };
    expect(await book.answerNewest("settlement", "expired", press)).toMatchObject({ outcome: "answered" });
    expect((await questions()).map(({ kind }) => kind)).not.toContain("settlement");
  });

  it("are not sent again once events have answered them", async () => {
    await ask();
    await leave("blocked");
    await book.sql`update private.prompts set answered_at = now(), answer = 'gone' where kind <> 'drift'`;
    await pass(120);
    await watch();
    expect((await leave("sent")).filter((kind) => QUESTIONS.includes(kind))).toEqual(["drift"]);
  });
});

it("a question that is itself refused is tried each hour, not after every message that arrives", async () => {
  await ask();
  expect(await leave("refused")).toEqual(QUESTIONS);
  for (let n = 0; n < 4; n += 1) {
    await book.sql`insert into private.outbox (kind, facts) values ('refused', '{"message": "x"}')`;
    expect(await leave("sent")).toEqual(["refused"]);
  }
  await pass(61);
  await watch();
  expect((await leave("refused")).filter((kind) => QUESTIONS.includes(kind))).toEqual(QUESTIONS);
});
