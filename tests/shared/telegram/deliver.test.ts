import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { startTelegram, type TelegramStandIn } from "../../../local/telegram/stand-in.ts";
import { deliverAlerts } from "../../../shared/telegram/deliver.ts";
import { pictureOf } from "../../../shared/telegram/picture.ts";
import { CHAT, csp, OWNER, quotesFor, type Row } from "../../support/book.ts";
import { type FakeTelegram, startFakeTelegram } from "../../support/fake-telegram.ts";
import { createWorld, type TestWorld } from "../../support/world.ts";

let world: TestWorld;
let telegram: FakeTelegram;
beforeAll(async () => {
  world = await createWorld();
  telegram = await startFakeTelegram();
  await pace(0);
});
beforeEach(async () => {
  await world.empty();
  telegram.forget();
});
afterAll(async () => {
  await Promise.all([world.drop(), telegram.stop()]);
});

/** How far apart messages to one chat are, seconds: Telegram's own pace is for Telegram. */
const pace = (seconds: number) =>
  world.sql.unsafe(`create or replace function private.message_interval() returns interval
    language sql immutable set search_path = '' return interval '${seconds} seconds'`);

/** One run, which waits for no next message unless told to. */
const deliver = ({ token = telegram.token, patience = 0 } = {}) =>
  deliverAlerts(
    world.database,
    { TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_URL: telegram.url, TELEGRAM_CHAT_ID: CHAT },
    { next: patience, answer: 20 },
  );

/** Queues `count` alerts that say `Position 1 opened`, `Position 2 opened` ... */
async function queue(count: number, chat: number | null = null, facts: Row = {}) {
  for (let n = 1; n <= count; n += 1) {
    await world.sql`insert into private.outbox (chat_id, kind, facts) values (${chat}, 'opened', ${world.sql.json(
      {
        position_id: n,
        ticker: "SPY",
        strike_price: 580,
        expiration_date: "2026-04-17",
        entry_price: 150,
        quantity: 1,
        ...facts,
      },
    )})`;
  }
}

const numbers = (texts: string[]) => texts.map((text) => Number(/Position (\d+)/.exec(text)?.[1]));
const outbox = async (): Promise<Row[]> =>
  await world.sql`
  select status, attempts, error, extract(epoch from due_at - clock_timestamp())::float as seconds
  from private.outbox order by message_id`;
/** What waits for its next try is due now. */
const wait = () =>
  world.sql`update private.outbox set due_at = clock_timestamp() where status in ('due', 'sending')`;

describe("delivery", () => {
  it("sends what is due to the owner's chat, in order, once", async () => {
    await queue(5);
    expect(await deliver()).toEqual({ sent: 5, parked: 0, due: 0 });
    expect(numbers(telegram.texts())).toEqual([1, 2, 3, 4, 5]);
    expect(
      telegram.calls.every(({ method, payload }) => method === "sendMessage" && payload.chat_id === CHAT),
    ).toBe(true);
    expect(await deliver()).toEqual({ sent: 0, parked: 0, due: 0 });
    expect(telegram.calls).toHaveLength(5);
  });

  it("by two at once sends each message once, in order, one in flight per chat", async () => {
    await queue(12);
    const results = await Promise.all([deliver(), deliver()]);
    expect(results[0].sent + results[1].sent).toBe(12);
    expect(numbers(telegram.texts())).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    expect(telegram.mostAtOnce).toBe(1);
  });

  it("of one chat does not wait for another's", async () => {
    await queue(2, -1);
    await queue(2, -2);
    telegram.answerWith(({ payload }) =>
      payload.chat_id === -1 ? { error_code: 500, description: "Internal Server Error" } : "ok",
    );
    expect(await deliver()).toEqual({ sent: 2, parked: 0, due: 2 });
    telegram.answerWith(null);
    await wait();
    expect(await deliver()).toEqual({ sent: 2, parked: 0, due: 0 });
    expect(numbers(telegram.texts())).toEqual([1, 2, 1, 2]);
  });
});

describe("the pace that Telegram asks for", () => {
  afterAll(() => pace(0));

  it("lets five leave at once, then one after the other, and the run waits for them", async () => {
    await pace(0.2);
    await queue(8);
    const times: number[] = [];
    telegram.answerWith(() => {
      times.push(performance.now());
      return "ok";
    });
    expect(await deliver({ patience: 1 })).toEqual({ sent: 8, parked: 0, due: 0 });
    expect(numbers(telegram.texts())).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const since = (n: number) => (times[n] ?? 0) - (times[0] ?? 0);
    // Three more than five, less what the first five took.
    expect(since(7)).toBeGreaterThan(500);
    expect(since(4)).toBeLessThan(since(7));
  });

  it("is each chat's own", async () => {
    await pace(30);
    await queue(6, -1);
    await queue(3, -2);
    expect(await deliver()).toEqual({ sent: 8, parked: 0, due: 1 });
  });

  it("is not waited for longer than the run has patience: the schedule comes each minute", async () => {
    await pace(30);
    await queue(6);
    expect(await deliver({ patience: 1 })).toEqual({ sent: 5, parked: 0, due: 1 });
  });
});

describe("a run with patience", () => {
  it("tries again what failed, and all arrives in order", async () => {
    await queue(3);
    telegram.script("ok", { error_code: 502, description: "Bad Gateway" });
    expect(await deliver({ patience: 5 })).toEqual({ sent: 3, parked: 0, due: 0 });
    expect(numbers(telegram.texts())).toEqual([1, 2, 3]);
  });
});

describe("what fails before it was accepted is sent again, and keeps its place", () => {
  it("429: after retry_after seconds", async () => {
    await queue(2);
    telegram.script({
      error_code: 429,
      description: "Too Many Requests: retry after 37",
      parameters: { retry_after: 37 },
    });
    expect(await deliver()).toEqual({ sent: 0, parked: 0, due: 2 });
    expect(telegram.calls).toHaveLength(1);
    const [first] = await outbox();
    expect(first).toMatchObject({ status: "due", error: expect.stringContaining("Too Many Requests") });
    expect(Number(first?.seconds)).toBeGreaterThan(30);
    expect(Number(first?.seconds)).toBeLessThanOrEqual(37);

    // Not before, and nothing overtakes it.
    expect(await deliver()).toEqual({ sent: 0, parked: 0, due: 2 });
    expect(telegram.calls).toHaveLength(1);
    await wait();
    expect(await deliver()).toEqual({ sent: 2, parked: 0, due: 0 });
    expect(numbers(telegram.texts())).toEqual([1, 2]);
  });

  it.each<[string, Parameters<FakeTelegram["script"]>[0]]>([
    ["500", { error_code: 500, description: "Internal Server Error" }],
    ["502 with a page of HTML", { status: 502, body: "<html><h1>502 Bad Gateway</h1></html>" }],
    ["the connection reset", "connection reset"],
  ])("%s: later", async (_what, answer) => {
    await queue(2);
    telegram.script(answer);
    expect(await deliver()).toEqual({ sent: 0, parked: 0, due: 2 });
    const [first] = await outbox();
    expect(first).toMatchObject({ status: "due" });
    expect(Number(first?.seconds)).toBeGreaterThan(0);
    expect(Number(first?.seconds)).toBeLessThanOrEqual(300);
    await wait();
    expect(await deliver()).toEqual({ sent: 2, parked: 0, due: 0 });
    expect(numbers(telegram.texts())).toEqual([1, 2]);
  });

  it("however often: it is never given up, and never waits longer than five minutes", async () => {
    await queue(1);
    telegram.answerWith(() => ({ error_code: 503, description: "Service Unavailable" }));
    for (let attempt = 0; attempt < 10; attempt += 1) {
      await deliver();
      const [message] = await outbox();
      expect(message).toMatchObject({ status: "due", attempts: attempt + 1 });
      expect(Number(message?.seconds)).toBeLessThanOrEqual(300);
      await wait();
    }
    telegram.answerWith(null);
    expect(await deliver()).toEqual({ sent: 1, parked: 0, due: 0 });
  });

  it("a token that Telegram does not take costs no alert: they wait for the right one", async () => {
    await queue(2);
    const { parked, due } = await deliver({ token: "123456:revoked" });
    expect({ parked, due }).toEqual({ parked: 0, due: 2 });
    await wait();
    expect(await deliver()).toEqual({ sent: 2, parked: 0, due: 0 });
  });

  it("a sender that was cut off leaves its message to the next, and its late report changes nothing", async () => {
    await queue(2);
    const [claimed] = await world.call<{ message_id: number; attempt: number }[]>("claim_messages");
    // It may still be sending: nobody else takes it.
    expect(await deliver()).toEqual({ sent: 0, parked: 0, due: 2 });
    await wait();
    expect(await deliver()).toEqual({ sent: 2, parked: 0, due: 0 });
    const before = await outbox();
    await world.call("record_delivery", {
      message_id: claimed?.message_id,
      attempt: claimed?.attempt,
      outcome: "retry",
      error: "late",
    });
    expect((await outbox()).map(({ status, error }) => [status, error])).toEqual(
      before.map(({ status, error }) => [status, error]),
    );
    expect(numbers(telegram.texts())).toEqual([1, 2]);
  });

  it("says nothing of the token", async () => {
    await queue(1);
    telegram.script("connection reset");
    await deliver();
    expect(JSON.stringify(await outbox())).not.toContain(telegram.token.split(":")[1]);
  });
});

describe("an answer that Telegram would not give", () => {
  const json = (body: unknown) => ({ status: 200, body: JSON.stringify(body) });

  it.each<[string, unknown, string]>([
    ["a refusal without words", { ok: false, error_code: 400 }, "parked"],
    ["a refusal whose words are a number", { ok: false, error_code: 403, description: 5 }, "parked"],
    ["a refusal without a code", { ok: false, description: "Bad Gateway" }, "due"],
    ["nothing", null, "due"],
    [
      "words that cannot be stored",
      { ok: false, error_code: 400, description: `no\0 ${"x".repeat(495)}😀` },
      "parked",
    ],
    [
      "a wait that is none",
      { ok: false, error_code: 429, description: "", parameters: { retry_after: "soon" } },
      "due",
    ],
    [
      "a wait of ages",
      { ok: false, error_code: 429, description: "", parameters: { retry_after: 1e300 } },
      "due",
    ],
    [
      "a wait into the past",
      { ok: false, error_code: 429, description: "", parameters: { retry_after: -1e9 } },
      "due",
    ],
    ["a message without its number", { ok: true, result: true }, "sent"],
    ["a message whose number is none", { ok: true, result: { message_id: "abc" } }, "sent"],
  ])("is reported all the same, and the other chats' messages leave: %s", async (_what, answer, status) => {
    await queue(1);
    await queue(1, -5005);
    telegram.answerWith(({ payload }) => (payload.chat_id === CHAT ? json(answer) : "ok"));
    await deliver();
    const [odd, other] = await outbox();
    expect([odd?.status, other?.status]).toEqual([status, "sent"]);
    expect(Number(odd?.seconds)).toBeLessThan(86_500);
    if (status === "due") {
      expect(Number(odd?.seconds)).toBeGreaterThan(0);
      telegram.forget();
      await wait();
      expect(await deliver()).toMatchObject({ sent: 1, due: 0 });
    }
  });
});

describe("a permanent refusal", () => {
  it("is parked, reported, and does not block its chat", async () => {
    await queue(3);
    telegram.script("ok", { error_code: 400, description: "Bad Request: can't parse entities" });
    expect(await deliver()).toEqual({ sent: 2, parked: 1, due: 0 });
    expect(numbers(telegram.texts())).toEqual([1, 3]);
    expect(await outbox()).toMatchObject([
      { status: "sent" },
      { status: "parked", error: "Bad Request: can't parse entities" },
      { status: "sent" },
    ]);
  });

  it("of a message that cannot be written is parked without a call", async () => {
    await world.sql`insert into private.outbox (kind, facts) values ('no such kind', '{}'), ('opened', '{}')`;
    await queue(1);
    expect(await deliver()).toEqual({ sent: 1, parked: 2, due: 0 });
    expect(telegram.calls).toHaveLength(1);
  });
});

describe("a chat that refuses the bot", () => {
  const FORBIDDEN = { error_code: 403, description: "Forbidden: bot was blocked by the user" };
  const health = async () => {
    const [row] = await world.sql`select private.health_facts() as facts`;
    return row?.facts as { outbox: Row; faults: string[] };
  };

  it("is not tried again for what is due there: it is parked, and told by /health", async () => {
    await queue(3);
    await queue(1, -2);
    telegram.answerWith(({ payload }) => (payload.chat_id === CHAT ? FORBIDDEN : "ok"));
    expect(await deliver()).toEqual({ sent: 1, parked: 1, due: 0 });
    expect(telegram.calls.filter(({ payload }) => payload.chat_id === CHAT)).toHaveLength(1);
    expect((await outbox()).map(({ status }) => status)).toEqual(["parked", "parked", "parked", "sent"]);
    expect(await health()).toMatchObject({
      outbox: { parked: 3 },
      faults: [expect.stringContaining(`Telegram lets nothing through: ${FORBIDDEN.description}.`)],
    });
  });

  it("is tried once with what comes later, and all is well with the first that arrives", async () => {
    await queue(1);
    telegram.script(FORBIDDEN, FORBIDDEN);
    await deliver();
    await queue(1);
    expect(await deliver()).toEqual({ sent: 0, parked: 1, due: 0 });
    await queue(1);
    expect(await deliver()).toEqual({ sent: 1, parked: 0, due: 0 });
    expect(await health()).toMatchObject({ faults: [] });
  });

  it("because its group has become another chat loses nothing: it waits for the setting, and says which", async () => {
    await queue(1);
    telegram.script({
      error_code: 400,
      description: "Bad Request: group chat was upgraded to a supergroup chat",
      parameters: { migrate_to_chat_id: -1_001_234 },
    });
    expect(await deliver()).toEqual({ sent: 0, parked: 0, due: 1 });
    expect((await outbox())[0]?.error).toContain("set TELEGRAM_CHAT_ID to -1001234");
  });
});

describe("a report that is published", () => {
  const CHANNEL = -1_001_234;
  const SQUARE = { method: "sendPhoto" };
  const post = async () => {
    const [row] = await world.sql`select status, error, link from public.posts`;
    return row;
  };
  beforeEach(async () => {
    await world.sql`delete from public.posts`;
    await world.sql`update public.settings set channel_id = ${CHANNEL}`;
    await world.sql`insert into private.outbox (kind) values ('brief')`;
    await world.deliver();
    const [report] = await world.sql`select message_id::integer from private.outbox where kind = 'brief'`;
    await world.command("publish", { message_id: report?.message_id });
  });
  afterAll(() => world.sql`update public.settings set channel_id = null`);
  const published = () => telegram.calls.filter(({ payload }) => Number(payload.chat_id) === CHANNEL);

  it("and gets no answer is not sent a second time: who published it is told to look", async () => {
    telegram.script("connection reset");
    await deliver();
    await wait();
    await deliver();
    expect(published()).toMatchObject([SQUARE]);
    expect(await post()).toMatchObject({
      status: "failed",
      error: expect.stringContaining("it may be there"),
    });
    expect(telegram.texts().at(-1)).toContain("look before you publish it again");
  });

  it("and whose sender was cut off is not sent a second time, either", async () => {
    await world.call("claim_messages");
    await wait();
    await deliver();
    expect(published()).toEqual([]);
    expect(await post()).toMatchObject({ status: "failed", error: expect.stringContaining("look there") });
  });

  it("and that Telegram did not take for now comes later, with its picture", async () => {
    telegram.answerWith(() => ({ error_code: 502, description: "Bad Gateway" }));
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await deliver();
      await wait();
    }
    telegram.answerWith(null);
    await deliver();
    expect(published()).toMatchObject([SQUARE, SQUARE, SQUARE, SQUARE]);
    expect(await post()).toMatchObject({ status: "published" });
  });

  it("in a channel that has moved says which setting to change, and it is not the owner's chat", async () => {
    telegram.script(
      ...Array.from({ length: 2 }, () => ({
        error_code: 400,
        description: "Bad Request: group chat was upgraded to a supergroup chat",
        parameters: { migrate_to_chat_id: -1_005_678 },
      })),
    );
    await deliver();
    expect(await post()).toMatchObject({
      status: "failed",
      error: expect.stringContaining("set settings.channel_id to -1005678"),
    });
  });

  it("in a channel that refuses the bot has failed, and so has what waits behind it", async () => {
    await world.sql`insert into private.outbox (kind) values ('scorecard')`;
    await world.sql`update private.outbox set due_at = now() + interval '1 hour' where kind = 'post'`;
    await world.setClock("2026-03-03T22:00:00Z");
    await world.deliver();
    const [report] = await world.sql`select message_id::integer from private.outbox where kind = 'scorecard'`;
    await world.command("publish", { message_id: report?.message_id });
    await wait();
    telegram.answerWith(({ payload }) =>
      Number(payload.chat_id) === CHANNEL
        ? { error_code: 403, description: "Forbidden: bot is not a member" }
        : "ok",
    );
    await deliver();
    expect(published()).toHaveLength(1);
    expect(await world.sql`select status from public.posts`).toMatchObject([
      { status: "failed" },
      { status: "failed" },
    ]);
    expect(telegram.texts().filter((text) => text?.includes("bot is not a member"))).toHaveLength(2);
  });
});

describe("a reply in place of another message", () => {
  const reply = (kind: string, facts: Row, edits: number | null = 55) =>
    world.call("queue_reply", { update_id: ++updates, kind, facts, edits_message_id: edits });
  let updates = 0;

  it("edits it", async () => {
    await reply("help", {});
    expect(await deliver()).toEqual({ sent: 1, parked: 0, due: 0 });
    expect(telegram.calls).toMatchObject([
      { method: "editMessageText", payload: { chat_id: CHAT, message_id: 55 } },
    ]);
  });

  it("that is no longer there is sent as a new one", async () => {
    await reply("help", {});
    telegram.script({ error_code: 400, description: "Bad Request: message to edit not found" });
    expect(await deliver()).toEqual({ sent: 1, parked: 0, due: 0 });
    expect(telegram.calls.map(({ method }) => method)).toEqual(["editMessageText", "sendMessage"]);
  });

  const PICTURE = {
    error_code: 400,
    description: "Bad Request: there is no text in the message to edit",
  };

  it("that is a picture is its caption", async () => {
    await reply("rules", {});
    telegram.script(PICTURE);
    expect(await deliver()).toEqual({ sent: 1, parked: 0, due: 0 });
    expect(telegram.calls.map(({ method }) => method)).toEqual(["editMessageText", "editMessageCaption"]);
    expect(telegram.calls[1]?.payload).toMatchObject({
      message_id: 55,
      parse_mode: "HTML",
      caption: expect.stringContaining("Rules that a new position opens with"),
    });
  });

  it("that is a picture, and longer than a caption may be, is sent as a new one", async () => {
    await reply("refused", { message: "long ".repeat(300) });
    telegram.script(PICTURE);
    expect(await deliver()).toEqual({ sent: 1, parked: 0, due: 0 });
    expect(telegram.calls.map(({ method }) => method)).toEqual(["editMessageText", "sendMessage"]);
  });
});

describe("a position with its chart", () => {
  let standIn: TelegramStandIn;
  beforeAll(async () => {
    standIn = await startTelegram({ botToken: "4242:token", chatId: CHAT, userId: Number(OWNER) });
  });
  afterAll(() => standIn.stop());

  /** One run to a Telegram that takes pictures, and what it has then. */
  async function delivered() {
    await deliverAlerts(
      world.database,
      { TELEGRAM_BOT_TOKEN: "4242:token", TELEGRAM_API_URL: standIn.apiUrl, TELEGRAM_CHAT_ID: CHAT },
      { next: 0, answer: 20 },
    );
    const response = await fetch(`${standIn.chatUrl}/messages`);
    return (await response.json()) as { message_id: number; text: string; photo?: string }[];
  }
  const pictureAt = async (url = "") => Buffer.from(await (await fetch(url)).arrayBuffer());

  let updates = 9_000;
  const ask = (position_id: number, edits_message_id: number | null = null, kind = "position") =>
    world.call("queue_reply", { update_id: ++updates, kind, facts: { position_id }, edits_message_id });

  async function opened() {
    const request = csp();
    const position_id = await world.open(request);
    await world.decide(quotesFor(request, 130));
    await world.deliver();
    return position_id;
  }

  it("is a picture with the figures under it, and drawn again in its place", async () => {
    const position_id = await opened();
    await ask(position_id);
    const sent = (await delivered()).at(-1);
    expect(sent?.text).toMatch(new RegExp(`^Position ${position_id} · [\\s\\S]*\nMark +130\\.00\n`));
    const first = await pictureAt(sent?.photo);
    expect(first.subarray(1, 4).toString()).toBe("PNG");

    await world.sql`update public.positions set mark = 100, unrealized_pnl = 50 where position_id = ${position_id}`;
    await ask(position_id, sent?.message_id);
    const edited = (await delivered()).find(({ message_id }) => message_id === sent?.message_id);
    expect(edited?.text).toMatch(/Mark +100\.00\n/);
    expect(edited?.photo).not.toBe(sent?.photo);

    await ask(position_id, sent?.message_id, "why");
    const why = (await delivered()).find(({ message_id }) => message_id === sent?.message_id);
    expect(why?.text).toContain("Held: no rule holds.");
    expect(why?.photo).toBe(edited?.photo);
  });

  it("makes a picture of the message that asked which one", async () => {
    const position_id = await opened();
    await ask(position_id + 1, null);
    const asked = (await delivered()).at(-1);
    expect(asked?.photo).toBeUndefined();
    await ask(position_id, asked?.message_id);
    const shown = (await delivered()).find(({ message_id }) => message_id === asked?.message_id);
    expect(shown?.photo).toBeDefined();
    expect(shown?.text).toContain(`Position ${position_id} ·`);
  });

  it("is a picture also where the message to show it in is gone", async () => {
    const position_id = await opened();
    await ask(position_id, 5);
    expect((await delivered()).at(-1)?.photo).toBeDefined();
  });

  it("is told in words where the picture is not taken", async () => {
    const position_id = await opened();
    await ask(position_id);
    standIn.failNext("sendPhoto", {
      code: 400,
      description: "Bad Request: not enough rights to send photos",
    });
    const sent = (await delivered()).at(-1);
    expect(sent?.photo).toBeUndefined();
    expect(sent?.text).toContain(`Position ${position_id} ·`);
  });

  it("is told in words where it cannot be drawn", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    expect(await pictureOf({ text: "x", buttons: [], chart: { points: 5 } })).toBeNull();
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
  });

  it("is told in words when two tries were cut off: drawing may have brought the function down", async () => {
    const position_id = await opened();
    await ask(position_id);
    for (let cutOff = 0; cutOff < 2; cutOff++) {
      await world.call("claim_messages");
      await wait();
    }
    const sent = (await delivered()).at(-1);
    expect(sent?.photo).toBeUndefined();
    expect(sent?.text).toContain(`Position ${position_id} ·`);
  });
});

describe("a card", () => {
  const cardOf = async (request_id: string) => {
    const { card_message_id, card_token } = await world.request(request_id);
    return { message_id: Number(card_message_id), token: String(card_token) };
  };

  it("is sent once, with two buttons, and edited in place afterwards", async () => {
    const request = csp();
    await world.propose(request);
    await deliver();
    const { message_id, token } = await cardOf(request.request_id);
    const [sent] = telegram.calls;
    expect(sent?.method).toBe("sendMessage");
    const { inline_keyboard } = sent?.payload.reply_markup as {
      inline_keyboard: { callback_data: string }[][];
    };
    const data = inline_keyboard.flat().map(({ callback_data }) => callback_data);
    expect(data).toEqual([`approve:${token}`, `reject:${token}`]);
    expect(data.every((text) => Buffer.byteLength(text) <= 64)).toBe(true);

    await world.press(request.request_id, "approve");
    await deliver();
    expect(telegram.calls).toHaveLength(2);
    expect(telegram.calls[1]).toMatchObject({
      method: "editMessageText",
      payload: { chat_id: CHAT, message_id, reply_markup: { inline_keyboard: [] } },
    });
    expect(telegram.calls[1]?.payload.text).toContain("Approved");
  });

  it("that is refreshed while it asks has working buttons", async () => {
    const request = csp();
    await world.propose(request);
    await deliver();
    await world.sql`select private.queue_card(${request.request_id})`;
    await deliver();
    const [, edit] = telegram.calls;
    const { inline_keyboard } = edit?.payload.reply_markup as {
      inline_keyboard: { callback_data: string }[][];
    };
    const token = inline_keyboard[0]?.[0]?.callback_data.split(":")[1] ?? "";
    expect(await world.press(request.request_id, "approve", { token })).toMatchObject({
      outcome: "approved",
    });
  });

  it("whose answer was lost is repeated once, and the newer one has the buttons that work", async () => {
    const request = csp();
    await world.propose(request);
    telegram.script("connection reset");
    await deliver();
    await wait();
    await deliver();
    expect(telegram.calls.map(({ method }) => method)).toEqual(["sendMessage", "sendMessage"]);
    expect(await world.press(request.request_id, "approve")).toMatchObject({ outcome: "approved" });
  });

  it("that says what it said before counts as sent", async () => {
    const request = csp();
    await world.propose(request);
    await deliver();
    await world.press(request.request_id, "approve");
    telegram.script({
      error_code: 400,
      description:
        "Bad Request: message is not modified: specified new message content and reply markup are exactly the same",
    });
    expect(await deliver()).toEqual({ sent: 1, parked: 0, due: 0 });
  });

  it.each([
    "Bad Request: message to edit not found",
    "Bad Request: MESSAGE_ID_INVALID",
    "Bad Request: message can't be edited",
  ])("that is no longer there is sent anew, and its buttons work (%s)", async (description) => {
    const request = csp();
    await world.propose(request);
    await deliver();
    const old = await cardOf(request.request_id);
    await world.sql`select private.queue_card(${request.request_id})`;
    telegram.script({ error_code: 400, description });
    await deliver();
    await wait();
    await deliver();
    expect(telegram.calls.map(({ method }) => method)).toEqual([
      "sendMessage",
      "editMessageText",
      "sendMessage",
    ]);
    const now = await cardOf(request.request_id);
    expect(now.message_id).not.toBe(old.message_id);
    expect(await world.press(request.request_id, "approve", { message_id: old.message_id })).toMatchObject({
      outcome: "stale",
    });
    const keyboard = telegram.calls[2]?.payload.reply_markup as {
      inline_keyboard: { callback_data: string }[][];
    };
    expect(keyboard.inline_keyboard[0]?.[0]?.callback_data).toBe(`approve:${now.token}`);
    expect(await world.press(request.request_id, "approve")).toMatchObject({ outcome: "approved" });
  });

  it("and its alerts tell a whole trade", async () => {
    const request = csp({ ticker: "SPY" });
    await world.propose(request);
    await deliver();
    await world.press(request.request_id, "approve");
    const entry = await world.send(quotesFor(request, 150), [{ ticker: "SPY", price: 588 }]);
    await world.finish(entry.run_id, [
      {
        order_id: Number(entry.place[0]?.order_id),
        status: "filled",
        filled_quantity: 1,
        fill_cash: 150,
        fees: 0,
      },
    ]);
    await deliver();
    const exit = await world.send(quotesFor(request, 75));
    await world.finish(exit.run_id, [
      {
        order_id: Number(exit.place[0]?.order_id),
        status: "filled",
        filled_quantity: 1,
        fill_cash: -75,
        fees: 0,
      },
    ]);
    const { parked } = await deliver();
    expect(parked).toBe(0);
    const { position_id } = (await world.trades())[0] ?? {};
    // The specification's own words.
    expect(telegram.texts().join("\n")).toContain(
      `📊 Position ${position_id} exited - SPY - 50% profit target`,
    );
    expect(telegram.texts().join("\n")).toContain(`✅ Position ${position_id}`);
  });
});

describe("a question", () => {
  it("has a row of buttons for each order that it may be, and is edited in place when it is answered", async () => {
    const request = csp();
    await world.approve(request);
    const { run_id, place } = await world.send(quotesFor(request, 150), [
      { ticker: request.ticker, price: 588 },
    ]);
    const report = {
      order_id: Number(place[0]?.order_id),
      status: "unknown" as const,
      candidates: ["910000001", "910000002"],
    };
    await world.finish(run_id, [report]);
    await world.finish(await world.begin(), [report]);
    await world.deliver();
    telegram.forget();

    await world.sql`
      insert into private.outbox (kind, prompt_id) select kind, prompt_id from private.prompts`;
    expect(await deliver()).toEqual({ sent: 1, parked: 0, due: 0 });
    const [{ token, telegram_message_id } = {}] = await world.prompts("which_order");
    expect(telegram.calls).toMatchObject([
      {
        method: "editMessageText",
        payload: {
          message_id: Number(telegram_message_id),
          reply_markup: {
            inline_keyboard: [
              [{ text: "Order 910000001", callback_data: `order1:${token}` }],
              [{ text: "Order 910000002", callback_data: `order2:${token}` }],
              [{ text: "None, it never arrived", callback_data: `none:${token}` }],
            ],
          },
        },
      },
    ]);
  });
});

describe("text from outside", () => {
  const HOSTILE = `<b>&</b> "quotes" <a href="tg://user?id=1">x</a>`;
  const ESCAPED = "&lt;b&gt;&amp;&lt;/b&gt;";

  it("is escaped in a close's reason", async () => {
    const position_id = await world.open(csp());
    await world.positions.closePosition(position_id, 75, "<b>&</b> done");
    await deliver();
    expect(telegram.texts().join("\n")).toContain(`${ESCAPED} done`);
    expect(telegram.texts().join("\n")).not.toContain("<b>&");
  });

  it("is escaped in a broker's refusal of a close", async () => {
    const request = csp();
    await world.open(request);
    const { run_id, place } = await world.send(quotesFor(request, 75));
    await world.finish(run_id, [
      { order_id: Number(place[0]?.order_id), status: "rejected", message: HOSTILE },
    ]);
    expect((await deliver()).parked).toBe(0);
    expect(telegram.texts().join("\n")).toContain(ESCAPED);
    expect(telegram.texts().join("\n")).not.toContain("<a href");
  });

  it("is escaped in a broker's refusal of an entry, on the card", async () => {
    const request = csp();
    await world.approve(request);
    const { run_id, place } = await world.send(quotesFor(request, 150), [
      { ticker: request.ticker, price: 588 },
    ]);
    await world.finish(run_id, [
      { order_id: Number(place[0]?.order_id), status: "rejected", message: HOSTILE },
    ]);
    await deliver();
    expect(telegram.texts().join("\n")).toContain(ESCAPED);
    expect(telegram.texts().join("\n")).not.toContain("<a href");
  });

  it("is escaped in a request_id that is asked again", async () => {
    const request = csp({ request_id: HOSTILE });
    await world.approve(request);
    await world.send(quotesFor(request, 300), [{ ticker: request.ticker, price: 588 }]);
    await deliver();
    expect(telegram.texts().join("\n")).toContain(ESCAPED);
    expect(telegram.texts().join("\n")).not.toContain("<a href");
  });

  it("however long makes no message longer than Telegram takes, or the alert would be lost", async () => {
    const request = csp();
    await world.open(request);
    const { run_id, place } = await world.send(quotesFor(request, 75));
    await world.finish(run_id, [
      { order_id: Number(place[0]?.order_id), status: "rejected", message: "<&>".repeat(2000) },
    ]);
    await deliver();
    // Telegram counts characters after its parsing.
    const shown = telegram.texts().map((text) => text.replace(/<[^>]*>/g, "").replace(/&(lt|gt|amp);/g, "x"));
    expect(shown.length).toBeGreaterThan(0);
    expect(Math.max(...shown.map((text) => text.length))).toBeLessThanOrEqual(4096);
  });
});
