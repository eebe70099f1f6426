import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Book, createBook, csp, type Row } from "../support/book.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
beforeEach(() => book.empty());
afterAll(() => book.drop());

interface Claimed {
  message_id: number;
  attempt: number;
  kind: string;
  facts: Row;
  edits: number | null;
}

/** A private chat, with a pace of one message per second. */
const OWNERS_CHAT = 1001;

const claim = () => book.call<Claimed[]>("claim_messages", { owners_chat: OWNERS_CHAT });
const wait = () => book.call<number | null>("seconds_to_next_message");

const record = ({ message_id, attempt }: Claimed, outcome: string, more: Row = {}) =>
  book.call("record_delivery", {
    message_id,
    attempt,
    outcome,
    ...(outcome === "sent" ? { telegram_chat_id: OWNERS_CHAT, telegram_message_id: 1000 + message_id } : {}),
    ...more,
  });

/** Claims and confirms until nothing may leave, and returns how many did. */
async function burst(): Promise<number> {
  for (let sent = 0; ; sent += 1) {
    const [message] = await claim();
    if (message === undefined) {
      return sent;
    }
    await record(message, "sent");
  }
}

async function queue(count: number, chat_id: number | null = null): Promise<void> {
  await book.sql`
    insert into private.outbox (kind, chat_id, facts)
    select 'refused', ${chat_id}, jsonb_build_object('message', n) from generate_series(1, ${count}::integer) n`;
}

/** Acts as if this much real time had passed. */
const rest = (seconds: number) =>
  book.sql`update private.chats set paced_until = paced_until - make_interval(secs => ${seconds})`;

const outbox = async () =>
  (await book.sql`select kind, status, error from private.outbox order by message_id`) as unknown as Row[];

describe("the rate of a chat", () => {
  it("is five at once after a rest, then one a second", async () => {
    await queue(12);
    expect(await burst()).toBe(5);
    expect(await wait()).toBeGreaterThan(0);
    expect(await wait()).toBeLessThanOrEqual(1);
    await rest(1);
    expect(await burst()).toBe(1);
    await rest(3);
    expect(await burst()).toBe(3);
    await rest(100);
    expect(await burst()).toBe(3);
    expect(await wait()).toBeNull();
  });

  it("is one a second on average, however long the burst", async () => {
    await queue(40);
    let sent = await burst();
    for (let second = 0; second < 10; second += 1) {
      await rest(1);
      sent += await burst();
    }
    // Real time that passes in between adds one at most.
    expect(sent).toBeGreaterThanOrEqual(15);
    expect(sent).toBeLessThanOrEqual(16);
  });

  it("is separate for each chat", async () => {
    await queue(10);
    await queue(3, 42);
    expect(await burst()).toBe(5);
    await queue(5, 43);
    const chats = await Promise.all([claim(), claim()]);
    expect(chats.flat().length).toBeLessThanOrEqual(2);
    const [row] =
      await book.sql`select count(*)::integer as due from private.outbox where status = 'due' and chat_id is null`;
    expect(row?.due).toBe(5);
  });

  it("does not let two runs at once send more", async () => {
    await queue(20);
    const sent = await Promise.all([burst(), burst(), burst()]);
    // A run that finds the chat claimed leaves it to the other run.
    expect(sent.reduce((sum, each) => sum + each) + (await burst())).toBe(5);
  });

  it("of all chats together is thirty a second", async () => {
    await book.sql`
      insert into private.outbox (kind, chat_id, facts) select 'refused', n, '{}' from generate_series(1, 50) n`;
    const first = await claim();
    expect(first).toHaveLength(30);
    await Promise.all(first.map((message) => record(message, "sent")));
    expect(await claim()).toEqual([]);
    await book.sql`update private.outbox set sent_at = sent_at - interval '1 second'`;
    expect(await claim()).toHaveLength(20);
  });
});

describe("seconds_to_next_message", () => {
  it("is null if nothing waits, and for what another run has in flight", async () => {
    expect(await wait()).toBeNull();
    await queue(2);
    expect(await wait()).toBe(0.1);
    await claim();
    expect(await wait()).toBeNull();
  });

  it("includes the wait that Telegram asked for", async () => {
    await queue(1);
    const [message] = await claim();
    await record(message as Claimed, "retry", { retry_after: 17 });
    expect(await wait()).toBeGreaterThan(16);
    expect(await claim()).toEqual([]);
  });
});

describe("a message whose facts fail", () => {
  it("is parked with the error, and the rest go on", async () => {
    await book.sql`
      insert into private.outbox (kind, facts) values
        ('why', '{"position_id": "12; drop table"}'), ('positions', '{"page": "first"}'), ('health', '{}')`;
    expect(await claim()).toMatchObject([{ kind: "health" }]);
    expect(await outbox()).toEqual([
      {
        kind: "why",
        status: "parked",
        error: expect.stringMatching(/^Its content cannot be read: invalid input syntax/),
      },
      { kind: "positions", status: "parked", error: expect.stringMatching(/^Its content cannot be read/) },
      { kind: "health", status: "sending", error: null },
    ]);
  });

  it("in one chat leaves the other chats' messages", async () => {
    await book.sql`
      insert into private.outbox (chat_id, kind, facts) values (1, 'why', '{"position_id": "x"}'), (2, 'refused', '{}'), (3, 'refused', '{}')`;
    expect((await claim()).map(({ kind }) => kind)).toEqual(["refused", "refused"]);
  });
});

describe("a bot that its user has blocked", () => {
  it("gets due messages parked, without affecting another chat", async () => {
    await queue(3);
    await queue(2, 42);
    const [message, other] = await claim();
    await record(message as Claimed, "blocked", { error: "Forbidden: bot was blocked by the user" });
    await record(other as Claimed, "sent");
    expect((await outbox()).map(({ status }) => status)).toEqual([
      "parked",
      "parked",
      "parked",
      "sent",
      "due",
    ]);
    const [chat] =
      await book.sql`select chat_id::integer, blocked_error from private.chats where blocked_at is not null`;
    expect(chat).toEqual({ chat_id: 0, blocked_error: "Forbidden: bot was blocked by the user" });
  });

  it("is reported by /health, whose answer ends the state when it arrives", async () => {
    await queue(2);
    await record((await claim())[0] as Claimed, "blocked", { error: "Forbidden" });
    await book.call("queue_reply", { update_id: 900_001, kind: "health" });
    const [health] = await claim();
    expect(health?.facts).toMatchObject({
      outbox: { due: 1, parked: 2, last_error: "Forbidden" },
      faults: [expect.stringContaining("Telegram refuses messages: Forbidden.")],
    });
    await record(health as Claimed, "sent");
    await book.call("queue_reply", { update_id: 900_002, kind: "health" });
    expect((await claim())[0]?.facts).toMatchObject({ faults: [] });
  });

  it("is tried once for each new message, not for ever", async () => {
    for (let time = 0; time < 3; time += 1) {
      await queue(1);
      await record((await claim())[0] as Claimed, "blocked", { error: "Forbidden" });
      expect(await claim()).toEqual([]);
    }
    expect((await outbox()).map(({ status }) => status)).toEqual(["parked", "parked", "parked"]);
  });

  it("is not affected by a report that comes too late", async () => {
    await queue(1);
    const [first] = await claim();
    await book.sql`update private.outbox set due_at = clock_timestamp()`;
    await rest(10);
    await claim();
    await record(first as Claimed, "blocked", { error: "Forbidden" });
    expect(await outbox()).toMatchObject([{ status: "sending" }]);
    expect(await book.sql`select from private.chats where blocked_at is not null`).toHaveLength(0);
  });
});

describe("a button that leads from one message to the next", () => {
  beforeEach(async () => {
    await book.call("queue_reply", { update_id: 900_000, kind: "help" });
    await record((await claim())[0] as Claimed, "sent", { telegram_message_id: 55 });
  });
  const press = () =>
    book.call("queue_reply", {
      update_id: 900_001,
      kind: "positions",
      facts: { page: 1 },
      nav_chat_id: OWNERS_CHAT,
      nav_message_id: 55,
    });

  it("edits its own message", async () => {
    await press();
    expect(await claim()).toMatchObject([{ kind: "positions", edits: 55 }]);
  });

  it("sends a new one if that is gone", async () => {
    await press();
    await record((await claim())[0] as Claimed, "gone", { error: "message to edit not found" });
    expect(await claim()).toMatchObject([{ kind: "positions", edits: null }]);
  });

  it("keeps editing it when Telegram has to be tried again", async () => {
    await press();
    await record((await claim())[0] as Claimed, "retry", { retry_after: 0 });
    expect(await claim()).toMatchObject([{ edits: 55 }]);
  });
});

describe("every question", () => {
  it.each([
    ["settlement"],
    ["which_order"],
    ["drift"],
    ["confirmation"],
    ["working_closes"],
  ])("of kind %s carries its token and answer, and is edited where it was sent", async (kind) => {
    const position_id = await book.open(csp());
    await book.deliver();
    const [order] = await book.orders({ position_id });
    const subject = {
      settlement: { position_id },
      which_order: { order_id: Number(order?.order_id) },
      drift: { ticker: "SPY" },
      confirmation: {},
      working_closes: {},
    }[kind] as Record<string, string | number>;
    const facts = kind === "confirmation" ? { action: "kill", position_ids: [] } : {};
    await book.sql`insert into private.prompts ${book.sql({ kind, facts: book.sql.json(facts), ...subject } as never)}`;
    const send = () =>
      book.sql`insert into private.outbox (kind, prompt_id) select kind, prompt_id from private.prompts`;
    await send();
    const [asked] = await book.deliver();
    const [prompt] = await book.sql`select token, telegram_message_id::integer from private.prompts`;
    expect(asked).toMatchObject({ kind, edited: false, facts: { token: prompt?.token, answer: null } });
    expect(prompt?.telegram_message_id).toBe(asked?.message_id);
    await send();
    expect(await book.deliver()).toMatchObject([{ kind, edited: true, message_id: asked?.message_id }]);
  });
});

describe("a card that is sent again from /pending", () => {
  async function pending() {
    const request = csp();
    await book.propose(request);
    const [card] = await book.deliver();
    await book.call("queue_reply", { update_id: 900_001, kind: "pending" });
    const [list] = await book.deliver();
    const [listed] = list?.facts.requests as { handle: string }[];
    return { request, card, handle: listed?.handle as string };
  }

  it("is the newest message, with buttons of its own; the old ones do nothing", async () => {
    const { request, card, handle } = await pending();
    expect(await book.command("card", { handle })).toEqual({ outcome: "done" });
    const [again] = await book.deliver();
    expect(again).toMatchObject({
      kind: "card",
      edited: false,
      facts: { request_id: request.request_id, status: "pending" },
    });
    expect(again?.facts.token).not.toBe(card?.facts.token);
    const old = { token: String(card?.facts.token), message_id: Number(card?.message_id) };
    expect(await book.press(request.request_id, "approve", old)).toEqual({ outcome: "stale" });
    expect(await book.press(request.request_id, "approve")).toMatchObject({ outcome: "approved" });
    expect(await book.deliver()).toMatchObject([
      { edited: true, message_id: again?.message_id, facts: { status: "approved" } },
    ]);
  });

  it("accepts a press before its arrival is confirmed", async () => {
    const { request, handle } = await pending();
    await book.command("card", { handle });
    const [again] = await claim();
    expect(
      await book.press(request.request_id, "approve", {
        token: String(again?.facts.token),
        message_id: 999,
        chat_id: 1,
      }),
    ).toMatchObject({ outcome: "approved" });
  });

  it("gets later news, though an edit of the old one was still due", async () => {
    const { request, card, handle } = await pending();
    await book.sql`insert into private.outbox (kind, request_id) values ('card', ${request.request_id})`;
    await book.command("card", { handle });
    const [edit, again] = await book.deliver();
    expect(edit).toMatchObject({ edited: true, message_id: card?.message_id });
    expect(again).toMatchObject({ edited: false });
    await book.press(request.request_id, "reject");
    expect(await book.deliver()).toMatchObject([{ edited: true, message_id: again?.message_id }]);
  });

  it("of an approved request does not change the request", async () => {
    const { request, handle } = await pending();
    await book.press(request.request_id, "approve");
    await book.command("card", { handle });
    await book.deliver();
    expect(await book.request(request.request_id)).toMatchObject({ status: "approved" });
  });

  it("of a finished request is refused", async () => {
    const { request, handle } = await pending();
    await book.press(request.request_id, "reject");
    expect(await book.command("card", { handle })).toEqual({
      outcome: "refused",
      message: "That request has ended.",
    });
  });
});
