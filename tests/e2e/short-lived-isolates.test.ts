import { afterAll, beforeAll, expect, it } from "vitest";
import { csp, startTestStack, type TestStack } from "../support/stack.ts";

/**
 * No answer may depend on an isolate that gave another one. Here each isolate ends after its first answer, as the
 * platform may do.
 */

let stack: TestStack;

beforeAll(async () => {
  stack = await startTestStack("2026-02-24T15:00:00Z", undefined, { retires: () => true });
});
afterAll(() => stack.stop());

it("a trade is proposed, approved, opened, closed at its target and announced", async () => {
  const SYMBOL = "SPY260417P00580000";
  await stack.underlying({ SPY: 588 });
  await stack.quote({ [SYMBOL]: [1.45, 1.55] });
  await stack.propose(csp({ request_id: "SHORT_LIVED", ticker: "SPY" }));
  await stack.press(await stack.card("SPY"), "Approve");
  await stack.advance(5);
  await stack.card("SPY", /opened at 150\.00/);
  await stack.underlying({ SPY: 596 });
  await stack.quote({ [SYMBOL]: [0.7, 0.8] });
  await stack.advance(5);
  await stack.card("SPY", /closed at 75\.00/);
  expect(await stack.db.sql`select status, exit_reason from public.positions`).toMatchObject([
    { status: "CLOSED", exit_reason: "profit_target" },
  ]);
  await stack.quiet();
  expect(stack.errors).toEqual([]);
});
