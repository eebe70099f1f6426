create view private.v_trade_figures with (security_invoker = true) as
with trade as (
  select t.*, pnl_realized > 0 as won, date_trunc('week', t.exit_day::timestamp) as week from public.v_trades t
),
ordered as (
  -- Two rows are in one streak when no row of the other kind lies between them; a scratch belongs to neither
  -- kind.
  select won,
    row_number() over (order by exit_date, trade_id)
      - row_number() over (partition by won order by exit_date, trade_id) as streak,
    row_number() over (order by exit_date desc, trade_id desc) as from_the_end
  from trade where pnl_realized <> 0
),
streaks as (
  select won, count(*)::integer as length, min(from_the_end) as from_the_end from ordered group by won, streak
),
total as (
  select count(*)::integer as trades,
    (count(*) filter (where won))::integer as wins,
    (count(*) filter (where pnl_realized < 0))::integer as losses,
    (count(*) filter (where pnl_realized = 0))::integer as scratches,
    count(*) filter (where won) / nullif(count(*), 0)::double precision as won,
    coalesce(sum(pnl_realized), 0) as total_pnl,
    coalesce(sum(fees), 0) as fees,
    sum(slippage) as slippage,
    avg(pnl_realized) as expectancy,
    avg(pnl_realized) filter (where won) as avg_win,
    avg(pnl_realized) filter (where pnl_realized < 0) as avg_loss,
    sum(pnl_realized) filter (where won) as gross_profit,
    -sum(pnl_realized) filter (where pnl_realized < 0) as gross_loss,
    avg(days_held) as avg_days_held,
    100 * sum(pnl_realized) / sum(credit) as premium_captured,
    100 * sum(pnl_realized) / sum(capital) as return_on_collateral,
    100 * 365 * sum(pnl_realized) / sum(capital * greatest(days_held, 1)) as annual_return_on_collateral,
    avg(mfe) as avg_mfe, avg(mae) as avg_mae,
    avg(mfe_percent) as avg_mfe_percent, avg(mae_percent) as avg_mae_percent,
    avg(r_multiple) as expectancy_r,
    count(r_multiple)::integer as trades_with_stop
  from trade
),
weekly as (
  select week, count(*) as trades, count(*) filter (where won) as wins from trade group by week
),
clustered as (
  select count(*)::double precision as weeks,
    count(*) / nullif(count(*) - 1, 0)::double precision * sum((w.wins - t.won * w.trades) ^ 2) / t.trades ^ 2 as variance
  from weekly w cross join total t
  group by t.trades, t.won
),
likely as (
  -- Wilson's interval for the number of independent trades that would carry as much information (Korn and
  -- Graubard, 1998).
  select z.z, t.won as p, greatest(1, case
      when c.weeks = 1 then 1
      when t.won in (0, 1) then c.weeks
      else least(t.trades, coalesce(t.won * (1 - t.won) / nullif(c.variance, 0), t.trades))
    end * (z.z / student.t) ^ 2) as n
  from total t cross join clustered c
  cross join (select 1.959964::double precision as z) z
  -- The quantile of Student's distribution for this number of weeks, from the normal one (Cornish and Fisher,
  -- 1937).
  cross join lateral (select greatest(c.weeks - 1, 1) as nu) degrees
  cross join lateral (
    select z.z + (z.z ^ 3 + z.z) / (4 * nu) + (5 * z.z ^ 5 + 16 * z.z ^ 3 + 3 * z.z) / (96 * nu ^ 2)
      + (3 * z.z ^ 7 + 19 * z.z ^ 5 + 17 * z.z ^ 3 - 15 * z.z) / (384 * nu ^ 3) as t
  ) student
),
win_rate as (
  select 100 * (p + z ^ 2 / (2 * n) - reach) / (1 + z ^ 2 / n) as low, 100 * (p + z ^ 2 / (2 * n) + reach) / (1 + z ^ 2 / n) as high
  from likely cross join lateral (select z * sqrt(p * (1 - p) / n + z ^ 2 / (4 * n ^ 2)) as reach) r
)
select t.*,
  w.low as win_rate_low, w.high as win_rate_high,
  (select count(*)::integer from weekly) as exit_weeks,
  (select coalesce(max(length), 0) from streaks where won) as longest_win_streak,
  (select coalesce(max(length), 0) from streaks where not won) as longest_loss_streak,
  (select case when won then length else -length end from streaks where from_the_end = 1) as current_streak
from total t left join win_rate w on true;

comment on view private.v_trade_figures is
  'Figures of all closed trades, in one row, unrounded: USD and percent, see public.v_performance.';
grant select on private.v_trade_figures to service_role;
