import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type ChatMessage,
  type Row,
  STRANGER,
  startTestStack,
  type TestStack,
  until,
} from "../support/stack.ts";

/** Market data for people and for the schedule: lists of opportunities, trades proposed from the phone, the account. */

let stack: TestStack;
beforeAll(async () => {
  // A Tuesday, ten past nine in New York: before the open.
  stack = await startTestStack("2026-03-03T14:10:00Z");
});
afterAll(() => stack.stop());

const IS_A_LIST = /^🔎 (\d+ opportunit|No opportunity)/;
const lists = async () => (await stack.messages()).filter(({ text }) => IS_A_LIST.test(text));

/** Waits for a list with this text. */
async function list(says: RegExp): Promise<ChatMessage> {
  const [found] = await until(
    async () => (await lists()).filter(({ text }) => says.test(text)),
    (all) => all.length > 0,
  );
  return found as ChatMessage;
}

/** The button of the best opportunity that nobody has proposed. */
function best({ buttons }: ChatMessage): string {
  const button = buttons.find(({ callback_data }) => callback_data.startsWith("act:pick:"));
  expect(button?.text).toMatch(/^\d+ · [A-Z]+ .* ×\d+$/);
  return button?.text ?? "";
}

async function one(query: PromiseLike<Row[]>): Promise<Row | undefined> {
  const [row] = await query;
  return row;
}

describe("the schedule", () => {
  it("scans at a quarter past nine in New York, once, and names the source of its quotes", async () => {
    await stack.advance(4);
    expect(await lists()).toEqual([]);
    await stack.advance(1);
    const { text, buttons } = await list(/./);
    expect(text).toMatch(IS_A_LIST);
    expect(text).toContain("Mar 3 '26 · PAPER\n");
    expect(text).toContain("At the last session's quotes and closes: the list is repriced after the open.");
    expect(buttons.length).toBeGreaterThan(2);
    await stack.advance(5);
    expect(await one(stack.db.sql`select count(*)::integer as scans from public.scans`)).toEqual({
      scans: 1,
    });
  });

  it("prices that list again a quarter of an hour after the open, in place", async () => {
    const before = await list(/./);
    await stack.advance(24);
    expect((await list(/./)).text).toBe(before.text);
    await stack.advance(1);
    const after = await list(/Quotes of Tue Mar 3, 09:45\./);
    expect(after.message_id).toBe(before.message_id);
    expect(await lists()).toHaveLength(1);
    await stack.advance(30);
    expect(
      await one(stack.db.sql`
        select count(*)::integer as scans, max(repriced_at) as repriced_at from public.scans`),
    ).toEqual({ scans: 1, repriced_at: new Date("2026-03-03T14:45:00Z") });
  });
});

describe("from the chat", () => {
  it("/scan says that it is in progress, and the list replaces that message", async () => {
    const morning = (await lists()).map(({ message_id }) => message_id);
    await stack.send("/scan");
    const found = await until(
      async () => (await lists()).find(({ message_id }) => !morning.includes(message_id)),
      (message) => message !== undefined,
    );
    await stack.quiet();
    expect(found?.text).toMatch(/Quotes of Tue Mar 3, 10:15\./);
    expect((await stack.messages()).filter(({ text }) => text.startsWith("🔎"))).toHaveLength(2);
  });

  it("a press on the first brings its card, with quotes; Approve opens a position", async () => {
    const found = (await lists()).at(-1) as ChatMessage;
    const pressed = best(found);
    const [, contract = ""] = pressed.split(" · ");
    expect((await stack.press(found, pressed))?.text).toBe("Getting a quote. The card follows.");
    const [ticker = ""] = contract.split(" ");
    const card = await stack.card(ticker, /Natural \/ mid/);
    expect(card.text).toMatch(/\nQuoted Tue Mar 3, 10:15\.\n/);
    expect(card.text).toMatch(/\nEquity +[\d.]+ % at risk\n|\nBuying power +[\d.]+ % of it\n/);
    await stack.press(card, "Approve");
    await stack.card(ticker, /Approved|opened/);
    // The order begins at the mid; whether it fills at once depends on the market.
    await until(
      async () => {
        await stack.advance(5);
        return await one(stack.db.sql`
          select p.position_id, r.origin from public.positions p join public.trade_requests r using (request_id)`);
      },
      (position) => position !== undefined,
    );
    const position = await one(stack.db.sql`
      select r.origin, r.decided_by, o.place from public.positions p
      join public.trade_requests r using (request_id) join public.opportunities o using (request_id)`);
    expect(position).toEqual({ origin: "scan", decided_by: "1001", place: expect.any(Number) });
  });

  it("/sell brings the card of a typed trade, and /account the broker's figures", async () => {
    await stack.send("/account");
    const account = await stack.message(({ text }) => text.startsWith("Account · PAPER · Tue Mar 3"));
    expect(account.text).toMatch(/\nBuying power +[\d,.]+\n/);
    await stack.send("/sell QQQ");
    const asked = await stack.message(({ text }) => /^🛒 QQQ is at [\d.]+\. Which expiration\?$/.test(text));
    await stack.press(asked, asked.buttons[0]?.text ?? "");
    const strikes = await stack.message(({ text }) => /^🛒 QQQ is at [\d.]+\. Which trade, /.test(text));
    expect(strikes.message_id).toBe(asked.message_id);
    await stack.press(strikes, strikes.buttons[0]?.text ?? "");
    const many = await stack.message(({ text }) => /^🛒 QQQ .* How many contracts\?$/.test(text));
    await stack.press(many, "x2");
    expect((await stack.card("QQQ", /Natural \/ mid/)).text).toMatch(/\nQuantity +2\n/);
  });

  it("sends people who are not approvers neither a list nor a card", async () => {
    await stack.quiet();
    const found = (await lists()).at(-1) as ChatMessage;
    const [before, messages] = [await stack.contents(), await stack.messages()];
    for (const text of ["/scan", "/scan SPY", "/sell SPY", "/account", "/opportunities"]) {
      await stack.send(text, STRANGER);
    }
    for (const { text } of found.buttons) {
      expect(await stack.press(found, text, STRANGER)).toEqual({
        text: `You (user ${STRANGER}) are not allowed to decide here.`,
        show_alert: true,
      });
    }
    await stack.quiet();
    expect(await stack.contents()).toEqual(before);
    expect((await stack.messages()).filter(({ text }) => !messages.some((m) => m.text === text))).toEqual([]);
  });
});

describe("a call", () => {
  it("with nothing to request makes no request", async () => {
    await stack.quiet();
    const { status, body } = await stack.call("scan", {});
    expect([status, body]).toEqual([200, { looked_up: 0, options: 0, remaining: false, warnings: [] }]);
  });

  it("requests what waits, and returns how much that was", async () => {
    await stack.db.sql`select private.queue_lookup('account', '{}')`;
    const { status, body } = await stack.call("scan", {});
    expect([status, body]).toEqual([200, { looked_up: 1, options: 0, remaining: false, warnings: [] }]);
    expect(
      await one(stack.db.sql`select kind, status from private.lookups order by lookup_id desc limit 1`),
    ).toEqual({ kind: "account", status: "done" });
  });

  it("whose caller does not wait is answered at once, and continues", async () => {
    await stack.db.sql`select private.queue_lookup('account', '{}')`;
    const answer = await stack.call("scan", {}, { Prefer: "respond-async" });
    expect([answer.status, answer.text, answer.headers.get("Preference-Applied")]).toEqual([
      202,
      "",
      "respond-async",
    ]);
    await until(
      () => one(stack.db.sql`select status from private.lookups order by lookup_id desc limit 1`),
      (lookup) => lookup?.status === "done",
    );
    const wrong = { Prefer: "respond-async", "x-cron-secret": "wrong" };
    expect((await stack.call("scan", {}, wrong)).status).toBe(401);
  });

  it("accepts only an empty object", async () => {
    for (const headers of [{}, { Prefer: "respond-async" }]) {
      expect((await stack.call("scan", { ticker: "SPY" }, headers)).status).toBe(422);
    }
  });

  it("makes no request twice, however many calls come at once", async () => {
    await stack.quiet();
    await stack.db.sql`select private.queue_lookup('account', '{}') from generate_series(1, 6)`;
    const answers = await Promise.all(Array.from({ length: 4 }, () => stack.call("scan", {})));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const asked = answers.map(({ body }) => Number((body as Row).looked_up));
    expect(asked.reduce((sum, each) => sum + each, 0)).toBe(6);
    expect(await one(stack.db.sql`select max(attempts)::integer as attempts from private.lookups`)).toEqual({
      attempts: 1,
    });
  });
});

it("logs no error, and leaves no part failing", async () => {
  await stack.quiet();
  expect(stack.errors).toEqual([]);
  const waiting = await one(stack.db.sql`
    select count(*)::integer as waiting from private.lookups where status not in ('done')`);
  expect(waiting).toEqual({ waiting: 0 });
});
