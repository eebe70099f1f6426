import type { Book } from "../../support/book.ts";

/** The value of a figure in the database: null = unknown there, undefined = no such source. */
export type Expected = (of: string) => number | null | undefined;

type Row = Record<string, unknown>;

/** Tables and views with the column that names a row, as the page names it. */
const KEYS: Record<string, string> = {
  "public.v_open_positions": "position_id::text",
  "public.positions": "position_id::text",
  "public.orders": "order_id::text",
  "public.v_trades": "trade_id::text",
  "public.v_months": "month::text",
  "public.v_opportunities": "opportunity_id::text",
  "public.scans": "scan_id::text",
  "public.v_comparison": "dimension || ':' || bucket",
  "public.v_performance": "''",
  "public.limits": "''",
  "private.exit_checks": "run_id::text",
};

/**
 * Reads every figure that the page may show from its view.
 *
 * @param position_id the position whose payoff and course are shown
 */
export async function readExpected({ sql }: Book, position_id: number): Promise<Expected> {
  const found = new Map<string, unknown>();
  const keep = (of: string, value: unknown) => void found.set(of, value);
  const keepAll = (source: string, row: Row, key = "") => {
    for (const [column, value] of Object.entries(row)) {
      keep(`${source}.${column}${key === "" ? "" : `@${key}`}`, value);
    }
  };
  for (const [table, key] of Object.entries(KEYS)) {
    for (const { the_key, row } of await sql.unsafe<{ the_key: string; row: Row }[]>(
      `select ${key} as the_key, to_jsonb(t) as row from ${table} t`,
    )) {
      keepAll(table.split(".")[1] ?? "", row, the_key);
    }
  }
  await keepRows(
    "v_open_positions",
    sql`
      select position_id::text as key, round(100 * unrealized_pnl / (entry_price * open_quantity), 1) as credit_percent
      from public.v_open_positions`,
  );
  await keepRows(
    "v_daily_pnl",
    sql`
      select coalesce(p.name, d.trade_date::text) as key, sum(total_pnl) as total_pnl, sum(wins) as wins, sum(trades_count) as trades_count
      from public.v_daily_pnl d
      cross join lateral (
        select null as name union all select name from (values
          ('today', private.new_york_date(private.now())),
          ('week', date_trunc('week', private.new_york_date(private.now())::timestamp)::date),
          ('month', date_trunc('month', private.new_york_date(private.now())::timestamp)::date),
          ('year', date_trunc('year', private.new_york_date(private.now())::timestamp)::date),
          ('all', date '2000-01-01')) v (name, since)
        where d.trade_date >= since) p
      group by 1`,
  );
  await keepRows(
    "v_equity",
    sql`
      select trade_date::text as key, equity, total_pnl, flow, round(drawdown_percent::numeric, 2) as drawdown_percent
      from public.v_equity`,
  );
  // Nothing has happened since the last close.
  await keepRows(
    "v_equity",
    sql`
      select name as key, coalesce((select sum(pnl) from public.v_equity e where e.trade_date >= since), 0) as pnl
      from (values
        ('today', private.new_york_date(private.now())),
        ('week', date_trunc('week', private.new_york_date(private.now())::timestamp)::date),
        ('month', date_trunc('month', private.new_york_date(private.now())::timestamp)::date),
        ('year', date_trunc('year', private.new_york_date(private.now())::timestamp)::date),
        ('all', date '2000-01-01')) v (name, since)`,
  );
  await keepRows(
    "scan_counts",
    sql`
      select case rule when '*' then ticker else ticker || ' ' || rule end as key, sum(count) as total,
        coalesce(sum(count) filter (where reason in ('listed', 'budget', 'expiration', 'ticker', 'group', 'list')), 0) as passed
      from public.scan_counts where scan_id = (select max(scan_id) from public.scans) group by 1`,
  );
  await keepRows(
    "history",
    sql`
      select '' as key, jsonb_build_object('sums', jsonb_build_object(
        'trades', count(*), 'wins', count(*) filter (where pnl_realized > 0), 'losses', count(*) filter (where pnl_realized < 0),
        'scratches', count(*) filter (where pnl_realized = 0), 'total_pnl', sum(pnl_realized), 'fees', sum(fees), 'credit', sum(credit),
        'win_rate', round(100.0 * count(*) filter (where pnl_realized > 0) / count(*), 1), 'expectancy', round(avg(pnl_realized), 2),
        'premium_captured', round(100 * sum(pnl_realized) / sum(credit), 1), 'avg_days_held', round(avg(days_held), 1),
        'best', max(pnl_realized), 'worst', min(pnl_realized))) as facts
      from public.v_trades`,
  );
  // The P&L at a check, and its range until the next check with another verdict, or on another day.
  await keepRows(
    "v_exit_decisions",
    sql`
      with decision as (
        select d.*, private.new_york_date(d.checked_at) as day from public.v_exit_decisions d where d.position_id = ${position_id}
      )
      select to_jsonb(d.checked_at) #>> '{}' as key, d.pnl, range.*
      from decision d
      cross join lateral (
        select min(other.run_id) as run_id from decision other
        where other.run_id > d.run_id
          and (other.verdict, other.exit_reason, other.code, other.day) is distinct from (d.verdict, d.exit_reason, d.code, d.day)
      ) change
      cross join lateral (
        select min(other.pnl) as lowest, max(other.pnl) as highest from decision other
        where other.run_id >= d.run_id and (change.run_id is null or other.run_id < change.run_id)
      ) range`,
  );
  for (const name of ["lowest", "highest"]) {
    for (const [of, value] of [...found].filter(([of]) => of.startsWith(`v_exit_decisions.${name}@`))) {
      keep(`${of.replace(name, "pnl")}/${name}`, value);
    }
  }
  await keepRows(
    "distribution",
    sql`
      select trim_scale((bin ->> 'from')::numeric)::text as key, bin -> 'from' as from, bin -> 'until' as until, (
        select count(*) from public.trade_history t
        where t.pnl_realized >= (bin ->> 'from')::numeric and t.pnl_realized < (bin ->> 'until')::numeric) as trades
      from jsonb_array_elements(private.distribution_facts()) bin`,
  );
  // As shown: the loss of a stop, chances in percent.
  await keepRows(
    "positions",
    sql`
      select p.position_id::text as key, rules ->> 'profit_price' as profit_price, rules ->> 'stop_price' as stop_price,
        -(rules ->> 'stop_loss')::numeric as stop_loss
      from public.positions p cross join lateral private.rules_of(p) rules`,
  );
  await keepRows(
    "v_open_positions",
    sql`
      select p.position_id::text as key, -(rules ->> 'stop_loss')::numeric as stop_loss
      from public.positions p cross join lateral private.rules_of(p) rules where p.status = 'OPEN'`,
  );
  await keepRows(
    "v_opportunities",
    sql`
      select opportunity_id::text as key, 100 * chance as chance, 100 * implied_volatility as implied_volatility
      from public.v_opportunities`,
  );
  await keepRows(
    "v_months",
    sql`
      select extract(year from month)::text as key, sum(realized_pnl) as realized_pnl,
        100 * (exp(sum(ln(1 + account_return / 100))) - 1) as account_return
      from public.v_months group by 1`,
  );
  await keepRows(
    "exit_checks",
    sql`
      select run_id::text as key, jsonb_array_length(exits) as exits,
        round(extract(epoch from finished_at - began_at), 2) as seconds
      from private.exit_checks`,
  );
  const [facts] = await sql<{ facts: Row }[]>`
    select jsonb_build_object('exposure', private.exposure_facts(), 'open_facts', private.open_facts(),
      'health_facts', private.health_facts(), 'equity_now', private.equity_now(), 'payoff', private.payoff_facts(p)) as facts
    from public.positions p where p.position_id = ${position_id}`;
  flatten("", facts?.facts);
  return (of) => {
    const value = found.get(of);
    return value === undefined || value === null ? (value as undefined | null) : Number(value);
  };

  async function keepRows(source: string, rows: PromiseLike<readonly Row[]>): Promise<void> {
    for (const { key, facts, ...row } of await rows) {
      keepAll(source, row, key instanceof Date ? key.toISOString() : String(key));
      flatten(source, facts);
    }
  }

  /** `exposure.risk`; for lists `exposure.risk@SPY`. */
  function flatten(path: string, value: unknown): void {
    if (Array.isArray(value) || typeof value !== "object" || value === null) {
      keep(path, value);
      return;
    }
    for (const [name, inner] of Object.entries(value)) {
      flatten(path === "" ? name : `${path}.${name}`, inner);
    }
    const {
      by_underlying = [],
      by_expiration = [],
      points = [],
      break_evens = [],
    } = value as Record<string, Row[]>;
    for (const row of [...by_underlying, ...by_expiration]) {
      keepAll(path, row, String(row.underlying ?? row.expiration_date ?? "shares"));
    }
    for (const point of points) {
      keepAll(path, point, String(point.price));
    }
    for (const [place, at] of break_evens.entries()) {
      keep(`${path}.break_even@${place}`, at);
    }
  }
}
