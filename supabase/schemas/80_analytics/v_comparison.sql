create view public.v_comparison with (security_invoker = true) as
with sorted as (
  select t.*, dimension, bucket, place
  from public.v_trades t
  cross join lateral (
    values
      ('strategy', t.strategy_type, 0),
      ('ticker', t.ticker, 0),
      ('exit_reason', t.exit_reason, 0),
      ('dte_at_entry', case
        when t.dte_at_entry < 8 then 'up to 7' when t.dte_at_entry < 22 then '8 to 21' when t.dte_at_entry < 36 then '22 to 35'
        when t.dte_at_entry < 50 then '36 to 49' when t.dte_at_entry < 64 then '50 to 63' else 'over 63'
      end, width_bucket(t.dte_at_entry, array[8, 22, 36, 50, 64])),
      ('weekday', to_char(t.entry_day, 'FMDay'), extract(isodow from t.entry_day)::integer),
      ('days_held', case
        when t.days_held < 1 then 'same day' when t.days_held < 8 then '1 to 7' when t.days_held < 15 then '8 to 14'
        when t.days_held < 31 then '15 to 30' else 'over 30'
      end, width_bucket(t.days_held, array[1, 8, 15, 31])),
      ('month', to_char(t.exit_day, 'YYYY-MM'), 0),
      ('rating', t.rating::text, 0),
      ('mood', t.mood_before, case t.mood_before
        when 'fearful' then 1 when 'nervous' then 2 when 'calm' then 3 when 'confident' then 4 else 5 end)
  ) one (dimension, bucket, place)
  where bucket is not null
  union all
  select t.*, 'tag', tag, 0 from public.v_trades t, unnest(t.tags) tag
  union all
  select t.*, 'mistake', mistake, 0 from public.v_trades t, unnest(t.mistakes) mistake
)
select dimension, bucket, place,
  count(*)::integer as trades,
  (count(*) filter (where pnl_realized > 0))::integer as wins,
  (count(*) filter (where pnl_realized = 0))::integer as scratches,
  round(100.0 * count(*) filter (where pnl_realized > 0) / count(*), 1) as win_rate,
  sum(pnl_realized) as total_pnl,
  round(avg(pnl_realized), 2) as expectancy,
  round(coalesce(sum(pnl_realized) filter (where pnl_realized > 0), 0)
    / nullif(-sum(pnl_realized) filter (where pnl_realized <= 0), 0), 2) as profit_factor,
  max(pnl_realized) as best, min(pnl_realized) as worst,
  round(avg(days_held), 1) as avg_days_held,
  round(100 * sum(pnl_realized) / sum(credit), 1) as premium_captured,
  round(100 * sum(pnl_realized) / sum(capital), 2) as return_on_collateral,
  round(100 * 365 * sum(pnl_realized) / sum(capital * greatest(days_held, 1)), 2) as annual_return_on_collateral,
  count(*) < 30 as few_trades
from sorted
group by dimension, bucket, place;

comment on view public.v_comparison is
  'Closed trades compared in groups: by strategy, ticker, exit_reason, dte_at_entry, weekday (of the entry), days_held, month (of the exit), and by the journal: tag, mistake, rating, mood (before). USD, net of fees; rates in percent.';
comment on column public.v_comparison.bucket is
  'The value that the trades of the row have in common. A trade with several tags is in the row of each.';
comment on column public.v_comparison.place is
  'Position of the bucket in its dimension''s own order; 0 where there is none.';
comment on column public.v_comparison.scratches is 'Trades with a P&L of exactly zero: neither won nor lost.';
comment on column public.v_comparison.premium_captured is
  'P&L in percent of the credit: the part of the premium that was kept.';
comment on column public.v_comparison.annual_return_on_collateral is 'P&L in percent of collateral x years held, without compounding.';
comment on column public.v_comparison.few_trades is
  'Fewer than 30 trades: a difference from another row may well be chance.';
grant select on public.v_comparison to service_role;
