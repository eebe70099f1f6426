create view public.v_performance_metrics with (security_invoker = true) as
select
  count(*)::integer as total_trades,
  (count(*) filter (where win_loss = 'WIN'))::integer as total_wins,
  (count(*) filter (where win_loss = 'LOSS'))::integer as total_losses,
  round(100.0 * count(*) filter (where win_loss = 'WIN') / nullif(count(*), 0), 1) as win_rate,
  coalesce(sum(pnl_realized), 0) as total_pnl,
  round(avg(pnl_realized), 2) as avg_pnl_per_trade,
  min(pnl_realized) filter (where win_loss = 'LOSS') as max_loss,
  max(pnl_realized) filter (where win_loss = 'WIN') as max_win,
  round(stddev_samp(pnl_realized), 2) as pnl_stddev
from public.trade_history;

comment on view public.v_performance_metrics is
  'All closed trades in one row. USD, net of fees; win_rate in percent; null where there is nothing to take it from (pnl_stddev is the sample''s and needs two trades).';
comment on column public.v_performance_metrics.max_loss is 'The worst trade that did not win; zero or negative.';
grant select on public.v_performance_metrics to service_role;
