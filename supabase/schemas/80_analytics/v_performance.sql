create view public.v_performance with (security_invoker = true) as
with ordered as (
  select t.*, pnl_realized > 0 as won,
    -- Two rows are in one streak when nothing of the other kind lies between them.
    row_number() over (order by exit_date, trade_id)
      - row_number() over (partition by pnl_realized > 0 order by exit_date, trade_id) as streak,
    row_number() over (order by exit_date desc, trade_id desc) as from_the_end
  from public.v_trades t
),
streaks as (
  select won, count(*) as length, min(from_the_end) as from_the_end from ordered group by won, streak
),
trades as (
  select count(*)::integer as trades,
    (count(*) filter (where won))::integer as wins,
    (count(*) filter (where not won))::integer as losses,
    nullif(count(*), 0)::double precision as n,
    count(*) filter (where won) / nullif(count(*), 0)::double precision as won,
    coalesce(sum(pnl_realized), 0) as total_pnl,
    coalesce(sum(fees), 0) as fees,
    sum(slippage) as slippage,
    avg(pnl_realized) as expectancy,
    avg(pnl_realized) filter (where won) as avg_win,
    avg(pnl_realized) filter (where not won) as avg_loss,
    sum(pnl_realized) filter (where won) as gross_profit,
    -sum(pnl_realized) filter (where not won) as gross_loss,
    avg(days_held) as avg_days_held,
    100 * sum(pnl_realized) / sum(capital) as return_on_collateral,
    100 * 365 * sum(pnl_realized) / sum(capital * greatest(days_held, 1)) as annual_return_on_collateral,
    avg(mfe) as avg_mfe,
    avg(mae) as avg_mae
  from ordered
),
daily as (
  select e.*, e.daily_return - s.risk_free_percent / 100.0 / 252 as excess,
    greatest(max(e.growth) over days, 1) as peak
  from public.v_equity e cross join public.report_settings s
  window days as (order by e.trade_date)
),
days as (
  select count(*)::integer as sessions,
    count(daily_return)::integer as returns,
    avg(excess) as excess,
    stddev_samp(excess) as deviation,
    sqrt(avg(least(excess, 0) ^ 2) filter (where excess is not null)) as downside,
    (array_agg(equity order by trade_date desc))[1] as equity,
    (array_agg(growth order by trade_date desc))[1] as growth
  from daily
),
trough as (
  select trade_date, growth, peak, drawdown_percent from daily
  where drawdown_percent > 0 order by drawdown_percent desc, trade_date limit 1
),
drawdown as (
  select t.drawdown_percent, t.trade_date as trough_on,
    -- The start where it only went down; the session before the first has no row of its own.
    (select max(d.trade_date) from daily d where d.trade_date < t.trade_date and d.growth >= t.peak) as peak_on,
    (select min(d.trade_date) from daily d where d.trade_date > t.trade_date and d.growth >= t.peak) as recovered_on
  from trough t
),
ratio as (
  select
    -- A curve without a deviation has no ratio to it. What is left of float arithmetic is none.
    case when d.deviation > 1e-12 then d.excess / d.deviation end as sharpe,
    case when d.deviation > 1e-12 and d.downside > 1e-12 then d.excess / d.downside end as sortino,
    -- A year of such days may be more than a number can hold, or less.
    case
      when d.returns = 0 then null
      when d.growth <= 0 then -100
      when a_year.log < -100 then -100
      when a_year.log < 100 then 100 * (exp(a_year.log) - 1)
    end as annual_return
  from days d
  cross join lateral (select case when d.growth > 0 then ln(d.growth) * 252 / nullif(d.returns, 0) end as log) a_year
)
select
  t.trades, t.wins, t.losses,
  round((100 * t.won)::numeric, 1) as win_rate,
  round((100 * (t.won + z.z2 / (2 * t.n) - z.z * sqrt(t.won * (1 - t.won) / t.n + z.z2 / (4 * t.n * t.n))) / (1 + z.z2 / t.n))::numeric, 1) as win_rate_low,
  round((100 * (t.won + z.z2 / (2 * t.n) + z.z * sqrt(t.won * (1 - t.won) / t.n + z.z2 / (4 * t.n * t.n))) / (1 + z.z2 / t.n))::numeric, 1) as win_rate_high,
  t.total_pnl + parts.pnl + shares.pnl as total_pnl, t.fees, round(t.slippage, 2) as slippage,
  round(t.expectancy, 2) as expectancy,
  round(t.avg_win, 2) as avg_win, round(t.avg_loss, 2) as avg_loss,
  round(coalesce(t.gross_profit, 0) / nullif(t.gross_loss, 0), 2) as profit_factor,
  round(t.avg_win / nullif(-t.avg_loss, 0), 2) as payoff_ratio,
  (select coalesce(max(length), 0)::integer from streaks where won) as longest_win_streak,
  (select coalesce(max(length), 0)::integer from streaks where not won) as longest_loss_streak,
  (select (case when won then length else -length end)::integer from streaks where from_the_end = 1) as current_streak,
  round(t.avg_days_held, 1) as avg_days_held,
  round(t.return_on_collateral, 2) as return_on_collateral,
  round(t.annual_return_on_collateral, 2) as annual_return_on_collateral,
  round(t.avg_mfe, 2) as avg_mfe, round(t.avg_mae, 2) as avg_mae,
  t.trades < 30 as few_trades,
  d.sessions, d.equity,
  round((100 * (d.growth - 1))::numeric, 2) as total_return,
  round(r.annual_return::numeric, 2) as annual_return,
  round((r.sharpe * sqrt(252))::numeric, 2) as sharpe,
  round((sqrt((1 + r.sharpe ^ 2 / 2) / d.returns) * sqrt(252))::numeric, 2) as sharpe_error,
  round((r.sortino * sqrt(252))::numeric, 2) as sortino,
  round(w.drawdown_percent::numeric, 2) as max_drawdown, w.peak_on as drawdown_from, w.trough_on as drawdown_to, w.recovered_on,
  round((r.annual_return / w.drawdown_percent)::numeric, 2) as calmar,
  d.returns < 126 as few_sessions,
  shares.pnl as shares_pnl
from trades t
cross join days d
cross join ratio r
-- What was closed of positions that are not over.
cross join (select coalesce(sum(realized_pnl), 0) as pnl from public.positions where status = 'OPEN') parts
cross join (select coalesce(sum(pnl), 0) as pnl from public.v_share_lots where closed_by is not null) shares
left join drawdown w on true
-- Of the normal distribution, two-sided 95 %.
cross join (select 1.959964::double precision as z, 1.959964::double precision ^ 2 as z2) z;

comment on view public.v_performance is
  'How the trading went, in one row. Of closed trades: USD, net of fees. Of the account at every close (v_equity): percent, null without a starting balance. Null wherever there is nothing to divide by.';
comment on column public.v_performance.total_pnl is 'Realised in all: of the trades, of the closed parts of open ones, and of the shares that were sold or called away; what is an average or a ratio is of the trades.';
comment on column public.v_performance.win_rate is 'Percent of the closed trades with a P&L above zero.';
comment on column public.v_performance.win_rate_low is 'The win rate is between this and win_rate_high with 95 % confidence: Wilson''s score interval (Wilson 1927). Percent.';
comment on column public.v_performance.slippage is 'Of the fills against the mid, see v_trades. Part of the P&L already. USD.';
comment on column public.v_performance.expectancy is 'The average trade. USD.';
comment on column public.v_performance.avg_loss is 'Of the trades that did not win. USD.';
comment on column public.v_performance.profit_factor is 'What the winners made for every dollar that the others lost.';
comment on column public.v_performance.payoff_ratio is 'The average win for every dollar of the average loss.';
comment on column public.v_performance.longest_win_streak is 'Trades in a row, by their exits.';
comment on column public.v_performance.current_streak is 'The latest trades that ended alike; negative = losses.';
comment on column public.v_performance.avg_days_held is 'Calendar days.';
comment on column public.v_performance.return_on_collateral is 'P&L in percent of the collateral of all trades.';
comment on column public.v_performance.annual_return_on_collateral is 'P&L in percent of collateral x years held, without compounding; a trade of less than a day counts as a day.';
comment on column public.v_performance.few_trades is 'Fewer than 30 trades: chance has more to say in the figures of the trades than skill.';
comment on column public.v_performance.sessions is 'Closes of the equity curve.';
comment on column public.v_performance.total_return is 'What the start has grown by, time-weighted. Percent.';
comment on column public.v_performance.annual_return is 'The same for 252 sessions, compounded. Percent; -100 = everything was lost.';
comment on column public.v_performance.sharpe is
  'Mean of the daily returns above report_settings.risk_free_percent / 252, over their sample deviation, x sqrt(252) (Sharpe 1994). Null for a flat curve.';
comment on column public.v_performance.sharpe_error is 'Its standard error, sqrt((1 + S^2 / 2) / n) of the daily ratio (Lo 2002): below twice this, it may well be none.';
comment on column public.v_performance.sortino is
  'The same over the downside deviation, the root of the mean square of the returns below that rate, all days counted (Sortino and Price 1994). Null where no day was below, and for a flat curve.';
comment on column public.v_performance.max_drawdown is 'The deepest fall from a high, by the returns, so that a withdrawal is none. Percent; null = never below a high.';
comment on column public.v_performance.drawdown_from is 'The high before it; null = the start.';
comment on column public.v_performance.recovered_on is 'The first close as high again; null = not yet.';
comment on column public.v_performance.calmar is 'annual_return / max_drawdown (Young 1991), of the whole time instead of the last 36 months.';
comment on column public.v_performance.few_sessions is 'Fewer than 126 returns, half a year: what is annualised from them is mostly chance.';
comment on column public.v_performance.shares_pnl is 'What of total_pnl the shares made.';
grant select on public.v_performance to service_role;
