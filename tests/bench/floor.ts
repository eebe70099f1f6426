import type postgres from "postgres";

/** Keeps what the latest check wrote about every position, as JSON text and in a separate table. */
export async function keepWritten(sql: postgres.Sql): Promise<string> {
  await sql`drop table if exists local.written`;
  await sql`
    create unlogged table local.written as
    select d.position_id, d.mark, p.natural_price, p.unrealized_pnl, d.legs, d.pnl, d.dte, d.to_profit_target, d.to_stop_loss,
      d.exit_reason, d.verdict
    from private.exit_decisions d join public.positions p using (position_id)
    where d.run_id = (select max(run_id) from private.exit_checks)
    order by d.position_id`;
  await sql`vacuum analyze local.written`;
  const [row] = await sql<{ written: string }[]>`select json_agg(v)::text as written from local.written v`;
  return row?.written ?? "[]";
}

/**
 * The least work for one check in Postgres: the same marks and decisions, already computed, written in one statement.
 * It joins no quotes, evaluates no rules, sends no orders and closes nothing.
 *
 * @param written JSON text that is sent through the driver; null = the rows are in the database already, which is never
 * so in a check
 * @returns how many positions were marked
 */
export async function writeBare(sql: postgres.Sql, written: string | null): Promise<number> {
  const rows =
    written === null
      ? sql`local.written`
      : sql`json_to_recordset(${written}::text::json) sent (
          position_id bigint, mark numeric, natural_price numeric, unrealized_pnl numeric, legs jsonb, pnl numeric,
          dte integer, to_profit_target numeric, to_stop_loss numeric, exit_reason text, verdict text
        )`;
  const [row] = await sql<{ marked: number }[]>`
    with check_run as (
      insert into private.exit_checks (market_open) values (true) returning run_id
    ),
    v as materialized (
      select * from ${rows}
    ),
    marked as (
      update public.positions p set
        mark = v.mark, natural_price = v.natural_price, mark_fault = null, marked_at = now(), unmarked_checks = 0,
        unrealized_pnl = v.unrealized_pnl, stop_checks = 0, counted_at = now(), verdict = v.verdict, days_held = 0, last_updated = now()
      from v
      where p.position_id = v.position_id
      returning p.position_id
    ),
    explained as (
      insert into private.exit_decisions
        (run_id, position_id, mark, legs, pnl, dte, to_profit_target, to_stop_loss, exit_reason, verdict)
      select run_id, position_id, mark, legs, pnl, dte, to_profit_target, to_stop_loss, exit_reason, verdict
      from v, check_run
    )
    select count(*)::integer as marked from marked`;
  return row?.marked ?? 0;
}
