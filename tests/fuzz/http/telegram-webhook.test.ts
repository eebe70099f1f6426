import { afterAll, beforeAll, expect, it } from "vitest";
import { csp, startTestStack, type TestStack, vpc } from "../../support/stack.ts";
import { writeJson } from "../hostile/json.ts";
import { fuzz } from "../runs.ts";
import { contradictions } from "../sql/consistent.ts";
import { anyUpdate, HOSTILE, isTraders } from "./updates.ts";
import { Watch } from "./watch.ts";

let stack: TestStack;
let watch: Watch;
beforeAll(async () => {
  stack = await startTestStack("2026-03-03T15:00:00Z");
  for (const request of [csp(), vpc({ quantity: 3 }), csp()]) {
    const body = { request, entry_price: 150, quantity: request.quantity, execution_data: {} };
    await stack.call("create-position", body);
  }
  await stack.propose(csp());
  watch = new Watch(stack);
  await watch.begin();
});
afterAll(() => stack.stop());

async function bring(update: unknown): Promise<void> {
  const json = writeJson(update);
  const answer = await stack.call("telegram-webhook", json);
  // The server must not fail on any JSON that Telegram could send, or Telegram would resend it.
  expect(answer.status, answer.text).toBeLessThan(500);
  await watch.judge(answer, isTraders(json));
  // Every resulting message could be composed: nothing is parked.
  const parked = await stack.db.sql`select kind, error, facts from private.outbox where status = 'parked'`;
  expect(parked).toEqual([]);
  expect(await contradictions(stack.db.sql)).toEqual([]);
}

it("there are more than thirty hostile updates, and none causes harm", async () => {
  await watch.settle();
  expect(Object.keys(HOSTILE).length).toBeGreaterThan(30);
  const before = await book();
  for (const [what, update] of Object.entries(HOSTILE)) {
    try {
      await bring(update());
    } catch (error) {
      throw new Error(`With ${what}`, { cause: error });
    }
  }
  // None of them is a valid command of the trader's.
  expect(await book()).toEqual(before);
});

it("whatever is written and pressed, every answer can be sent, and the book stays consistent", async () => {
  await watch.settle();
  await fuzz(anyUpdate, bring, { goesOn: true });
});

/** The rows of the trades. */
async function book() {
  const { sql } = stack.db;
  return [
    await sql`select position_id, status, open_quantity, profit_target, stop_loss, exit_dte, close_asked_at from public.positions order by 1`,
    await sql`select order_id, status from public.orders order by 1`,
    await sql`select request_id, status from public.trade_requests order by 1`,
    await sql`select killed_at, entries_paused_at from public.switches`,
  ];
}
