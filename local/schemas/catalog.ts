import { readFileSync } from "node:fs";
import type postgres from "postgres";
import { connect } from "../database.ts";

const CATALOG = readFileSync(new URL("./catalog.sql", import.meta.url), "utf8");

/** How many rows of a table are named; of the others it is said how many there are. */
const ROWS_NAMED = 5;

/** A connection to which Postgres names everything with its schema, as a migration has to. */
export function connectQualified(url: string): postgres.Sql {
  return connect(url, { max: 1, connection: { search_path: "pg_catalog" } });
}

/** Everything in a database that is ours, by what it is: `table public.orders`, `function private.now()`. */
export async function catalog(sql: postgres.Sql): Promise<Map<string, string>> {
  const rows = await sql.unsafe<{ what: string; is: string }[]>(CATALOG);
  return new Map(rows.map(({ what, is }) => [what, is]));
}

/**
 * The rows of a new database, by table and row. Columns of time are left out: they say when it was made.
 */
export async function firstRows(sql: postgres.Sql): Promise<Map<string, string>> {
  const tables = await sql<{ name: string; times: string[] }[]>`
    select format('%I.%I', n.nspname, c.relname) as name, array(
      select a.attname::text from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and a.atttypid = 'timestamptz'::regtype
    ) as times
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'private') and c.relkind = 'r' order by 1`;
  const rows = new Map<string, string>();
  for (const { name, times } of tables) {
    const found = await sql.unsafe<{ row: string }[]>(
      `select (to_jsonb(t) - $1::text[])::text as row from ${name} t order by 1`,
      [times],
    );
    found.forEach(({ row }) => {
      rows.set(`row ${row} of ${name}`, "");
    });
  }
  return rows;
}

/** What `is` has otherwise than `wanted`, a line each: nothing when both are the same. */
export function differences(is: Map<string, string>, wanted: Map<string, string>): string[] {
  const surplus = [...is.keys()].filter((what) => !wanted.has(what)).map((what) => `${what} is too much`);
  const others = [...wanted].flatMap(([what, how]) => {
    const found = is.get(what);
    if (found === undefined) {
      return [`${what} is missing`];
    }
    return found === how ? [] : [`${what} is otherwise:\n${indented(found)}\n  instead of\n${indented(how)}`];
  });
  return [...surplus, ...others];
}

/** As `differences`, for rows: of each table a few, and how many more there are. */
export function rowDifferences(is: Map<string, string>, wanted: Map<string, string>): string[] {
  const byTable = new Map<string, string[]>();
  for (const line of differences(is, wanted)) {
    const table = / of (\S+) is (?:too much|missing)$/.exec(line)?.[1] ?? "";
    byTable.set(table, [...(byTable.get(table) ?? []), line]);
  }
  return [...byTable].flatMap(([table, lines]) => {
    const more = lines.length - ROWS_NAMED;
    return more > 0 ? [...lines.slice(0, ROWS_NAMED), `and ${more} more rows of ${table}`] : lines;
  });
}

function indented(text: string): string {
  return text.replace(/^/gm, "    ");
}
