create view public.v_performance_metrics with (security_invoker = true) as
select
  total_trades::integer,
  total_wins::integer,
  (total_trades - total_wins)::integer as total_losses,
  round(100.0 * total_wins / nullif(total_trades, 0), 1) as win_rate,
  coalesce(total_pnl, 0) + parts.pnl + shares_pnl as total_pnl,
  round(total_pnl / total_trades, 2) as avg_pnl_per_trade,
  (select min(pnl_realized) from public.trade_history where pnl_realized <= 0) as max_loss,
  (select max(pnl_realized) from public.trade_history where pnl_realized > 0) as max_win,
  round(pnl_deviation, 2) as pnl_stddev,
  shares_pnl
from (
  select
    count(*) as total_trades,
    -- The same as win_loss, without reading that column.
    count(*) filter (where pnl_realized > 0) as total_wins,
    sum(pnl_realized) as total_pnl,
    stddev_samp(pnl_realized) as pnl_deviation
  from public.trade_history
) trades
-- Closed parts of open positions.
cross join (select coalesce(sum(realized_pnl), 0) as pnl from public.positions where status = 'OPEN') parts
cross join (select coalesce(sum(pnl), 0) as shares_pnl from public.v_share_lots where closed_by is not null) shares;

comment on view public.v_performance_metrics is
  'All closed trades in one row, and the result of shares. USD, net of fees; win_rate in percent; a figure is null without trades (pnl_stddev is the sample''s and needs two).';
comment on column public.v_performance_metrics.total_pnl is
  'Realized P&L in all: of closed trades, of closed parts of open positions, and of shares that were sold or called away. Averages are of closed trades only.';
comment on column public.v_performance_metrics.shares_pnl is 'Part of total_pnl from shares.';
comment on column public.v_performance_metrics.max_loss is
  'The worst P&L among the trades that did not win; zero or negative.';
grant select on public.v_performance_metrics to service_role;
