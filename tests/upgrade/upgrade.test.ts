import { randomBytes } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { connect, prepareDatabase } from "../../local/database.ts";
import { migrate } from "../../local/migrate.ts";
import { embeddedAccess } from "../../local/postgres.ts";
import { releasedMigrations } from "../../local/schemas/released.ts";
import { type Book, createBook, quotesFor } from "../support/book.ts";
import { type EveryRow, everyRow, unsaidChanges } from "./every-row.ts";
import { type LivedIn, liveIn } from "./lived-in-book.ts";

/**
 * Migrates a used database forward as `supabase db push` does. The trades are played with the old version's functions
 * and today's test code: if they no longer fit, lived-in-book.ts has to handle it.
 */

const FOLDER = "supabase/migrations";
const text = (file: string) => readFileSync(path.join(FOLDER, file), "utf8");
const written = readdirSync(FOLDER).filter((file) => file.endsWith(".sql"));
const released = [...releasedMigrations(process.cwd()).keys()];

const scratch = mkdtempSync(path.join(tmpdir(), "thetabase-upgrade-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A checkout for the CLI with only these migrations. */
function checkoutOf(migrations: Record<string, string>): string {
  const checkout = mkdtempSync(path.join(scratch, "checkout-"));
  mkdirSync(path.join(checkout, FOLDER), { recursive: true });
  for (const [file, content] of Object.entries(migrations)) {
    writeFileSync(path.join(checkout, FOLDER, file), content);
  }
  mkdirSync(path.join(checkout, "local"));
  cpSync("local/market-clock.sql", path.join(checkout, "local/market-clock.sql"));
  return checkout;
}

/** The views of the API, with the number of their rows. */
async function views(book: Book): Promise<Record<string, number>> {
  const names = await book.sql<{ name: string }[]>`
    select viewname as name from pg_views where schemaname = 'public' order by 1`;
  const counted = names.map(async ({ name }): Promise<[string, number]> => {
    const [row] = await book.sql`select count(*)::integer as count from (select * from ${book.sql(name)}) v`;
    return [name, row?.count];
  });
  return Object.fromEntries(await Promise.all(counted));
}

/** Work in progress continues: one check closes two positions and opens a third. */
async function goOn(book: Book, { closing, held, pending }: LivedIn): Promise<void> {
  const trades = (await book.trades()).length;
  await book.press(pending.request_id, "approve");
  const quotes = [
    ...quotesFor(closing.request, 75),
    ...quotesFor(held.request, 50),
    ...quotesFor(pending, 150),
  ];
  const sent = await book.send(quotes, [{ ticker: pending.ticker, price: 588 }]);
  expect(sent.claim.exits).toEqual([{ position_id: held.position_id, reason: "profit_target" }]);
  expect(sent.poll.map(({ order_id }) => order_id)).toEqual([closing.order_id]);
  expect(sent.place.map(({ purpose }) => purpose).sort()).toEqual(["entry", "exit"]);
  const { opened, closed } = await book.finish(sent.run_id, [
    { order_id: closing.order_id, status: "filled", filled_quantity: 3, fill_cash: -225.99, fees: 1.95 },
    ...sent.place.map(({ order_id, purpose }) => ({
      order_id: Number(order_id),
      status: "filled" as const,
      filled_quantity: 1,
      fill_cash: purpose === "entry" ? 150 : -50,
      fees: 0.65,
    })),
  ]);
  expect(opened).toHaveLength(1);
  expect(closed.sort()).toEqual([closing.position_id, held.position_id].sort());
  expect(await book.trades()).toHaveLength(trades + 2);
}

describe("by made-up migrations after today's", () => {
  // Added with its default in one step, Postgres 15.20 refuses it, because a function with a parsed body takes a row of
  // the table.
  const KEEPS = `
    alter table public.orders add column made_up text;
    update public.orders set made_up = case when source = 'manual' then 'elsewhere' else 'broker' end;
    alter table public.orders alter column made_up set default 'broker', alter column made_up set not null;
    create table public.made_up (id integer primary key);`;
  const CHANGES = `
-- changes: public.limits.max_daily_loss
    update public.limits set max_daily_loss = 1500;`;
  const LOSES = `
    delete from public.trade_history where status = 'EXPIRED';
    update public.orders set fees = fees + 0.01 where source = 'settlement';`;
  const today = Object.fromEntries(written.map((file) => [file, text(file)]));
  const upgraded = { ...today, "9997_keeps.sql": KEEPS, "9998_changes.sql": CHANGES };

  let book: Book;
  let lived: LivedIn;
  let before: EveryRow;
  let viewed: Record<string, number>;
  beforeAll(async () => {
    book = await createBook();
    lived = await liveIn(book);
    [before, viewed] = [await everyRow(book.sql), await views(book)];
    await migrate(checkoutOf(upgraded), book.dbUrl);
  });
  afterAll(() => book.drop());

  it("begins with rows in every table", () => {
    const empty = [...before].filter(([, rows]) => rows.size === 0).map(([table]) => table);
    expect(empty).toEqual([]);
  });

  it("has applied them, and every row is unchanged except as declared", async () => {
    const after = await everyRow(book.sql);
    expect(await book.sql`select distinct source, made_up from public.orders order by 1`).toEqual([
      { source: "engine", made_up: "broker" },
      { source: "manual", made_up: "elsewhere" },
      { source: "settlement", made_up: "broker" },
    ]);
    expect(unsaidChanges(before, after, [KEEPS, CHANGES])).toEqual([]);
    expect(unsaidChanges(before, after, [KEEPS])).toEqual([
      "public.limits [true]: max_daily_loss was 2000 and is 1500",
    ]);
  });

  it("continues the work in progress", async () => {
    expect(await views(book)).toEqual(viewed);
    await goOn(book, lived);
  });

  it("detects one that deletes or rewrites undeclared rows", async () => {
    const kept = await everyRow(book.sql);
    const [settled] = await book.sql`
      select order_id, trade_id from public.orders join public.trade_history using (position_id)
      where source = 'settlement'`;
    await migrate(checkoutOf({ ...upgraded, "9999_loses.sql": LOSES }), book.dbUrl);
    expect(unsaidChanges(kept, await everyRow(book.sql), [LOSES])).toEqual([
      `public.orders [${settled?.order_id}]: fees was 0.0000 and is 0.0100`,
      `public.trade_history [${settled?.trade_id}] is gone`,
    ]);
  });
});

// Empty before the first release.
describe.each(released.length > 0 ? ["the last release's"] : [])("by today's migrations after %s", () => {
  const template = `released_${randomBytes(4).toString("hex")}`;
  let book: Book;
  beforeAll(async () => {
    const { port, password } = inject("postgres");
    const checkout = checkoutOf(Object.fromEntries(released.map((file) => [file, text(file)])));
    await prepareDatabase(embeddedAccess(port, password), template, { checkout });
    book = await createBook(template);
  });
  afterAll(async () => {
    await book?.drop();
    const { port, password } = inject("postgres");
    const sql = connect(embeddedAccess(port, password).url("postgres"), { max: 1 });
    await sql`drop database if exists ${sql(template)} with (force)`;
    await sql.end();
  });

  it("leaves every row unchanged except as declared, and continues", async () => {
    const lived = await liveIn(book);
    const before = await everyRow(book.sql);
    await migrate(process.cwd(), book.dbUrl);
    const newer = written.filter((file) => !released.includes(file)).map(text);
    const changes = unsaidChanges(before, await everyRow(book.sql), newer);
    expect(changes, "a migration says what it changes: -- changes: public.orders.fees").toEqual([]);
    await views(book);
    await goOn(book, lived);
  });
});
