import { serve } from "@hono/node-server";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import type { z } from "zod";
import { deliverRequests, type RequestDelivery } from "../../local/deliver-requests.ts";
import type { SetUp } from "../../local/deploy/steps.ts";
import { verifications } from "../../local/deploy/verify.ts";
import { freePort } from "../../local/ports.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

/** How `npm run deploy` treats the answers of exit-check to the database. */

const PROJECT = "abcdefghijklmnopqrst";
const LOG = `https://supabase.com/dashboard/project/${PROJECT}/functions/exit-check/logs`;

let db: TestDatabase;
let pgNet: RequestDelivery;
let exitCheck: ReturnType<typeof serve>;
/** Statuses of the answers, one after the other; the last one repeats. */
let answers: number[] = [];
let called = 0;
/** Time runs out with this call. */
let lastCall = Number.POSITIVE_INFINITY;
let late = 0;
const now = performance.now.bind(performance);

beforeAll(async () => {
  vi.spyOn(performance, "now").mockImplementation(() => now() + late);
  db = await createDatabase();
  const port = await freePort();
  exitCheck = serve({
    hostname: "127.0.0.1",
    port,
    overrideGlobalObjects: false,
    fetch: async () => {
      const status = answers[Math.min(called, answers.length - 1)] ?? 404;
      called += 1;
      late = called >= lastCall ? 3_600_000 : 0;
      if (status === 202) {
        // The check continues after its answer.
        await leaves();
        return new Response(null, { status });
      }
      return Response.json({ error: "not now" }, { status });
    },
  });
  await db.sql`
    select vault.create_secret(${`http://127.0.0.1:${port}`}, 'functions_url'), vault.create_secret('cron', 'cron_secret')`;
  pgNet = await deliverRequests(db.sql, () => {});
});
beforeEach(() => {
  called = 0;
  late = 0;
  lastCall = Number.POSITIVE_INFINITY;
});
afterAll(async () => {
  vi.restoreAllMocks();
  await pgNet.stop();
  exitCheck.close();
  await db.drop();
});

/** The effect of a called check. */
let leaves = async (): Promise<unknown> => undefined;
const finished = (market_open = true) =>
  db.sql`insert into private.exit_checks (market_open, checked, finished_at) values (${market_open}, 3, now())`;
const gaveUp = () =>
  db.sql`insert into private.exit_checks (market_open, failure) values (true, 'UPDATE requires a WHERE clause')`;

async function check(patience = 60): Promise<string> {
  const project = {
    query: async <Row>(text: string, row: z.ZodType<Row>) =>
      (await db.sql.unsafe(text)).map((found) => row.parse(found)),
  };
  const setUp = { project, settings: { projectId: PROJECT }, checkout: process.cwd() } as unknown as SetUp;
  const all = verifications(setUp, "", new AbortController().signal, { functions: 0, check: patience });
  const one = all.find(({ name }) => name === "One check");
  return (await one?.run()) ?? "";
}

it("is repeated while the function has another secret than Vault, and while it does not start", async () => {
  answers = [401, 503, 500, 202];
  leaves = finished;
  expect(await check()).toBe("ran from the database: the market is open, 3 positions checked");
  expect(called).toBe(4);
});

it("that is refused to the end reports that the secrets differ", async () => {
  answers = [401];
  lastCall = 2;
  await expect(check()).rejects.toThrow(
    "pg_net called exit-check and got 401: exit-check and Vault have different CRON_SECRETs. Repeat npm run deploy",
  );
  expect(called).toBe(2);
});

it("that fails to the end reports where its log is", async () => {
  answers = [503];
  lastCall = 2;
  await expect(check()).rejects.toThrow(`pg_net called exit-check and got 503: it fails. Its log: ${LOG}`);
});

it("that gives up is repeated, and in the end reports why", async () => {
  answers = [202];
  leaves = gaveUp;
  lastCall = 2;
  await expect(check()).rejects.toThrow(
    `exit-check accepted the call, but gave up: UPDATE requires a WHERE clause. Its log: ${LOG}`,
  );
  expect(called).toBe(2);
});

it("that is accepted and never finishes reports that", async () => {
  answers = [202];
  leaves = async () => undefined;
  await expect(check(3)).rejects.toThrow(
    `exit-check accepted the call, but no check has finished. Its log: ${LOG}`,
  );
});

it("that reaches something else is not repeated", async () => {
  answers = [404, 202];
  await expect(check()).rejects.toThrow(
    "pg_net called exit-check and got 404: is functions_url in Vault right?",
  );
  expect(called).toBe(1);
});

it("that nobody makes reports that", async () => {
  await pgNet.stop();
  await expect(check(0)).rejects.toThrow("pg_net has not called exit-check");
  await db.sql`delete from net.http_request_queue`;
  pgNet = await deliverRequests(db.sql, () => {});
});
