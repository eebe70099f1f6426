import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type Scheduler, startScheduler } from "../../local/scheduler.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

/** How long the other side takes to answer, ms. */
let delay = 0;
/** The bodies of the requests that it got. */
let received: string[] = [];
let db: TestDatabase;
let scheduler: Scheduler;

const server = createServer((incoming, outgoing) => {
  let body = "";
  incoming.on("data", (chunk) => {
    body += chunk;
  });
  incoming.on("end", async () => {
    received.push(body);
    await sleep(delay);
    outgoing.writeHead(202, { "Content-Type": "application/json" }).end('{"taken": true}');
  });
});
const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/here`;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  db = await createDatabase();
  // The project's own jobs are tested elsewhere.
  await db.sql`delete from cron.job`;
  await db.sql`create table public.ticks (job text, at timestamptz, by text default current_user)`;
  await db.sql`grant all on public.ticks to postgres`;
});
beforeEach(async () => {
  received = [];
  delay = 0;
  scheduler = await startScheduler(db.server, db.name);
});
afterEach(async () => {
  await scheduler.stop();
  await db.sql`delete from cron.job`;
  await db.sql`truncate public.ticks, cron.job_run_details`;
});
afterAll(async () => {
  server.close();
  await db.drop();
});

async function schedule(name: string, when: string, command: string): Promise<void> {
  await db.sql.begin(async (sql) => {
    await sql`set local role postgres`;
    await sql`select cron.schedule(${name}, ${when}, ${command})`;
  });
}

async function ticks(): Promise<string[]> {
  const rows = await db.sql<{ job: string; at: Date }[]>`select job, at from public.ticks order by at, job`;
  return rows.map(({ job, at }) => `${job} ${at.toISOString().slice(5, 16)}`);
}

const tick = (job: string) => `insert into public.ticks (job, at) values ('${job}', private.now())`;

test("moving the clock on runs each job at its minutes, in GMT, the last minute included", async () => {
  await schedule("check", "*/5 13-21 * * 1-5", tick("check"));
  await schedule("daily", "0 22 * * *", tick("daily"));
  // A Friday in winter, 20:48:30 GMT.
  await db.setClock("2026-02-27T20:48:30Z");
  expect(await scheduler.advance(12)).toEqual(new Date("2026-02-27T21:00:30Z"));
  expect(await ticks()).toEqual(["check 02-27T20:50", "check 02-27T20:55", "check 02-27T21:00"]);
});

test("minutes at which nothing is due are skipped: a weekend takes no time", async () => {
  await schedule("check", "*/5 13-21 * * 1-5", tick("check"));
  await schedule("daily", "0 22 * * *", tick("daily"));
  await db.setClock("2026-02-27T21:56:00Z");
  const began = performance.now();
  await scheduler.advance(3 * 24 * 60);
  expect(performance.now() - began).toBeLessThan(5_000);
  const ran = await ticks();
  expect(ran.slice(0, 4)).toEqual([
    "daily 02-27T22:00",
    "daily 02-28T22:00",
    "daily 03-01T22:00",
    "check 03-02T13:00",
  ]);
});

test("a job runs as the role that scheduled it, and its run is recorded as pg_cron records it", async () => {
  await schedule("good", "* * * * *", tick("good"));
  await schedule("bad", "* * * * *", "select 1 / 0");
  await db.setClock("2026-02-27T15:00:00Z");
  await scheduler.advance(1);
  expect((await db.sql`select by from public.ticks`)[0]?.by).toBe("postgres");
  const runs = await db.sql`
    select status, return_message, end_time >= start_time as ended from cron.job_run_details order by runid`;
  expect([...runs]).toEqual([
    { status: "succeeded", return_message: "1 row", ended: true },
    { status: "failed", return_message: "ERROR: division by zero", ended: true },
  ]);
});

test("an inactive job and one that was unscheduled do not run", async () => {
  await schedule("sleeping", "* * * * *", tick("sleeping"));
  await schedule("gone", "* * * * *", tick("gone"));
  await db.sql.begin(async (sql) => {
    await sql`set local role postgres`;
    await sql`select cron.alter_job(jobid, active := false) from cron.job where jobname = 'sleeping'`;
    await sql`select cron.unschedule('gone')`;
  });
  await db.setClock("2026-02-27T15:00:00Z");
  await scheduler.advance(2);
  expect(await ticks()).toEqual([]);
});

test("a clock that follows real time is not moved", async () => {
  await schedule("check", "* * * * *", tick("check"));
  await db.setClock(null);
  expect(await scheduler.advance(5)).toBeNull();
  expect(await ticks()).toEqual([]);
});

test("in real time what is due runs at the minute; while the clock is pinned, nothing does", async () => {
  await scheduler.stop();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"], shouldAdvanceTime: true });
  try {
    scheduler = await startScheduler(db.server, db.name);
    await schedule("every", "* * * * *", tick("every"));
    await schedule("never", "0 0 31 2 *", tick("never"));
    const toTheMinute = () => vi.advanceTimersByTime(60_000 - (Date.now() % 60_000));

    await db.setClock("2026-02-27T15:00:00Z");
    toTheMinute();
    // Only after the tick, because jobs run in turn.
    await scheduler.advance(0);
    expect(await ticks()).toEqual([]);

    await db.setClock(null);
    toTheMinute();
    await scheduler.advance(0);
    expect((await ticks()).map((line) => line.split(" ")[0])).toEqual(["every"]);
  } finally {
    vi.useRealTimers();
  }
});

test("what a job sends is answered before the clock moves on", async () => {
  delay = 150;
  await schedule(
    "call",
    "*/5 * * * *",
    `select net.http_post('${url()}', jsonb_build_object('at', private.now()))`,
  );
  await db.setClock("2026-02-27T15:00:00Z");
  await scheduler.advance(10);
  expect(received.map((body) => JSON.parse(body).at)).toEqual([
    "2026-02-27T15:05:00+00:00",
    "2026-02-27T15:10:00+00:00",
  ]);
  expect(await db.sql`select status_code from net._http_response`).toHaveLength(2);
  await db.sql`truncate net._http_response`;
});

test("the clock moves on when the functions have ended what they do after their answers, in turn with what that sends", async () => {
  await scheduler.stop();
  const seen: number[] = [];
  scheduler = await startScheduler(db.server, db.name, {
    functionsIdle: async () => {
      seen.push(received.length);
      if (received.length < 3) {
        await db.sql`select net.http_post(${url()})`;
      }
    },
  });
  await schedule("call", "*/5 * * * *", `select net.http_post('${url()}')`);
  await db.setClock("2026-02-27T15:00:00Z");
  await scheduler.advance(5);
  expect(seen).toEqual([1, 2, 3]);
  await db.sql`truncate net._http_response`;
});
