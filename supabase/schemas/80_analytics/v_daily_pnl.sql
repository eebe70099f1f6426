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

comment on view public.v_daily_pnl is 'What was realised, by New York date and ticker: trades that closed, parts of those still open, shares sold. USD, net of fees; win_rate in percent.';
comment on column public.v_daily_pnl.ticker is 'Of an index option its root; of shares the underlying.';
comment on column public.v_daily_pnl.win_rate is 'Of the trades; null where none closed its last contract.';
comment on column public.v_daily_pnl.total_pnl is 'What was made that day: of a trade closed in parts what its part of the day made (private.v_realized), and of the shares.';
comment on column public.v_daily_pnl.avg_pnl is 'Of the trades that closed, each whole.';
comment on column public.v_daily_pnl.shares_pnl is 'What of it the shares made that were sold or called away.';
grant select on public.v_daily_pnl to service_role;
