import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { prepareDatabase } from "../../local/database.ts";
import { migrate, migrationFiles } from "../../local/migrate.ts";
import { embeddedAccess, type PostgresAccess } from "../../local/postgres.ts";
import { catalog, connectQualified, differences } from "../../local/schemas/catalog.ts";
import { houseFaults, schemaFiles } from "../../local/schemas/files.ts";
import { migrationFaults, type Written, writeMigration } from "../../local/schemas/migration.ts";
import { releaseFaults, releaseMigrations } from "../../local/schemas/released.ts";
import { staleMigrations } from "../../local/schemas/stamp.ts";
import { type Book, createBook } from "../support/book.ts";
import { type EveryRow, everyRow, unsaidChanges } from "./every-row.ts";
import { liveIn } from "./lived-in-book.ts";

/**
 * Treats today's checkout as released, edits supabase/schemas as a developer would, and writes the migration with one
 * command.
 */

const checkout = mkdtempSync(path.join(tmpdir(), "thetabase-pretended-"));
const read = (file: string) => readFileSync(path.join(checkout, file), "utf8");
const write = (file: string, text: string) => writeFileSync(path.join(checkout, file), text);

/** Replaces `was` in a file; it has to be there. */
function edit(file: string, was: string | RegExp, becomes: string): void {
  const text = read(file);
  expect(text).toMatch(was);
  write(
    file,
    text.replace(was, () => becomes),
  );
}

const SCHEMAS = "supabase/schemas";
const table = (name: string) => `${SCHEMAS}/30_book/${name}.sql`;

async function catalogOf(url: string): Promise<Map<string, string>> {
  const sql = connectQualified(url);
  return await catalog(sql).finally(() => sql.end());
}

/** The differences between an upgraded database and a new one from the same files. */
async function differsFromNew(): Promise<string[]> {
  const name = `new_${book.name}`;
  await prepareDatabase(server, name, { checkout });
  const wanted = await catalogOf(server.url(name, "postgres"));
  await book.sql`drop database ${book.sql(name)} with (force)`;
  return differences(await catalogOf(book.dbUrl), wanted);
}

let server: PostgresAccess;
let book: Book;
let before: EveryRow;
let released: string;
let written: Written;
let text: string;

beforeAll(async () => {
  const { port, password } = inject("postgres");
  server = embeddedAccess(port, password);
  mkdirSync(path.join(checkout, "supabase"));
  mkdirSync(path.join(checkout, "local"));
  for (const part of ["schemas", "migrations", "released-migrations.sha256"]) {
    cpSync(path.join("supabase", part), path.join(checkout, "supabase", part), { recursive: true });
  }
  cpSync("local/market-clock.sql", path.join(checkout, "local/market-clock.sql"));
  releaseMigrations(checkout);
  released = migrationFiles(checkout).at(-1) ?? "";
  book = await createBook();
  await liveIn(book);
  await book.sql`update public.account_ledger set note = 'From my other account'`;
  before = await everyRow(book.sql);

  edit(`${SCHEMAS}/40_rules/evaluate_exit.sql`, "dte <= p.exit_dte", "dte < p.exit_dte");
  edit(`${SCHEMAS}/80_analytics/v_trades.sql`, "t.pnl_percent, t.win_loss,", "t.win_loss, t.pnl_percent,");
  edit(table("rule_changes"), /\n\);/, ",\n  why text not null default 'not said'\n);");
  edit(table("account_ledger"), /^ {2}note text.*\n/m, "");
  // A column in the middle whose default is a function of ours, and the rows of a new database.
  write(
    table("brokers"),
    `create table public.brokers (
  broker_id bigint generated always as identity primary key,
  known_since timestamptz not null default private.now(),
  name text not null unique check (name <> '')
);

comment on table public.brokers is 'Whom we trade with.';

insert into public.brokers (name) values ('paper');

alter table public.brokers enable row level security;
grant select on public.brokers to service_role;
`,
  );
  edit(table("rule_changes"), /^grant select .*\n/m, "");
  edit(
    `${SCHEMAS}/10_calendar/market_calendar.sql`,
    "('2028-11-24', '13:00');",
    "('2028-11-24', '13:00'), ('2029-11-23', '13:00');",
  );
  // The trigger of a table needs this function, so it can be replaced, but not dropped.
  edit(`${SCHEMAS}/30_book/record_rule_changes.sql`, "return null;", "return old;");
  expect(staleMigrations(checkout)).toMatch(`supabase/schemas has changed since ${released} was written`);
  written = await writeMigration(checkout, server, "pretended");
  text = read(written.file);
}, 120_000);
afterAll(async () => {
  await book?.drop();
  rmSync(checkout, { recursive: true, force: true });
});

it("writes one migration after the released one, which does not change", () => {
  expect(written.file).toMatch(/^supabase\/migrations\/\d{4}_pretended\.sql$/);
  expect(path.basename(written.file) > released).toBe(true);
  expect(releaseFaults(checkout)).toEqual([]);
  expect(houseFaults(schemaFiles(checkout))).toEqual([]);
});

it("contains the code as in its files, and the differences of the tables", () => {
  expect(text).toContain(read(`${SCHEMAS}/40_rules/evaluate_exit.sql`));
  expect(text).toContain(read(`${SCHEMAS}/80_analytics/v_trades.sql`));
  expect(text).toContain(read(table("brokers")));
  expect(text).toMatch(/^drop view public\.v_comparison;[\s\S]*^drop view public\.v_trades;/m);
  expect(text).toMatch(/alter table "public"."rule_changes"\s+add column "why" text/i);
  expect(text).toContain("return old;");
  expect(text.match(/^create table/gim)).toHaveLength(1);
});

it("reports to its author what remains to be done by hand: lost rows, new rows", () => {
  const left = written.left.join("\n");
  expect(left).toContain(`${written.file} touches rows that are there: look for "SAY HERE"`);
  expect(left).toMatch(
    /row \{"date": "2029-11-23", "closes_at": "13:00:00"\} of public\.market_calendar is missing/,
  );
  expect(written.left).toHaveLength(2);
  expect(text).toMatch(
    /-- changes: public\.account_ledger\.note\n-- SAY HERE [^;]+\nALTER TABLE "public"."account_ledger"\s+DROP COLUMN "note"/,
  );
});

it("completed by hand, a new database equals the files", async () => {
  edit(
    written.file,
    /-- SAY HERE .*\n.*\n/,
    "-- changes: public.journal\n-- The notes move to the journal.\n" +
      "insert into public.journal (trade_date, text, written_by) select entry_date, note, 'the ledger' from public.account_ledger where note is not null;\n",
  );
  write(
    written.file,
    `${read(written.file)}-- changes: public.market_calendar\ninsert into public.market_calendar (date, closes_at) values ('2029-11-23', '13:00');\n`,
  );
  expect(await migrationFaults(checkout, server)).toEqual([]);
});

it("a used database becomes the same, including grants, and loses nothing undeclared", async () => {
  await migrate(checkout, book.dbUrl);
  expect(await differsFromNew()).toEqual([]);
  expect(unsaidChanges(before, await everyRow(book.sql), [read(written.file)])).toEqual([]);
  expect(await book.sql`select text from public.journal where written_by = 'the ledger'`).toEqual([
    { text: "From my other account" },
  ]);
});

describe("afterwards", () => {
  it("a change that cannot be applied is still written, with the reason", async () => {
    const file = `${SCHEMAS}/20_settings/exit_rules.sql`;
    const was = read(file);
    edit(file, "  exit_dte integer", "  label text not null,\n  exit_dte integer");
    const edited = read(file)
      .replace("exit_dte)\nvalues", "exit_dte, label)\nvalues")
      .replaceAll(/, (21|null)\)/g, ", $1, 'x')");
    write(file, edited);
    const { file: more, left } = await writeMigration(checkout, server, "label");
    rmSync(path.join(checkout, more));
    write(file, was);
    expect(left.join("\n")).toMatch(/cannot be applied[\s\S]*column "label"[\s\S]*contains null values/);
  });

  it("a table's function may not change its signature", async () => {
    const file = `${SCHEMAS}/00_ground/now.sql`;
    const [head = "", ...rest] = read(file).split("private.now()");
    write(
      file,
      [`${head}private.now(zone text default 'UTC')${rest[0]}`, ...rest.slice(1)].join("private.now(text)"),
    );
    await expect(writeMigration(checkout, server, "signature")).rejects.toThrow(/A table depends on it/);
  });
});
