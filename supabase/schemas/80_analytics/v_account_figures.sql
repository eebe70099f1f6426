create view private.v_account_figures with (security_invoker = true) as
with rate as (
  -- The risk-free rate is subtracted only where the account's interest is recorded.
  select case when exists (select from public.account_ledger where kind = 'interest')
    then s.risk_free_percent / 100.0 / 252 else 0 end as risk_free
  from public.report_settings s
),
daily as (
  select e.*, e.daily_return - rate.risk_free as excess,
    greatest(max(e.growth) over days, 1) as peak,
    row_number() over (order by e.daily_return) as rank,
    lag(e.drawdown_percent) over days as drawdown_before,
    max(e.trade_date) filter (where e.drawdown_percent = 0) over (days rows between unbounded preceding and 1 preceding) as high_on
  from public.v_equity e cross join rate
  window days as (order by e.trade_date)
),
average as (
  select avg(daily_return) as mean, stddev_samp(daily_return) as deviation from daily
),
days as (
  select count(*)::integer as sessions,
    (count(*) filter (where d.unmarked * 10 > d.held))::integer as unmarked_sessions,
    count(d.daily_return)::integer as returns,
    min(d.trade_date) as begun_on, max(d.trade_date) as latest_on,
    avg(d.excess) as excess,
    stddev_samp(d.excess) as deviation,
    sqrt(avg(least(d.excess, 0) ^ 2) filter (where d.excess is not null)) as downside,
    sum(((d.daily_return - a.mean) / nullif(a.deviation, 0)) ^ 3) as cubes,
    avg(d.daily_return) filter (where d.rank <= ceil(0.05 * a.returns)) as expected_shortfall,
    (array_agg(d.equity order by d.trade_date desc))[1] as equity,
    (array_agg(d.growth order by d.trade_date desc))[1] as growth
  from daily d cross join (select *, (select count(daily_return) from daily) as returns from average) a
),
worst_day as (
  select trade_date, daily_return from daily where daily_return < 0 order by daily_return, trade_date limit 1
),
month as (
  select date_trunc('month', trade_date::timestamp)::date as month, (array_agg(growth order by trade_date desc))[1] as growth
  from daily group by 1
),
worst_month as (
  select month, made
  from (select m.month, m.growth / nullif(lag(m.growth, 1, 1) over (order by m.month), 0) - 1 as made from month m) grown
  where made < 0 order by made, month limit 1
),
trough as (
  select trade_date, growth, peak, drawdown_percent from daily
  where drawdown_percent > 0 order by drawdown_percent desc, trade_date limit 1
),
drawdown as (
  select t.drawdown_percent, t.trade_date as trough_on,
    -- peak_on is null where the account only fell from the start: the session before the first has no row.
    (select max(d.trade_date) from daily d where d.trade_date < t.trade_date and d.growth >= t.peak) as peak_on,
    (select min(d.trade_date) from daily d where d.trade_date > t.trade_date and d.growth >= t.peak) as recovered_on
  from trough t
),
ratio as (
  select
    -- A curve without deviation has no ratio; a remainder of float arithmetic does not count as deviation.
    case when d.deviation > 1e-12 then d.excess / d.deviation end as sharpe,
    case when d.deviation > 1e-12 and d.downside > 1e-12 then d.excess / d.downside end as sortino,
    case when d.deviation > 1e-12 and d.returns > 2
      then d.returns / ((d.returns - 1.0) * (d.returns - 2)) * d.cubes end as skew,
    -- The compounded year may exceed the range of a float.
    case
      when d.returns = 0 then null
      when d.growth <= 0 then -100
      when a_year.log < -100 then -100
      when a_year.log < 100 then 100 * (exp(a_year.log) - 1)
    end as annual_return
  from days d
  cross join lateral (select case when d.growth > 0 then ln(d.growth) * 252 / nullif(d.returns, 0) end as log) a_year
)
select d.sessions, d.unmarked_sessions, d.returns, d.equity, 100 * (d.growth - 1) as total_return,
  d.returns < 252 as is_short,
  enough.annual_return,
  sure.sharpe * sqrt(252) as sharpe,
  sqrt((1 + sure.sharpe ^ 2 / 2) / d.returns) * sqrt(252) as sharpe_error,
  sure.sortino * sqrt(252) as sortino,
  enough.annual_return / nullif(seen.max_drawdown, 0) as calmar,
  sure.skew, sure.expected_shortfall,
  seen.*
from days d
cross join ratio r
left join lateral (select r.annual_return where d.returns >= 60) enough on true
left join lateral (
  -- Figures from daily returns need marks on almost all days.
  select true as is_marked, w.drawdown_percent as max_drawdown, w.peak_on as drawdown_from, w.trough_on as drawdown_to, w.recovered_on,
    coalesce(w.recovered_on, d.latest_on) - coalesce(w.peak_on, case when w.trough_on is not null then d.begun_on end) as drawdown_days,
    (
      select max(u.trade_date - coalesce(u.high_on, d.begun_on)) from daily u where u.drawdown_before > 0 or u.drawdown_percent > 0
    ) as longest_drawdown_days,
    100 * day.daily_return as worst_day, day.trade_date as worst_day_on,
    100 * m.made as worst_month, m.month as worst_month_on
  from (select) one left join drawdown w on true left join worst_day day on true left join worst_month m on true
  where d.unmarked_sessions * 10 <= d.sessions
) seen on true
left join lateral (
  select r.sharpe, r.sortino, r.skew, 100 * d.expected_shortfall as expected_shortfall
  where seen.is_marked and d.returns >= 60
) sure on true;

comment on view private.v_account_figures is
  'Figures of the account''s equity curve (public.v_equity), in one row, unrounded: USD and percent, see public.v_performance.';
grant select on private.v_account_figures to service_role;
