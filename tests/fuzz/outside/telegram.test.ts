import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Adapters } from "../../runtime/adapters.ts";
import { adaptersOf } from "../../support/adapters.ts";
import { CHAT } from "../../support/book.ts";
import { createWorld, type TestWorld } from "../../support/world.ts";
import { writeJson } from "../hostile/json.ts";
import { mutated } from "../hostile/mutate.ts";
import { fuzz } from "../runs.ts";
import { type Liar, startLiar } from "./liar.ts";

let world: TestWorld;
let liar: Liar;
let adapters: Adapters;
beforeAll(async () => {
  [world, liar] = await Promise.all([createWorld(), startLiar()]);
  adapters = adaptersOf({ settings: liar.settings, database: await world.rest() });
  await world.sql`
    create or replace function private.message_interval(chat_id bigint) returns interval
    language sql immutable set search_path = '' return interval '0'`;
});
afterAll(async () => {
  await liar.stop();
  await world.drop();
});

const sent = {
  ok: true,
  result: { message_id: 77, date: 1_772_550_000, chat: { id: CHAT, type: "supergroup" }, text: "x" },
};
const refused = (error_code: number, description: string, parameters: Record<string, unknown> = {}) => ({
  ok: false,
  error_code,
  description,
  parameters,
});

const answers = fc.record({
  status: fc.oneof(
    { weight: 4, arbitrary: fc.constant(200) },
    fc.constantFrom(400, 401, 403, 404, 409, 429, 500, 502),
  ),
  body: fc.oneof(
    {
      weight: 8,
      arbitrary: fc
        .oneof(
          mutated(fc.constant(sent)),
          mutated(fc.constant(refused(429, "Too Many Requests: retry after 3", { retry_after: 3 }))),
          mutated(fc.constant(refused(400, "Bad Request: chat not found", { migrate_to_chat_id: -1002 }))),
          mutated(fc.constant(refused(403, "Forbidden: bot was blocked by the user"))),
          mutated(fc.constant(refused(400, "Bad Request: message to edit not found"))),
        )
        .map(writeJson),
    },
    fc.constantFrom("", "null", "<html>", "[]", "true", '{"ok":true}', '{"ok":false}'),
  ),
});

it("no answer of Telegram's loses a message, delays the others, or is misread as a success", async () => {
  await fuzz(fc.record({ answer: answers, isEdit: fc.boolean() }), async ({ answer, isEdit }) => {
    await world.empty();
    const opened = {
      position_id: 1,
      ticker: "SPY",
      contract: "SPY 580 put Apr 17 '26",
      contract_short: "SPY 580p",
      expiration_date: "2026-04-17",
      entry_price: 150,
      quantity: 1,
    };
    await world.sentAs("help", 7);
    await world.sql`
      insert into private.outbox (kind, facts, edits_message_id, chat_id)
      values (${isEdit ? "help" : "opened"}, ${world.sql.json(isEdit ? {} : opened)}, ${isEdit ? 7 : null}, null), ('help', '{}', null, -5005)`;
    liar.says(answer);
    await deliver();
    const rows = await world.sql<{ kind: string; status: string; error: string | null; seconds: number }[]>`
      select kind, status, error, extract(epoch from due_at - clock_timestamp())::float as seconds
      from private.outbox where sent_message_id is distinct from 7 or attempts > 0 order by message_id`;
    const said = read(answer.body);
    for (const { kind, status, error, seconds } of rows) {
      const isTaken = Boolean(said?.ok) || String(said?.description).includes("message is not modified");
      expect(status === "sent", `${kind} is ${status} by ${answer.body}`).toBe(isTaken);
      // Reported, instead of left until its claim lapses.
      expect(["sent", "due", "parked"], `${kind} ${error}`).toContain(status);
      expect(JSON.stringify(error)).not.toContain(TOKEN.split(":")[1]);
      if (status === "due") {
        expect(seconds).toBeLessThan(86_500);
      }
    }
    await world.sql`
      update private.outbox set due_at = clock_timestamp() where status = 'due';
      update private.chats set paced_until = '-infinity'`.simple();
    liar.says({ body: JSON.stringify(sent) });
    await deliver();
    const left = await world.sql`select kind from private.outbox where status not in ('sent', 'parked')`;
    expect(left).toEqual([]);
  });
});

const TOKEN = "123456:the-bot-token-of-the-fuzz";

async function deliver(): Promise<void> {
  await adapters.telegram.deliver(
    { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_URL: liar.url, TELEGRAM_CHAT_ID: CHAT },
    { next: 0, answer: 5 },
  );
}

function read(body: string): Record<string, unknown> | null {
  try {
    return JSON.parse(body) as Record<string, unknown> | null;
  } catch {
    return null;
  }
}
