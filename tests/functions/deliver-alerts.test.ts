import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { csp, startTestStack, type TestStack } from "../support/stack.ts";
import type { StrikeRequest } from "../support/trades.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack("2026-02-24T15:15:00Z");
});
afterAll(async () => {
  await stack.db.sql`truncate private.outbox`;
  await stack.stop();
});
beforeEach(async () => {
  await stack.db.sql`truncate private.outbox, private.chats`.simple();
});

/**
 * Proposes by SQL, so that nobody calls the deliverer, and as if the market data for its card had been requested
 * already.
 */
async function propose(trade: StrikeRequest): Promise<void> {
  await stack.db.sql`select public.propose_trade(${stack.db.sql.json(trade)})`;
  await stack.db.sql`delete from private.lookups where kind = 'card'`;
}

let alerts = 0;
/** Queues an alert as a check does, and returns a word that only its message contains. */
async function queue(
  differing: { kind?: string; chat_id?: number | null; status?: string } = {},
): Promise<string> {
  alerts += 1;
  const word = `X${alerts}X`;
  const { kind = "asks_again", chat_id = null, status = "due" } = differing;
  await stack.db.sql`
    insert into private.outbox (kind, chat_id, status, facts) values (${kind}, ${chat_id}, ${status}, ${stack.db.sql.json(
      {
        request_id: word,
        ticker: "SPY",
        status_note: "",
      },
    )})`;
  return word;
}

const deliver = async (): Promise<unknown> => {
  const answer = await stack.call("deliver-alerts", {});
  expect(answer.status, answer.text).toBe(200);
  return answer.body;
};

/** Makes due now what was due later. */
const waitIsOver = () =>
  stack.db.sql`
    update private.outbox set due_at = clock_timestamp() where status in ('due', 'sending');
    update private.chats set paced_until = '-infinity'`.simple();

/** Those of the words that arrived, oldest first. */
async function arrived(...words: string[]): Promise<string[]> {
  return (await stack.messages()).flatMap(({ text }) => words.filter((word) => text.includes(word)));
}

describe("deliver-alerts", () => {
  it("answers how many it sent, parked and left due: zeros if nothing is due", async () => {
    expect(await deliver()).toEqual({ sent: 0, parked: 0, due: 0 });
  });

  it("sends everything that is due, in order", async () => {
    const words = [await queue(), await queue(), await queue()];
    expect(await deliver()).toEqual({ sent: 3, parked: 0, due: 0 });
    expect(await arrived(...words)).toEqual(words);
    expect(await deliver()).toEqual({ sent: 0, parked: 0, due: 0 });
    expect(await arrived(...words)).toEqual(words);
  });

  it("parks what Telegram refuses permanently, records its error, and continues with the rest of the chat", async () => {
    const words = [await queue(), await queue(), await queue()];
    stack.failNext("sendMessage", { code: 400, description: "Bad Request: message is too long" });
    expect(await deliver()).toEqual({ sent: 2, parked: 1, due: 0 });
    expect(await arrived(...words)).toEqual(words.slice(1));
    const [parked] = await stack.db.sql`select error from private.outbox where status = 'parked'`;
    expect(parked?.error).toContain("message is too long");
    expect(await deliver()).toEqual({ sent: 0, parked: 0, due: 0 });
  });

  it("parks the messages of an unknown chat; other chats get theirs", async () => {
    await queue({ chat_id: 999_999 });
    const word = await queue();
    expect(await deliver()).toEqual({ sent: 1, parked: 1, due: 0 });
    expect(await arrived(word)).toEqual([word]);
  });

  it("parks messages that it cannot compose", async () => {
    await queue({ kind: "from_a_later_release" });
    const word = await queue();
    expect(await deliver()).toEqual({ sent: 1, parked: 1, due: 0 });
    expect(await arrived(word)).toEqual([word]);
  });

  it("keeps everything due and in order when Telegram asks it to wait", async () => {
    const words = [await queue(), await queue()];
    stack.failNext("sendMessage", {
      code: 429,
      description: "Too Many Requests: retry after 40",
      retryAfter: 40,
    });
    expect(await deliver()).toEqual({ sent: 0, parked: 0, due: 2 });
    expect(await arrived(...words)).toEqual([]);
    // Not before its time, and nothing overtakes it.
    expect(await deliver()).toEqual({ sent: 0, parked: 0, due: 2 });
    await waitIsOver();
    expect(await deliver()).toEqual({ sent: 2, parked: 0, due: 0 });
    expect(await arrived(...words)).toEqual(words);
  });

  it("tries again automatically, and in order, when Telegram has an error of its own", async () => {
    const words = [await queue(), await queue()];
    stack.failNext("sendMessage", { code: 502, description: "Bad Gateway" });
    expect(await deliver()).toEqual({ sent: 2, parked: 0, due: 0 });
    expect(await arrived(...words)).toEqual(words);
  });

  it("waits as long as Telegram asks it to", async () => {
    await queue();
    stack.failNext("sendMessage", {
      code: 429,
      description: "Too Many Requests: retry after 77",
      retryAfter: 77,
    });
    await deliver();
    const [row] = await stack.db.sql`
      select extract(epoch from due_at - clock_timestamp())::float as seconds from private.outbox`;
    expect(row?.seconds).toBeGreaterThan(70);
    expect(row?.seconds).toBeLessThanOrEqual(77);
  });

  it("repeats a message once rather than lose it when the answer was lost after it was accepted", async () => {
    const word = await queue();
    stack.failNext("sendMessage", { code: 504, description: "Gateway Timeout", afterEffect: true });
    expect(await deliver()).toEqual({ sent: 1, parked: 0, due: 0 });
    expect(await arrived(word)).toEqual([word, word]);
  });

  it("sends the messages that a delivery had claimed before it was cut off, once its claim has lapsed", async () => {
    const word = await queue({ status: "sending" });
    await stack.db.sql`update private.outbox set due_at = clock_timestamp() + interval '1 minute'`;
    expect(await deliver()).toEqual({ sent: 0, parked: 0, due: 1 });
    await waitIsOver();
    expect(await deliver()).toEqual({ sent: 1, parked: 0, due: 0 });
    expect(await arrived(word)).toEqual([word]);
  });

  it("called five times at once sends everything once, in order", async () => {
    const words: string[] = [];
    for (let n = 0; n < 10; n++) {
      words.push(await queue());
    }
    const answers = (await Promise.all(Array.from({ length: 5 }, deliver))) as { sent: number }[];
    expect(answers.reduce((sum, { sent }) => sum + sent, 0)).toBe(10);
    expect(await arrived(...words)).toEqual(words);
  });

  it("has one message in flight per chat and lane: a reply does not wait for the alert before it", async () => {
    const alert = await queue();
    // As a command queues its answer.
    await stack.db.sql`select public.queue_reply(4711, 'help')`;
    const reply = "watches the options you have sold";
    await stack.db.sql`
      update private.outbox set status = 'sending', due_at = clock_timestamp() + interval '1 minute' where kind <> 'help'`;
    expect(await deliver()).toEqual({ sent: 1, parked: 0, due: 1 });
    await waitIsOver();
    expect(await deliver()).toEqual({ sent: 1, parked: 0, due: 0 });
    expect(await arrived(alert, reply)).toEqual([reply, alert]);
  });

  it("sends a card anew when the one to edit no longer exists", async () => {
    const trade = csp();
    await propose(trade);
    expect(await deliver()).toEqual({ sent: 1, parked: 0, due: 0 });
    const { message_id } = await stack.card(trade.ticker);
    await stack.press(await stack.card(trade.ticker), "Reject");
    stack.failNext("editMessageText", { code: 400, description: "Bad Request: message to edit not found" });
    await deliver();
    await waitIsOver();
    await deliver();
    const card = await stack.card(trade.ticker, "Rejected");
    expect(card.message_id).not.toBe(message_id);
    expect(card.buttons).toEqual([]);
  });

  it("treats an edit that changes nothing as done", async () => {
    const trade = csp();
    await propose(trade);
    await deliver();
    await stack.db.sql`insert into private.outbox (kind, request_id) values ('card', ${trade.request_id})`;
    expect(await deliver()).toEqual({ sent: 1, parked: 0, due: 0 });
    expect((await stack.messages()).filter(({ text }) => text.includes(trade.ticker))).toHaveLength(1);
  });

  it("shows other people's text unchanged", async () => {
    const request_id = "<b>bold</b> &amp; <a href='https://evil.example'>x</a> *_`[";
    await stack.db.sql`
      insert into private.outbox (kind, facts) values ('asks_again', ${stack.db.sql.json({
        request_id,
        ticker: "SPY",
        status_note: "a < b & c > d.",
      })})`;
    expect(await deliver()).toEqual({ sent: 1, parked: 0, due: 0 });
    const last = (await stack.messages()).at(-1);
    expect(last?.text).toContain(request_id);
    expect(last?.text).toContain("a < b & c > d.");
  });

  it("keeps the bot's token out of its records when Telegram's answer is unreadable", async () => {
    await queue();
    // It has failed before, so the next attempt is left to a later run.
    await stack.db.sql`update private.outbox set attempts = 5`;
    stack.failNext("sendMessage", { code: 500, description: "Internal Server Error" });
    expect(await deliver()).toEqual({ sent: 0, parked: 0, due: 1 });
    const [row] = await stack.db.sql`select error from private.outbox`;
    expect(row?.error).toMatch(/\S/);
    expect(row?.error).not.toContain("LOCAL-test-token");
  });

  it("accepts only an empty object", async () => {
    const word = await queue();
    expect((await stack.call("deliver-alerts", { chat_id: 1 })).status).toBe(422);
    expect(await arrived(word)).toEqual([]);
  });
});

describe("the deliverer is called", () => {
  /** Answered calls of the database. */
  const calls = async () => (await stack.db.sql`select from net._http_response`).count;

  it("by the function whose work queued a message, after its own answer; the database calls nobody", async () => {
    const before = await calls();
    await stack.send("/help");
    await stack.message(({ text }) => text.includes("/positions"));
    expect(await calls()).toBe(before);
  });

  it("each minute while rows are due, whatever the result of the first call", async () => {
    const word = await queue();
    await stack.advance(1);
    expect(await arrived(word)).toEqual([word]);
  });

  it("not while nothing is due", async () => {
    const before = await calls();
    await stack.advance(2);
    expect(await calls()).toBe(before);
  });
});
