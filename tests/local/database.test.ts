import { randomBytes } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, inject, test } from "vitest";
import { connect, prepareDatabase } from "../../local/database.ts";
import { embeddedAccess } from "../../local/postgres.ts";

const { port, password } = inject("postgres");
const server = embeddedAccess(port, password);
const name = `prepared_${randomBytes(4).toString("hex")}`;

/** A checkout with two small migrations. */
const checkout = mkdtempSync(path.join(tmpdir(), "thetabase-database-"));
mkdirSync(path.join(checkout, "supabase", "migrations"), { recursive: true });
mkdirSync(path.join(checkout, "local"));
cpSync("local/market-clock.sql", path.join(checkout, "local/market-clock.sql"));
function migration(file: string, text: string): void {
  writeFileSync(path.join(checkout, "supabase", "migrations", file), text);
}
migration(
  "0101_now.sql",
  "create schema private; create function private.now() returns timestamptz language sql stable return now();",
);
migration("0102_trades.sql", "create table public.trades (id int);");

async function query(text: string): Promise<unknown[]> {
  const sql = connect(server.url(name), { max: 1 });
  try {
    return [...(await sql.unsafe(text))];
  } finally {
    await sql.end();
  }
}

afterAll(async () => {
  const sql = connect(server.url("postgres"), { max: 1 });
  await sql`drop database if exists ${sql(name)} with (force)`;
  await sql.end();
  rmSync(checkout, { recursive: true, force: true });
});

test("a database that somebody else made is left alone, unless --reset", async () => {
  const sql = connect(server.url("postgres"), { max: 1 });
  await sql`create database ${sql(name)}`;
  await sql.end();
  await query("create table precious ()");

  await expect(prepareDatabase(server, name, { checkout })).rejects.toThrow(/not made by the local stack/);
  await expect(prepareDatabase(server, name, { checkout, keep: true })).rejects.toThrow(/left alone/);
  expect(await query("select * from precious")).toEqual([]);

  await prepareDatabase(server, name, { checkout, reset: true });
  await expect(query("select * from precious")).rejects.toThrow("does not exist");
});

test("its own one it makes anew every time, migrated as a role that is not the superuser", async () => {
  await query("insert into trades values (1)");
  await prepareDatabase(server, name, { checkout });
  expect(await query("select * from trades")).toEqual([]);
  expect(await query("select tableowner from pg_tables where tablename = 'trades'")).toEqual([
    { tableowner: "postgres" },
  ]);
});

test("keep goes on with what is there, and applies what is new", async () => {
  await query("insert into trades values (1)");
  migration("0103_notes.sql", "alter table public.trades add column note text;");
  await prepareDatabase(server, name, { checkout, keep: true });
  expect(await query("select * from trades")).toEqual([{ id: 1, note: null }]);
});

test("keep is refused when applied migrations have changed, naming them", async () => {
  migration("0102_trades.sql", "create table public.trades (id bigint);");
  rmSync(path.join(checkout, "supabase", "migrations", "0103_notes.sql"));
  await expect(prepareDatabase(server, name, { checkout, keep: true })).rejects.toThrow(
    "--keep cannot be used: 0102_trades.sql, 0103_notes.sql changed",
  );
  expect(await query("select id from trades")).toEqual([{ id: 1 }]);
});

test("a migration that fails is shown with what Postgres says, and without the password", async () => {
  migration("0104_wrong.sql", "create tabel nonsense ();");
  const failure = await prepareDatabase(server, name, { checkout }).catch((error: Error) => error.message);
  expect(failure).toContain("0104_wrong.sql");
  expect(failure).toMatch(/syntax error at or near/);
  expect(failure).not.toContain(password);
});
