import type postgres from "postgres";

/** The columns of a row as JSON text, with every digit. */
type Row = Record<string, string>;

/** Every row of a database, by table (`public.positions`) and primary key. */
export type EveryRow = Map<string, Map<string, Row>>;

export async function everyRow(sql: postgres.Sql): Promise<EveryRow> {
  const tables = await sql<{ name: string; key: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name, (
      select string_agg(format('%I', a.attname), ', ' order by a.attnum) from pg_index i
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
      where i.indrelid = c.oid and i.indisprimary
    ) as key
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('public', 'private') and c.relkind = 'r'
    order by 1`;
  const rows: EveryRow = new Map();
  for (const { name, key } of tables) {
    const found = await sql.unsafe<{ key: string; row: Row }[]>(`
      select jsonb_build_array(${key})::text as key,
        (select jsonb_object_agg(column_name, value::text) from jsonb_each(to_jsonb(t)) c (column_name, value)) as row
      from ${name} t order by 1`);
    rows.set(name, new Map(found.map(({ key, row }) => [key, row])));
  }
  return rows;
}

/**
 * What a migration changed in existing rows, one sentence each. New tables and columns are allowed; it has to declare
 * any other change in a line of its own: `-- changes: public.orders.fees`, or the whole table if rows are added or
 * removed.
 */
export function unsaidChanges(before: EveryRow, after: EveryRow, migrations: string[]): string[] {
  const said = new Set(
    migrations.flatMap((text) => [...text.matchAll(/^-- changes: (\S+)$/gm)].map(([, what]) => what)),
  );
  const changes: string[] = [];
  for (const [table, rows] of before) {
    if (said.has(table)) {
      continue;
    }
    const now = after.get(table);
    if (now === undefined) {
      changes.push(`${table} is gone`);
      continue;
    }
    for (const [key, row] of rows) {
      const then = now.get(key);
      if (then === undefined) {
        changes.push(`${table} ${key} is gone`);
        continue;
      }
      for (const [column, value] of Object.entries(row)) {
        if (then[column] !== value && !said.has(`${table}.${column}`)) {
          changes.push(`${table} ${key}: ${column} was ${value} and is ${then[column] ?? "gone"}`);
        }
      }
    }
    for (const key of now.keys()) {
      if (!rows.has(key)) {
        changes.push(`${table} ${key} is new`);
      }
    }
  }
  return changes;
}
