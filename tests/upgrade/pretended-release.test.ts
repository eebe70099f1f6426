import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { prepareDatabase } from "../../local/database.ts";
import { migrate } from "../../local/migrate.ts";
import { embeddedAccess, type PostgresAccess } from "../../local/postgres.ts";
import { catalog, connectQualified, differences } from "../../local/schemas/catalog.ts";
import { houseFaults, schemaFiles } from "../../local/schemas/files.ts";
import { migrationFaults, type Written, writeMigration } from "../../local/schemas/migration.ts";
import { releaseFaults, releaseMigrations } from "../../local/schemas/released.ts";
import { staleMigrations } from "../../local/schemas/stamp.ts";
import { type Book, createBook } from "../support/book.ts";
import { type EveryRow, everyRow, unsaidChanges } from "./every-row.ts";
import { liveIn } from "./lived-in-book.ts";

/** Today's checkout is released, supabase/schemas is edited as one would, and one command writes the migration. */

const checkout = mkdtempSync(path.join(tmpdir(), "thetabase-pretended-"));
const read = (file: string) => readFileSync(path.join(checkout, file), "utf8");

/** Edits a file in place; `was` has to be there. */
function edit(file: string, was: string, becomes: string): void {
  const text = read(file);
  expect(text).toContain(was);
  writeFileSync(
    path.join(checkout, file),
    text.replace(was, () => becomes),
  );
}

async function catalogOf(url: string): Promise<Map<string, string>> {
  const sql = connectQualified(url);
  return await catalog(sql).finally(() => sql.end());
}

let server: PostgresAccess;
let book: Book;
let before: EveryRow;
let written: Written;
let text: string;

beforeAll(async () => {
  const { port, password } = inject("postgres");
  server = embeddedAccess(port, password);
  mkdirSync(path.join(checkout, "supabase"));
  for (const part of ["schemas", "migrations", "released-migrations.sha256"]) {
    cpSync(path.join("supabase", part), path.join(checkout, "supabase", part), { recursive: true });
  }
  cpSync("local/market-clock.sql", path.join(checkout, "local/market-clock.sql"));
  releaseMigrations(checkout);
  book = await createBook();
  await liveIn(book);
  await book.sql`update public.account_ledger set note = 'From my other account'`;
  before = await everyRow(book.sql);

  edit(
    "supabase/schemas/40_rules/evaluate_exit.sql",
    "when dte <= p.exit_dte then '21dte'",
    "when dte < p.exit_dte then '21dte'",
  );
  edit(
    "supabase/schemas/80_analytics/v_trades.sql",
    "t.pnl_percent, t.win_loss,",
    "t.win_loss, t.pnl_percent,",
  );
  edit(
    "supabase/schemas/30_book/rule_changes.sql",
    "is_growth boolean not null default false\n",
    "is_growth boolean not null default false,\n  why text not null default 'not said'\n",
  );
  edit("supabase/schemas/30_book/account_ledger.sql", "  note text check (length(note) <= 500),\n", "");
  edit(
    "supabase/schemas/10_calendar/market_calendar.sql",
    "('2028-11-24', '13:00');",
    "('2028-11-24', '13:00'), ('2029-11-23', '13:00');",
  );
  // A table needs this one, by its trigger: it can be replaced, not dropped.
  edit(
    "supabase/schemas/35_chat/wake_deliverer.sql",
    "set_config('thetabase.deliverer_woken', 'yes', true)",
    "set_config('thetabase.deliverer_woken', 'awake', true)",
  );
  expect(staleMigrations(checkout)).toMatch(
    /supabase\/schemas has changed since 0001_thetabase.sql was written/,
  );
  written = await writeMigration(checkout, server, "pretended");
  text = read(written.file);
}, 120_000);
afterAll(async () => {
  await book?.drop();
  rmSync(checkout, { recursive: true, force: true });
});

it("writes one migration after the released one, which stays as it is", () => {
  expect(written.file).toBe("supabase/migrations/0002_pretended.sql");
  expect(releaseFaults(checkout)).toEqual([]);
  expect(houseFaults(schemaFiles(checkout))).toEqual([]);
});

it("has the code as its files say it, and of the tables what differs", () => {
  expect(text).toContain(read("supabase/schemas/40_rules/evaluate_exit.sql"));
  expect(text).toContain(read("supabase/schemas/80_analytics/v_trades.sql"));
  expect(text).toMatch(/^drop view public\.v_comparison;[\s\S]*^drop view public\.v_trades;/m);
  expect(text).toMatch(/alter table "public"."rule_changes"\s+add column "why" text/i);
  expect(text).toContain("'awake'");
  expect(text).not.toMatch(/^create table/im);
});

it("tells its author what is left to do by hand: rows that are lost, rows that are new", () => {
  const left = written.left.join("\n");
  expect(left).toContain('supabase/migrations/0002_pretended.sql drops what has rows: look for "SAY HERE"');
  expect(left).toMatch(
    /row \{"date": "2029-11-23", "closes_at": "13:00:00"\} of public\.market_calendar is missing/,
  );
  expect(written.left).toHaveLength(2);
  expect(text).toMatch(
    /-- changes: public\.account_ledger\.note\n-- SAY HERE what becomes of its rows, and do it\.\nALTER TABLE "public"."account_ledger"\s+DROP COLUMN "note"/,
  );
});

it("done by hand, a new database is what the files say", async () => {
  edit(
    written.file,
    "-- SAY HERE what becomes of its rows, and do it.\n",
    "-- changes: public.journal\n-- The notes move to the journal.\n" +
      "insert into public.journal (trade_date, text, written_by) select entry_date, note, 'the ledger' from public.account_ledger where note is not null;\n",
  );
  writeFileSync(
    path.join(checkout, written.file),
    `${read(written.file)}-- changes: public.market_calendar\ninsert into public.market_calendar (date, closes_at) values ('2029-11-23', '13:00');\n`,
  );
  expect(await migrationFaults(checkout, server)).toEqual([]);
});

it("a database that was lived in becomes the same, grants included, and loses nothing unsaid", async () => {
  await migrate(checkout, book.dbUrl);
  const name = `new_${book.name}`;
  await prepareDatabase(server, name, { checkout });
  expect(differences(await catalogOf(book.dbUrl), await catalogOf(server.url(name, "postgres")))).toEqual([]);
  await book.sql`drop database ${book.sql(name)} with (force)`;
  expect(unsaidChanges(before, await everyRow(book.sql), [read(written.file)])).toEqual([]);
  expect(await book.sql`select text from public.journal where written_by = 'the ledger'`).toEqual([
    { text: "From my other account" },
  ]);
});

it("a table's function may not change its signature", async () => {
  const file = path.join(checkout, "supabase/schemas/00_ground/now.sql");
  const [head = "", ...rest] = readFileSync(file, "utf8").split("private.now()");
  writeFileSync(
    file,
    [`${head}private.now(zone text default 'UTC')${rest[0]}`, ...rest.slice(1)].join("private.now(text)"),
  );
  await expect(writeMigration(checkout, server, "signature")).rejects.toThrow(/A table depends on it/);
});
