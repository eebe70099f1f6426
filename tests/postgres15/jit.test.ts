import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connect } from "../../local/database.ts";
import { openPositions, settle, TUESDAY } from "../bench/book.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

/**
 * Postgres estimates a hundred rows for every JSON value. For a few hundred positions it therefore expects millions of
 * legs, and where JIT is on, compiles for seconds what runs in milliseconds.
 */

const POSITIONS = 500;

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
  await db.setClock(TUESDAY);
  await openPositions(db.sql, POSITIONS);
  await settle(db.sql);
});
afterAll(() => db.drop());

/** The plans of every statement of one check, with the quotes of the simulated market. */
async function plansOfACheck(): Promise<string[]> {
  const plans: string[] = [];
  const session = connect(db.server.url(db.name), {
    max: 1,
    onnotice: ({ message }) => plans.push(String(message)),
  });
  await session`update private.check_lease set run_id = null, expires_at = '-infinity'`;
  await session`load 'auto_explain'`;
  for (const [setting, value] of [
    ["auto_explain.log_min_duration", "0"],
    ["auto_explain.log_analyze", "on"],
    ["auto_explain.log_nested_statements", "on"],
    ["auto_explain.log_level", "notice"],
    // So that JIT would be used with any plan.
    ["jit_above_cost", "1000"],
  ] as const) {
    await session`select set_config(${setting}, ${value}, false)`;
  }
  const [begun] = await session`select public.begin_exit_check(gen_random_uuid()) as answer`;
  const { run_id, page } = begun?.answer as { run_id: number; page: { symbols: string[] } };
  const { symbols } = page;
  expect(symbols.length).toBeGreaterThanOrEqual(POSITIONS);
  const quotes = symbols.map((symbol) => ({ symbol, bid: 10, ask: 12 }));
  await session`select public.apply_quotes(${run_id}, 1, ${JSON.stringify(quotes)}::text::json, '[]')`;
  await session`select public.release_orders(${run_id})`;
  await session`select public.finish_exit_check(${run_id}, '[]', '[]')`;
  await session.end();
  return plans;
}

const compiled = (plans: string[]) => plans.filter((plan) => plan.includes("JIT:"));

describe("just-in-time compilation", () => {
  it("is never used by a check", async () => {
    const plans = await plansOfACheck();
    expect(plans.length).toBeGreaterThan(10);
    expect(compiled(plans)).toEqual([]);
  });

  it("would be used, if it were not switched off", async () => {
    await db.sql`alter function public.apply_quotes reset jit`;
    expect(compiled(await plansOfACheck())).not.toEqual([]);
  });
});
