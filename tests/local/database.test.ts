import { randomBytes } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, inject, test, vi } from "vitest";
import { connect, prepareDatabase } from "../../local/database.ts";
import { embeddedAccess } from "../../local/postgres.ts";

const { port, password } = inject("postgres");
const server = embeddedAccess(port, password);
const name = `prepared_${randomBytes(4).toString("hex")}`;

// Each applies migrations by the CLI, some twice; a busy machine takes its time.
vi.setConfig({ testTimeout: 180_000 });

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

describe("a database that has been used with a real bot, broker or quotes", () => {
  /** The tables of which the question tells. */
  const BOOK = `create table public.positions (status text); create table public.trade_history (id int);
    create table public.orders (id int); create table public.trade_requests (id int); create table public.journal (id int);`;
  const comment = async () => {
    const [found] = (await query(
      "select shobj_description(oid, 'pg_database') as comment from pg_database where datname = current_database()",
    )) as { comment: string }[];
    return found?.comment;
  };

  test("is emptied by the next start as long as nothing has been traded in it", async () => {
    migration("0103_book.sql", BOOK);
    expect(await prepareDatabase(server, name, { checkout, isReal: true })).toEqual({
      isKept: false,
      isUsed: true,
    });
    expect(await comment()).toMatch(/since \d{4}-\d\d-\d\d: emptied only after a yes\.$/);
    await query("insert into trades values (1)");
    await prepareDatabase(server, name, { checkout, isReal: true });
    expect(await query("select * from trades")).toEqual([]);
  });

  test("is left as it is where nobody can be asked, by a sentence that says what is in it and which flags decide", async () => {
    await query(
      "insert into positions values ('OPEN'), ('OPEN'), ('CLOSED'); insert into trade_history values (1); insert into orders values (1), (2), (3)",
    );
    const refused = await prepareDatabase(server, name, { checkout }).catch((error: Error) => error.message);
    expect(refused).toMatch(/since \d{4}-\d\d-\d\d: 2 open positions, 1 closed trade, 3 orders\.\n/);
    expect(refused).toContain("--keep --env-file FILE to go on with it, or --reset to drop it");
    expect(await query("select count(*)::int as n from positions")).toEqual([{ n: 3 }]);
  });

  test("is kept when that is the answer, and by --keep without a question", async () => {
    const never = async () => {
      throw new Error("asked");
    };
    for (const options of [{ ask: async () => "keep" as const }, { keep: true, ask: never }]) {
      expect(await prepareDatabase(server, name, { checkout, isReal: true, ...options })).toEqual({
        isKept: true,
        isUsed: true,
      });
    }
    expect(await query("select count(*)::int as n from positions")).toEqual([{ n: 3 }]);
  });

  test("may be kept by the answer where prices are real, and not where they are invented", async () => {
    const offered: boolean[] = [];
    const ask = async (_book: unknown, canKeep: boolean): Promise<never> => {
      offered.push(canKeep);
      throw new Error("not answered");
    };
    for (const isReal of [true, false]) {
      await expect(prepareDatabase(server, name, { checkout, isReal, ask })).rejects.toThrow("not answered");
    }
    expect(offered).toEqual([true, false]);
  });

  test("is not mixed with invented prices", async () => {
    await expect(prepareDatabase(server, name, { checkout, keep: true })).rejects.toThrow(
      /not mixed with invented prices\. .*--keep --env-file FILE/,
    );
    expect(await query("select count(*)::int as n from positions")).toEqual([{ n: 3 }]);
  });

  test("is left as it is where what is in it cannot be read", async () => {
    await query("alter table public.journal rename to diary");
    await expect(prepareDatabase(server, name, { checkout, ask: async () => "drop" })).rejects.toThrow(
      /cannot be read: relation "public\.journal" does not exist.*--reset/,
    );
    await query("alter table public.diary rename to journal");
  });

  test("is dropped when that is the answer, and is then like any other", async () => {
    expect(await prepareDatabase(server, name, { checkout, ask: async () => "drop" })).toEqual({
      isKept: false,
      isUsed: false,
    });
    expect(await query("select * from positions")).toEqual([]);
    await query("insert into positions values ('OPEN')");
    await prepareDatabase(server, name, { checkout });
    expect(await query("select * from positions")).toEqual([]);
  });

  test("is dropped by --reset without a question", async () => {
    await prepareDatabase(server, name, { checkout, isReal: true });
    await query("insert into positions values ('OPEN')");
    await prepareDatabase(server, name, { checkout, reset: true });
    expect(await query("select * from positions")).toEqual([]);
  });
});

test("a migration that fails is shown with what Postgres says, and without the password", async () => {
  migration("0104_wrong.sql", "create tabel nonsense ();");
  const failure = await prepareDatabase(server, name, { checkout }).catch((error: Error) => error.message);
  expect(failure).toContain("0104_wrong.sql");
  expect(failure).toMatch(/syntax error at or near/);
  expect(failure).not.toContain(password);
});
