import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type Book, createBook, csp } from "../support/book.ts";

let book: Book;
beforeAll(async () => {
  book = await createBook();
});
afterAll(() => book.drop());
beforeEach(() => book.empty());

const keepHouse = () => book.sql`select private.keep_house()`;

async function count(table: string): Promise<number> {
  const [row] = await book.sql<{ rows: number }[]>`select count(*)::integer as rows from ${book.sql(table)}`;
  return row?.rows ?? 0;
}

it.each([
  {
    what: "updates of Telegram",
    table: "private.telegram_updates",
    kept: "updates",
    write: (age: string) => book.sql`
      insert into private.telegram_updates (update_id, received_at) select count(*), clock_timestamp() - ${age}::interval from private.telegram_updates`,
  },
  {
    what: "messages that were sent",
    table: "private.outbox",
    kept: "messages",
    write: (age: string) =>
      book.sql`insert into private.outbox (kind, status, sent_at) values ('opened', 'sent', clock_timestamp() - ${age}::interval)`,
  },
  {
    what: "messages that were parked",
    table: "private.outbox",
    kept: "messages",
    write: (age: string) =>
      book.sql`insert into private.outbox (kind, status, due_at) values ('opened', 'parked', clock_timestamp() - ${age}::interval)`,
  },
  {
    what: "incidents that are over",
    table: "public.incidents",
    kept: "decisions",
    write: (age: string) => book.sql`
      insert into public.incidents (part, fault, subject, says, ended_at) values ('marks', 'unmarked', '1', 'x', private.now() - ${age}::interval)`,
  },
  {
    what: "calls of functions",
    table: "private.calls",
    kept: "jobs",
    write: (age: string) =>
      book.sql`insert into private.calls (request_id, function_name, sent_at) values (1, 'exit-check', clock_timestamp() - ${age}::interval)`,
  },
  {
    what: "runs of jobs",
    table: "cron.job_run_details",
    kept: "jobs",
    write: (age: string) =>
      book.sql`insert into cron.job_run_details (jobid, end_time) values (1, clock_timestamp() - ${age}::interval)`,
  },
])("$what are kept as long as retention.$kept says and no longer", async ({ table, kept, write }) => {
  await book.sql`delete from ${book.sql(table)}`;
  await book.sql.unsafe(`update public.retention set ${kept} = '10 days'`);
  await write("9 days 23 hours");
  await write("10 days 1 hour");
  await keepHouse();
  expect(await count(table)).toBe(1);
  await book.sql.unsafe(`update public.retention set ${kept} = default`);
});

it("waiting rows are kept, however old", async () => {
  await book.sql`insert into private.outbox (kind, due_at, created_at) values ('opened', now() - interval '1 year', now() - interval '1 year')`;
  await book.sql`insert into public.incidents (part, fault, subject, says, began_at) values ('marks', 'unmarked', '1', 'x', now() - interval '1 year')`;
  await keepHouse();
  expect([await count("private.outbox"), await count("public.incidents")]).toEqual([1, 1]);
});

it("the book is kept for ever", async () => {
  const position_id = await book.open(csp());
  await book.call("close_position", { position_id, exit_price: 75, exit_reason: "manual" });
  await book.command("pause");
  const tables = [
    "public.trade_requests",
    "public.orders",
    "public.positions",
    "public.trade_history",
    "public.actions",
  ];
  const before = await Promise.all(tables.map(count));
  await book.setClock("2031-03-03T15:00:00Z");
  await keepHouse();
  expect(await Promise.all(tables.map(count))).toEqual(before);
  expect(before).not.toContain(0);
});

it("a number that Telegram reuses after the first update was deleted is accepted", async () => {
  expect(await book.command("pause", {}, 7)).toMatchObject({ outcome: "done" });
  expect(await book.command("resume", {}, 7)).toMatchObject({ outcome: "replayed" });
  await book.sql`update public.actions set acted_at = acted_at - interval '3 days'`;
  await book.sql`update private.telegram_updates set received_at = received_at - interval '3 days'`;
  await keepHouse();
  expect(await book.command("resume", {}, 7)).toMatchObject({ outcome: "done" });
});

it("runs in the small hours of New York, when no check does", async () => {
  expect(await book.sql`select schedule from cron.job where command like '%keep_house%'`).toEqual([
    { schedule: "30 7 * * *" },
  ]);
});
