import type postgres from "postgres";

/** The marks and decisions of one check, column by column. */
export type Written = Record<string, unknown[]>;

/** What the latest check wrote about every position. */
export async function readWritten(sql: postgres.Sql): Promise<Written> {
  const rows = await sql<Record<string, unknown>[]>`
    select d.position_id::text, d.mark::text, p.natural_price::text, p.unrealized_pnl::text, d.legs::text, d.pnl::text,
      d.dte, d.to_profit_target::text, d.to_stop_loss::text, d.exit_reason, d.verdict
    from private.exit_decisions d join public.positions p using (position_id)
    where d.run_id = (select max(run_id) from private.exit_checks)
    order by d.position_id`;
  const names = Object.keys(rows[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])]));
}

/**
 * The least that Postgres has to do for one check: the same marks and the same decisions, known beforehand, in two
 * statements. It reads no quote, knows no rule, sends no order and closes nothing.
 *
 * @returns how many positions were marked
 */
export async function writeBare(sql: postgres.Sql, written: Written): Promise<number> {
  const column = (name: string) => written[name] as string[];
  return await sql.begin(async (tx) => {
    const [run] = await tx`insert into private.exit_checks (market_open) values (true) returning run_id`;
    const marked = await tx`
      update public.positions p set
        mark = v.mark, natural_price = v.natural_price, mark_fault = null, marked_at = private.now(), unmarked_checks = 0,
        unrealized_pnl = v.unrealized_pnl, stop_checks = 0, verdict = v.verdict, days_held = 0, last_updated = private.now()
      from unnest(
        ${column("position_id")}::bigint[], ${column("mark")}::numeric[], ${column("natural_price")}::numeric[],
        ${column("unrealized_pnl")}::numeric[], ${column("verdict")}::text[]
      ) v (position_id, mark, natural_price, unrealized_pnl, verdict)
      where p.position_id = v.position_id`;
    await tx`
      insert into private.exit_decisions
        (run_id, position_id, mark, legs, pnl, dte, to_profit_target, to_stop_loss, exit_reason, verdict)
      select ${run?.run_id}, v.*
      from unnest(
        ${column("position_id")}::bigint[], ${column("mark")}::numeric[], ${column("legs")}::jsonb[],
        ${column("pnl")}::numeric[], ${column("dte")}::integer[], ${column("to_profit_target")}::numeric[],
        ${column("to_stop_loss")}::numeric[], ${column("exit_reason")}::text[], ${column("verdict")}::text[]
      ) v`;
    return marked.count;
  });
}
