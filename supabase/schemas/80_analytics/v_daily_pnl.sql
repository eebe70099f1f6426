create view public.v_daily_pnl with (security_invoker = true) as
select
  trade_date,
  ticker,
  count(pnl_realized)::integer as trades_count,
  (count(*) filter (where win_loss = 'WIN'))::integer as wins,
  (count(*) filter (where win_loss = 'LOSS'))::integer as losses,
  round(100.0 * count(*) filter (where win_loss = 'WIN') / nullif(count(pnl_realized), 0), 1) as win_rate,
  coalesce(sum(realized), 0) + coalesce(sum(shares_pnl), 0) as total_pnl,
  round(avg(pnl_realized), 2) as avg_pnl,
  coalesce(sum(shares_pnl), 0) as shares_pnl
from (
  -- As the index has it.
  select (exit_date at time zone 'America/New_York')::date as trade_date, ticker, pnl_realized, win_loss, null::numeric as realized,
    null::numeric as shares_pnl
  from public.trade_history
  union all
  select on_date, ticker, null, null, pnl, null from private.v_realized
  union all
  select (closed_at at time zone 'America/New_York')::date, ticker, null, null, null, pnl
  from public.v_share_lots where closed_at is not null
) made
group by trade_date, ticker;

comment on view public.v_daily_pnl is 'What was realised, by New York date and ticker: trades that closed, parts of those still open, shares sold. USD, net of fees; win_rate in percent.';
comment on column public.v_daily_pnl.ticker is 'Of an index option its root; of shares the underlying.';
comment on column public.v_daily_pnl.win_rate is 'Of the trades; null where none closed its last contract.';
comment on column public.v_daily_pnl.total_pnl is 'What was made that day: of a trade closed in parts what its part of the day made (private.v_realized), and of the shares.';
comment on column public.v_daily_pnl.avg_pnl is 'Of the trades that closed, each whole.';
comment on column public.v_daily_pnl.shares_pnl is 'What of it the shares made that were sold or called away.';
grant select on public.v_daily_pnl to service_role;
