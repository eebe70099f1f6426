import type postgres from "postgres";

/** A function that service_role may execute. */
export interface SqlFunction {
  schema: string;
  name: string;
  parameters: Parameter[];
}

export interface Parameter {
  name: string;
  /** In the notation of Postgres: `bigint`, `jsonb`, `public.positions`. */
  type: string;
}

/** All such functions, from the catalog. */
export async function callableFunctions(sql: postgres.Sql): Promise<SqlFunction[]> {
  return await sql<SqlFunction[]>`
    select n.nspname as schema, p.proname as name, (
      select coalesce(jsonb_agg(jsonb_build_object('name', name, 'type', format_type(type, null)) order by place), '[]')
      from unnest(p.proargnames[1:p.pronargs], p.proargtypes::oid[]) with ordinality parameter (name, type, place)
    ) as parameters
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where n.nspname in ('public', 'private') and p.prokind = 'f' and p.prorettype <> 'trigger'::regtype
      and has_function_privilege('service_role', p.oid, 'execute')
    order by 1, 2`;
}
