create view public.v_daily_pnl with (security_invoker = true) as
select
  trade_date,
  ticker,
  count(trade_pnl)::integer as trades_count,
  (count(*) filter (where trade_pnl > 0))::integer as wins,
  (count(*) filter (where trade_pnl <= 0))::integer as losses,
  round(100.0 * count(*) filter (where trade_pnl > 0) / nullif(count(trade_pnl), 0), 1) as win_rate,
  sum(pnl) as total_pnl,
  round(avg(trade_pnl), 2) as avg_pnl,
  coalesce(sum(shares_pnl), 0) as shares_pnl
from (
  select on_date as trade_date, ticker, trade_pnl, pnl, null::numeric as shares_pnl from private.v_realized
  union all
  select (closed_at at time zone 'America/New_York')::date, ticker, null, pnl, pnl
  from public.v_share_lots where closed_at is not null
) made
group by trade_date, ticker;

comment on view public.v_daily_pnl is
  'Realized P&L by New York date and ticker: closed trades, closed parts of open trades, sold shares. USD, net of fees; win_rate in percent.';
comment on column public.v_daily_pnl.ticker is 'For an index option its root; for shares the underlying.';
comment on column public.v_daily_pnl.win_rate is
  'Win rate of the closed trades; null where no trade closed its last contract.';
comment on column public.v_daily_pnl.total_pnl is
  'P&L realized that day: of a trade closed in parts, the part of that day (private.v_realized); shares included.';
comment on column public.v_daily_pnl.avg_pnl is 'Average P&L of the trades that closed that day, each as a whole.';
comment on column public.v_daily_pnl.shares_pnl is 'Part of total_pnl from shares that were sold or called away.';
grant select on public.v_daily_pnl to service_role;
