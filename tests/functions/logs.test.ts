import { afterAll, beforeAll, expect, it } from "vitest";
import { initData } from "../support/init-data.ts";
import {
  BOT_TOKEN,
  csp,
  putSymbol,
  request,
  startTestStack,
  type TestStack,
  TRADER,
  until,
} from "../support/stack.ts";

/** What the functions write to the log, which is all that an owner has on the platform afterwards. */

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack("2026-02-24T15:15:00Z");
});
afterAll(() => stack.stop());

const PREFIX = "functions: ";

/** Every line so far, parsed; a line that is not JSON fails here. */
function lines(): Record<string, unknown>[] {
  return [...stack.log, ...stack.errors]
    .filter((line) => line.startsWith(PREFIX))
    .map((line) => JSON.parse(line.slice(PREFIX.length)));
}

async function line(event: string): Promise<Record<string, unknown> | undefined> {
  return await until(
    async () => lines().findLast((each) => each.event === event),
    (found) => found !== undefined,
  );
}

it("a proposal is one line with its request_id", async () => {
  const trade = csp({ request_id: "logged" });
  await stack.propose(trade);
  expect(await line("proposed")).toEqual({
    level: "info",
    event: "proposed",
    request_id: "logged",
    status: "pending",
    created: true,
  });
});

it("a recorded position is one line with both its ids", async () => {
  const request = csp({ request_id: "recorded", ticker: "SPY" });
  const body = { request, entry_price: 150, quantity: 1, execution_data: {} };
  const answer = await stack.call("create-position", body);
  const { position_id } = answer.body as { position_id: number };
  expect(await line("recorded")).toEqual({
    level: "info",
    event: "recorded",
    request_id: "recorded",
    position_id,
    created: true,
  });
});

it("a check is one line with its run_id, its figures, and the positions that it closes with their reasons", async () => {
  await stack.quote({ [putSymbol(csp({ ticker: "SPY" }), 580)]: [0.7, 0.8] });
  const check = await stack.check();
  const logged = await line("check");
  expect(logged).toEqual({ level: "info", event: "check", ...check });
  expect(logged).toMatchObject({
    run_id: expect.any(Number),
    checked: 1,
    exits: [{ position_id: expect.any(Number), reason: "profit_target" }],
  });
});

it("a delivery is one line with its counts, and no line when there was nothing to send", async () => {
  await stack.quiet();
  expect(await line("delivered")).toMatchObject({ level: "info", parked: 0 });
  await stack.call("deliver-alerts", {});
  // Earlier log lines come before those of this request.
  await stack.propose(csp({ request_id: "afterwards" }));
  await until(
    async () => lines().some(({ request_id }) => request_id === "afterwards"),
    (found) => found,
  );
  const idle = { event: "delivered", sent: 0, parked: 0, due: 0 };
  expect(lines()).not.toContainEqual(expect.objectContaining(idle));
});

it("a call that requested market data is one line with its figures, and no line when there was nothing to request", async () => {
  await stack.quiet();
  await stack.call("scan", {});
  const before = lines().filter(({ event }) => event === "scan").length;
  await stack.db.sql`select private.queue_lookup('account', '{}')`;
  await stack.call("scan", {});
  const asked = { looked_up: 1, options: 0, remaining: false, warnings: [] };
  await until(
    async () => lines().filter(({ event }) => event === "scan"),
    (found) => found.length > before,
  );
  expect(
    lines()
      .filter(({ event }) => event === "scan")
      .slice(before),
  ).toEqual([{ level: "info", event: "scan", ...asked }]);
});

it("a request of the dashboard is not a line, whoever makes it", async () => {
  const url = `${stack.supabaseUrl}/functions/v1/dashboard/run`;
  const before = lines().length;
  for (const user of [TRADER, 666]) {
    await request("GET", url, { Authorization: `tma ${initData({ botToken: BOT_TOKEN, user })}` });
  }
  // Earlier log lines come before those of this request.
  await stack.propose(csp({ request_id: "after-the-look" }));
  await until(
    async () => lines().findIndex(({ request_id }) => request_id === "after-the-look"),
    (found) => found >= 0,
  );
  expect(
    lines()
      .slice(before)
      .map(({ event }) => event),
  ).not.toContain("failed");
  expect(JSON.stringify(lines())).not.toContain("auth_date");
});

it("an internal error is one line that describes it, without any request data", async () => {
  await stack.db.sql`alter function public.propose_trade(jsonb) rename to propose_trade_away`;
  const answer = await stack.call("propose-trade", csp());
  await stack.db.sql`alter function public.propose_trade_away(jsonb) rename to propose_trade`;
  expect(answer.status).toBe(500);
  expect(await line("failed")).toEqual({
    level: "error",
    event: "failed",
    error: expect.stringMatching(/^DatabaseError: /),
  });
});

it("no line contains a secret", () => {
  const all = lines()
    .map((each) => JSON.stringify(each))
    .join("\n");
  for (const secret of [
    stack.secretKey,
    stack.cronSecret,
    stack.healthToken,
    stack.proposerToken,
    stack.telegramSecretToken,
    "LOCAL-test-token",
  ]) {
    expect(all).not.toContain(secret);
  }
});
