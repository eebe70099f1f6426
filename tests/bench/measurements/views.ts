import type postgres from "postgres";
import { emptyBook, settle } from "../book.ts";
import { type Figure, figure, ratio } from "../figures.ts";
import { type Bench, counted, type Measurement } from "../measurement.ts";
import type { Stage } from "../stage.ts";

/** Numbers of trades; one in a hundred is still open. */
const SIZES = [1_000, 10_000, 100_000];

/** Each view, and the least query over the same table. */
const VIEWS: Record<string, string> = {
  v_daily_pnl: `
    select (exit_date at time zone 'America/New_York')::date, ticker, count(*), sum(pnl_realized)
    from public.trade_history group by 1, 2`,
  v_performance_metrics: "select count(*), sum(pnl_realized) from public.trade_history",
  v_open_positions: "select count(*), sum(unrealized_pnl) from public.positions",
};

export const views: Measurement = {
  name: "views",
  what: "v_daily_pnl, v_performance_metrics and v_open_positions over 1,000 to 100,000 trades, against a bare aggregate",
  needsStage: true,
  async run(bench, stage) {
    const figures: Figure[] = [];
    for (const size of bench.quick ? SIZES.slice(0, 2) : SIZES) {
      figures.push(...(await measure(bench, stage, size)));
    }
    return figures;
  },
};

async function measure(bench: Bench, { sql }: Stage, size: number): Promise<Figure[]> {
  bench.say(`${counted(size)} trades: making them`);
  await makeTrades(sql, size);
  const rounds = bench.quick ? 5 : 15;
  bench.say(`${counted(size)} trades: ${rounds} rounds`);
  const figures: Figure[] = [];
  for (const [view, bare] of Object.entries(VIEWS)) {
    const times = { view: [] as number[], bare: [] as number[] };
    for (let round = 0; round <= rounds; round++) {
      const one = await secondsOf(sql, `select * from public.${view}`);
      const other = await secondsOf(sql, bare);
      // The first round only warms up.
      if (round > 0) {
        times.view.push(one);
        times.bare.push(other);
      }
    }
    const of = (name: string, what: string) => ({
      id: `views/${size}/${view}/${name}`,
      what: `${counted(size)} trades: ${what}`,
    });
    figures.push(
      figure({ ...of("view", view), unit: "s" }, times.view),
      figure({ ...of("bare", "a bare aggregate"), unit: "s" }, times.bare),
      ratio(
        {
          ...of("ratio", `${view} / a bare aggregate`),
          ...(size === SIZES.at(-1) && { target: { atMost: 1.5 } }),
        },
        times.view,
        times.bare,
      ),
    );
  }
  return figures;
}

/** Seconds in Postgres for planning and execution, without the rows' transport. */
async function secondsOf(sql: postgres.Sql, query: string): Promise<number> {
  const [row] = await sql.unsafe<{ "QUERY PLAN": [{ "Planning Time": number; "Execution Time": number }] }[]>(
    `explain (analyze, timing off, format json) ${query}`,
  );
  const [plan] = row?.["QUERY PLAN"] ?? [];
  if (plan === undefined) {
    throw new Error(`There is no plan for: ${query}`);
  }
  return (plan["Planning Time"] + plan["Execution Time"]) / 1000;
}

/**
 * Inserts trades in twenty underlyings. One of `openIn` is open; the closed ones are spread over the sessions of three
 * years, and three in four won.
 */
export async function makeTrades(sql: postgres.Sql, count: number, openIn = 100): Promise<void> {
  await emptyBook(sql);
  await sql`
    with trade as (
      select n, 'V' || chr(65 + n % 20) as ticker, n % ${openIn}::integer = 0 as is_open,
        timestamptz '2026-03-02 19:00+00' - make_interval(days => n % 1095) as closed_at,
        case when n % 4 = 0 then -300 else 75 end + (n * 37 % 5000) / 100.0 as pnl
      from generate_series(1, ${count}::integer) n
    ),
    requests as (
      insert into public.trade_requests
        (request_id, strategy_type, ticker, underlying, expiration_date, trades_until, net_credit, floor_credit, quantity,
         legs, contract, contract_short, max_worth, status, expires_at)
      select r.request_id, r.strategy_type, r.ticker, r.underlying, r.expiration_date, r.trades_until, r.net_credit,
        r.floor_credit, r.quantity, r.legs, r.contract, r.contract_short, r.max_worth, 'executed', closed_at
      from trade t
      cross join lateral private.read_request(jsonb_build_object(
        'request_id', 'bench-' || n, 'strategy_type', 'CSP', 'ticker', ticker, 'net_credit', 150, 'quantity', 1, 'strike_price', 580,
        'expiration_date', case when is_open then date '2026-04-17' else closed_at::date + 25 end)) r
      returning *
    ),
    opened as (
      insert into public.positions
        (request_id, ticker, underlying, strategy_type, status, entry_date, credit, entry_price, quantity, open_quantity, exit_date,
         exit_price, exit_reason, mark, marked_at, unrealized_pnl, realized_pnl, pnl_percent, stop_loss, profit_target,
         exit_dte, verdict, expiration_date, trades_until, legs, contract, contract_short, max_worth, collateral, capital, max_risk, stress_loss)
      select r.request_id, r.ticker, r.underlying, 'CSP', case when t.is_open then 'OPEN' else 'CLOSED' end,
        t.closed_at - interval '20 days', 150, 150, 1, t.is_open::integer, case when not t.is_open then t.closed_at end,
        case when not t.is_open then 500 - t.pnl end, case when not t.is_open then 'profit_target' end,
        150, t.closed_at, 0, case when t.is_open then 0 else t.pnl end, case when not t.is_open then t.pnl / 1.5 end,
        300, 75, 21, 'hold', r.expiration_date, r.trades_until, r.legs, r.contract, r.contract_short, 58000, 58000, 58000, 57850, 57850
      from requests r join trade t on r.request_id = 'bench-' || t.n
      returning *
    )
    insert into public.trade_history
      (request_id, position_id, ticker, strategy_type, entry_date, entry_price, quantity, exit_date, exit_price, exit_reason,
       pnl_realized, pnl_percent, fees, collateral_required, max_risk, target_return, status, executed_by, closed_at)
    select request_id, position_id, ticker, strategy_type, entry_date, entry_price, quantity, exit_date, exit_price, exit_reason,
      realized_pnl, pnl_percent, fees, collateral, max_risk, round(100 * profit_target / capital, 2), status, 'auto', exit_date
    from opened where status <> 'OPEN'`;
  await settle(sql);
}
