import type postgres from "postgres";

/** A view, or a function that no table depends on: what a migration drops and makes anew. */
export interface CodeObject {
  /** As `drop` wants it: `function private.evaluate_exit(public.positions, numeric, date)`. */
  what: string;
  /** Without schema and arguments: the name of its file. */
  name: string;
}

/** A function that a table depends on, by a default, a check, an index, a policy or a trigger. */
export interface TableFunction {
  name: string;
  /** `private.now()`: what may not change, since it cannot be dropped. */
  signature: string;
}

/** What tables need, and what that needs in turn. Not through a view: what such a function reads of one cannot be dropped. */
const TABLE_FUNCTIONS = `
  with recursive needed as (
    select d.refobjid as oid
    from pg_depend d
    where d.refclassid = 'pg_proc'::regclass and d.deptype in ('n', 'a')
      and d.classid in ('pg_attrdef'::regclass, 'pg_constraint'::regclass, 'pg_trigger'::regclass, 'pg_policy'::regclass, 'pg_class'::regclass)
    union
    select d.refobjid
    from needed n
    join pg_depend d on d.classid = 'pg_proc'::regclass and d.objid = n.oid and d.refclassid = 'pg_proc'::regclass
  )
  select p.oid, p.proname as name, p.oid::regprocedure::text as signature
  from needed join pg_proc p using (oid)
  where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)`;

export async function tableFunctions(sql: postgres.Sql): Promise<TableFunction[]> {
  return await sql.unsafe<TableFunction[]>(
    `select name, signature from (${TABLE_FUNCTIONS}) f order by signature`,
  );
}

/** The code of a database, the newest first: in this order it can be dropped. */
export async function codeObjects(sql: postgres.Sql): Promise<CodeObject[]> {
  return await sql.unsafe<CodeObject[]>(`
    select format('view %s', c.oid::regclass) as what, c.relname as name, c.oid
    from pg_class c where c.relkind = 'v' and c.relnamespace in ('public'::regnamespace, 'private'::regnamespace)
    union all
    select format('function %s', p.oid::regprocedure), p.proname, p.oid
    from pg_proc p where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace)
      and p.oid not in (select oid from (${TABLE_FUNCTIONS}) f)
    order by oid desc`);
}

export async function tableNames(sql: postgres.Sql): Promise<Set<string>> {
  const tables = await sql<{ name: string }[]>`
    select relname as name from pg_class
    where relkind = 'r' and relnamespace in ('public'::regnamespace, 'private'::regnamespace)`;
  return new Set(tables.map(({ name }) => name));
}
