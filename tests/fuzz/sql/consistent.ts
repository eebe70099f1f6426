import type postgres from "postgres";

/** Each query finds rows that cannot be true together, whoever wrote them and in whatever order. */
const CONTRADICTIONS: Record<string, string> = {
  "a position's quantity is not what its entry filled": `
    select p.position_id from public.positions p
    where p.quantity <> (select sum(o.filled_quantity) from public.orders o where o.position_id = p.position_id and o.purpose = 'entry')`,
  "a position's credit is not its entry's cash": `
    select p.position_id from public.positions p
    where p.credit <> (select sum(o.fill_cash) from public.orders o where o.position_id = p.position_id and o.purpose = 'entry')`,
  "what is open is not what was opened less what was closed": `
    select p.position_id from public.positions p
    where p.open_quantity <> p.quantity - (
      select coalesce(sum(o.filled_quantity), 0) from public.orders o where o.position_id = p.position_id and o.purpose = 'exit')`,
  "an entry has filled and opened nothing": `
    select o.order_id from public.orders o where o.purpose = 'entry' and o.filled_quantity > 0 and o.position_id is null`,
  "what is over is not in the history, or the other way round": `
    select p.position_id from public.positions p full join public.trade_history t using (position_id)
    where (p.status <> 'OPEN') is distinct from (t.trade_id is not null)`,
  "the history says something else than the position": `
    select p.position_id from public.positions p join public.trade_history t using (position_id)
    where (p.realized_pnl, p.pnl_percent, p.exit_price, p.exit_reason, p.exit_date, p.status, p.quantity, p.fees)
      is distinct from (t.pnl_realized, t.pnl_percent, t.exit_price, t.exit_reason, t.exit_date, t.status, t.quantity, t.fees)`,
  "the P&L of what is over is not its cash less its fees": `
    select p.position_id from public.positions p
    where p.status <> 'OPEN' and p.realized_pnl <> (
      select round(sum(o.fill_cash - o.fees), 2) from public.orders o where o.position_id = p.position_id)`,
  "a request is executed without a position, or the other way round": `
    select r.request_id from public.trade_requests r left join public.positions p using (request_id)
    where (r.status = 'executed') <> (p.position_id is not null)`,
  "a request is executing without an order": `
    select r.request_id from public.trade_requests r where r.status = 'executing' and not exists (
      select from public.orders o where o.request_id = r.request_id and o.purpose = 'entry'
        and o.status in ('intent', 'sent', 'working', 'partially_filled', 'unknown'))`,
  "an order is another request's than its position": `
    select o.order_id from public.orders o join public.positions p using (position_id) where o.request_id <> p.request_id`,
  "an amount is no number": `
    select position_id::text from public.positions
    where 'NaN' in (credit, entry_price, realized_pnl, unrealized_pnl, pnl_percent, fees, mark, exit_price, stop_loss, profit_target, max_risk, collateral, capital, stress_loss, max_worth)
    union all select 'order ' || order_id from public.orders where 'NaN' in (limit_price, broker_limit_price, fill_cash, fees, max_debit)
    union all select 'paper order ' || paper_order_id from private.paper_orders where 'NaN' in (limit_price, fill_cash, fees, max_worth, collateral)
    union all select request_id from public.trade_requests where 'NaN' in (max_worth, net_credit)`,
};

/** The contradictions in the book: one sentence each, with the row concerned. */
export async function contradictions(sql: postgres.Sql): Promise<string[]> {
  const found = await sql.unsafe<{ what: string; whose: string }[]>(
    Object.entries(CONTRADICTIONS)
      .map(([what, query]) => `select $$${what}$$ as what, whose::text from (${query}) found (whose)`)
      .join(" union all "),
  );
  return found.map(({ what, whose }) => `${what}: ${whose}`);
}
