import { afterAll, beforeAll, beforeEach } from "vitest";
import { type Book, createBook, type Row } from "../../support/book.ts";

/** A Tuesday in New York, the session open since 09:30. */
export const TEN = "2026-03-03T15:00:00Z";
/** An incident ends after this many looks without its fault. */
export const CLEAR_LOOKS = 11;

/** The book of the running test file, which makes its own. */
export let book: Book;

/** A book for a test file, empty before each test. Nobody answers calls of its functions. */
export function useBook(): void {
  beforeAll(async () => {
    book = await createBook();
    await book.sql`
      select vault.create_secret('http://127.0.0.1:9/functions/v1', 'functions_url'), vault.create_secret('cron', 'cron_secret')`;
  });
  afterAll(() => book.drop());
  beforeEach(async () => {
    await book.empty();
    await book.sql`delete from net.http_request_queue`;
    await book.sql`delete from net._http_response`;
    await book.sql`update private.tradestation_refresh set failure = null`;
    // The rest of the schedule is tested elsewhere.
    await book.sql`delete from cron.job_run_details`;
  });
}

export async function look(times = 1): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await book.sql`select private.watch()`;
  }
}

/** A proper tick: called, accepted, and completed. */
export async function tick(): Promise<void> {
  await answer(await wake("exit-check"), 202);
  await book.finish(await book.begin());
}

/** Looks minute by minute like the schedule, with ticks where due. */
export async function pass(minutes: number, { ticks = true } = {}): Promise<void> {
  const [clock] = await book.sql<{ now: Date }[]>`select private.now() as now`;
  const start = clock?.now.getTime() ?? 0;
  for (let minute = 1; minute <= minutes; minute += 1) {
    const now = new Date(start + minute * 60_000);
    await book.setClock(now.toISOString());
    if (ticks && now.getUTCMinutes() % 5 === 0) {
      await tick();
    }
    await look();
  }
}

export async function wake(function_name: string): Promise<number> {
  const [woken] = await book.sql<{ request: string }[]>`select private.wake(${function_name}) as request`;
  return Number(woken?.request);
}

/** Stores an answer as pg_net does. */
export async function answer(request: number, status_code: number | null, error_msg: string | null = null) {
  await book.sql`insert into net._http_response (id, status_code, error_msg) values (${request}, ${status_code}, ${error_msg})`;
}

/** Names of the open incidents. */
export async function open(): Promise<string[]> {
  const rows = await book.sql<{ name: string }[]>`
    select concat_ws(' ', part, fault, nullif(subject, '')) as name from public.incidents where ended_at is null order by 1`;
  return rows.map(({ name }) => name);
}

/** All announcements, oldest first: `+` begun, `-` over. */
export async function told(): Promise<string[]> {
  const rows = await book.sql<{ kind: string; incidents: (string | Row)[] }[]>`
    select kind, facts -> 'incidents' as incidents from private.outbox where kind like 'incidents%' order by message_id`;
  return rows.flatMap(({ kind, incidents }) =>
    incidents.map((said) => (kind === "incidents_begun" ? `+ ${said}` : `- ${(said as Row).says}`)),
  );
}

export async function parts(): Promise<Record<string, boolean>> {
  const rows = await book.sql<{ part: string; ok: boolean }[]>`select part, ok from public.v_system_health`;
  return Object.fromEntries(rows.map(({ part, ok }) => [part, ok]));
}

export const ALL_AT_WORK = {
  schedule: true,
  "exit-check": true,
  "market data": true,
  broker: true,
  messages: true,
  marks: true,
  publishing: true,
};
