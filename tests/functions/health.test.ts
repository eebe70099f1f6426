import { afterAll, beforeAll, expect, it } from "vitest";
import { request, startTestStack, type TestStack } from "../support/stack.ts";

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack("2026-03-03T15:00:00Z");
  await stack.setClock("2026-03-03T15:00:00Z");
});
afterAll(() => stack.stop());

const ask = (headers: Record<string, string>, method = "GET", query = "") =>
  request(method, `${stack.supabaseUrl}/functions/v1/health${query}`, headers);
const credential = () => ({ "x-health-token": stack.healthToken });

it("answers 200 when everything works, part by part", async () => {
  const { status, body } = await ask(credential());
  expect(status).toBe(200);
  expect(body).toEqual({
    ok: true,
    parts: ["schedule", "exit-check", "messages", "market data", "broker", "marks", "publishing"].map(
      (part) => ({
        part,
        ok: true,
        since: null,
        says: null,
      }),
    ),
  });
});

it("answers 503 when something does not, with the fault and what to do", async () => {
  await stack.db
    .sql`insert into private.chats (chat_id, blocked_at, blocked_error) values (0, now(), 'Forbidden: x')
      on conflict (chat_id) do update set blocked_at = excluded.blocked_at, blocked_error = excluded.blocked_error`;
  const { status, body } = await ask(credential());
  expect(status).toBe(503);
  expect(body).toMatchObject({
    ok: false,
    parts: expect.arrayContaining([
      {
        part: "messages",
        ok: false,
        since: null,
        says: "Telegram refuses messages: Forbidden: x. Unblock the bot, or add it to the chat again.",
      },
    ]),
  });
  await stack.db.sql`update private.chats set blocked_at = null, blocked_error = null`;
});

it("answers a HEAD request of a monitor", async () => {
  const { status, text } = await ask(credential(), "HEAD");
  expect([status, text]).toEqual([200, ""]);
});

it("refuses callers without its own token", async () => {
  const refused = { error: { code: "unauthorized", message: expect.any(String) } };
  for (const headers of [
    {},
    { "x-health-token": "" },
    { "x-health-token": stack.cronSecret },
    { "x-health-token": stack.secretKey },
    { Authorization: `Bearer ${stack.healthToken}` },
  ]) {
    const answer = await ask(headers as Record<string, string>);
    expect([answer.status, answer.body]).toEqual([401, refused]);
  }
  expect((await ask({}, "GET", `?x-health-token=${stack.healthToken}`)).status).toBe(401);
});

it("accepts GET and HEAD only, and says so", async () => {
  for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
    const answer = await ask(credential(), method);
    expect([answer.status, answer.headers.get("Allow")]).toEqual([405, "GET, HEAD"]);
  }
});

it("changes nothing", async () => {
  const before = await stack.contents();
  await ask(credential());
  expect(await stack.contents()).toEqual(before);
});
