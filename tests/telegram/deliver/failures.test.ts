import { describe, expect, it } from "vitest";
import { CHAT, type Row } from "../../support/book.ts";
import type { FakeTelegram } from "../../support/fake-telegram.ts";
import { deliver, numbers, outbox, queue, telegram, useOutbox, wait, world } from "./outbox.ts";

useOutbox();

describe("a message that failed before it was accepted is sent again, and keeps its place", () => {
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

  it("a token that Telegram refuses loses no alert: they wait for the right one", async () => {
    await queue(2);
    const { parked, due } = await deliver({ token: "123456:revoked" });
    expect({ parked, due }).toEqual({ parked: 0, due: 2 });
    await wait();
    expect(await deliver()).toEqual({ sent: 2, parked: 0, due: 0 });
  });

  it("a sender that was cut off leaves its message to the next, and its late report changes nothing", async () => {
    await queue(2);
    const [claimed] = await world.call<{ message_id: number; attempt: number }[]>("claim_messages");
    // It may still be sending, so nobody else takes it.
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

  it("never shows the token", async () => {
    await queue(1);
    telegram.script("connection reset");
    await deliver();
    expect(JSON.stringify(await outbox())).not.toContain(telegram.token.split(":")[1]);
  });
});

describe("an answer that Telegram does not document", () => {
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
  ])("is reported nevertheless, and the other chats' messages are sent: %s", async (_what, answer, status) => {
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

  it("of a message that cannot be composed is parked without a call", async () => {
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

  it("does not get its due messages again: they are parked, and reported by /health", async () => {
    await queue(3);
    await queue(1, -2);
    telegram.answerWith(({ payload }) => (payload.chat_id === CHAT ? FORBIDDEN : "ok"));
    expect(await deliver()).toEqual({ sent: 1, parked: 1, due: 0 });
    expect(telegram.calls.filter(({ payload }) => payload.chat_id === CHAT)).toHaveLength(1);
    expect((await outbox()).map(({ status }) => status)).toEqual(["parked", "parked", "parked", "sent"]);
    expect(await health()).toMatchObject({
      outbox: { parked: 3 },
      faults: [expect.stringContaining(`Telegram refuses messages: ${FORBIDDEN.description}.`)],
    });
  });

  it("gets one attempt with later messages, and is well with the first that arrives", async () => {
    await queue(1);
    telegram.script(FORBIDDEN, FORBIDDEN);
    await deliver();
    await queue(1);
    expect(await deliver()).toEqual({ sent: 0, parked: 1, due: 0 });
    await queue(1);
    expect(await deliver()).toEqual({ sent: 1, parked: 0, due: 0 });
    expect(await health()).toMatchObject({ faults: [] });
  });

  it("because its group has become another chat loses nothing: it waits for the setting, and reports which", async () => {
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
