create view public.v_daily_pnl with (security_invoker = true) as
select
  -- As the index has it.
  (exit_date at time zone 'America/New_York')::date as trade_date,
  ticker,
  count(*)::integer as trades_count,
  (count(*) filter (where win_loss = 'WIN'))::integer as wins,
  (count(*) filter (where win_loss = 'LOSS'))::integer as losses,
  round(100.0 * count(*) filter (where win_loss = 'WIN') / count(*), 1) as win_rate,
  sum(pnl_realized) as total_pnl,
  round(avg(pnl_realized), 2) as avg_pnl
from public.trade_history
group by 1, 2;

comment on view public.v_daily_pnl is 'Closed trades by the New York date of their exit, and ticker. USD, net of fees; win_rate in percent.';
grant select on public.v_daily_pnl to service_role;
