import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runSupabase } from "../../local/migrate.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";

/**
 * Debian's plpgsql_check reads every PL/pgSQL function and finds, without running it, errors that would otherwise show
 * when the line runs for the first time.
 */

interface Finding {
  name: string;
  level: string;
  message: string;
}

let db: TestDatabase;
beforeAll(async () => {
  db = await createDatabase();
  await db.sql`create extension plpgsql_check`;
});
afterAll(() => db.drop());

/** All findings, with every kind of warning on; a trigger function is checked for its table. */
async function findings(): Promise<Finding[]> {
  const found = await db.sql<Finding[]>`
    select p.oid::regprocedure::text as name, found.level, concat_ws(': ', found.message, found.detail) as message
    from pg_proc p
    join pg_language l on l.oid = p.prolang and l.lanname = 'plpgsql'
    left join pg_trigger t on t.tgfoid = p.oid
    cross join lateral plpgsql_check_function_tb(
      p.oid, coalesce(t.tgrelid, 0), fatal_errors => false, all_warnings => true,
      oldtable => t.tgoldtable, newtable => t.tgnewtable
    ) found
    where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
    order by 1, found.lineno, found.level desc`;
  return [...found];
}

/** `supabase db lint`, as one runs it against a hosted project. */
function lint(): ReturnType<typeof runSupabase> {
  const remote = `--remote=${db.dbUrl}?sslmode=disable`;
  return runSupabase([
    ...["db", "lint", remote, "--schema", "public,private", "--level", "warning", "--fail-on", "warning"],
  ]);
}

describe("plpgsql_check", () => {
  it("finds nothing", async () => {
    expect(await findings()).toEqual([]);
  });

  it("finds nothing through the CLI", async () => {
    const { code, stdout, stderr } = await lint();
    expect(code, stdout + stderr).toBe(0);
    expect(stderr).toContain("Linting schema: private");
  });

  it("would find an error", async () => {
    await db.sql`
      create function private.wrong() returns trigger language plpgsql set search_path = '' as $$
      begin
        update public.orders set no_such_column = new.quantity;
        return null;
      end $$`;
    await db.sql`create trigger wrong after insert on public.orders for each row execute function private.wrong()`;
    await db.sql`
      create function private.wrong(position_id bigint) returns void language plpgsql set search_path = '' as $$
      begin
        perform from public.no_such_table;
      end $$`;
    const found = (await findings()).filter(({ name }) => name.startsWith("private.wrong("));
    expect(found).toEqual([
      { name: "private.wrong()", level: "error", message: expect.stringContaining('"no_such_column"') },
      {
        name: "private.wrong(bigint)",
        level: "error",
        message: expect.stringContaining('"public.no_such_table"'),
      },
      { name: "private.wrong(bigint)", level: "warning extra", message: 'unused parameter "position_id"' },
      { name: "private.wrong(bigint)", level: "performance", message: expect.stringContaining("VOLATILE") },
    ]);
    expect((await lint()).code).not.toBe(0);
  });
});
