create view public.v_performance with (security_invoker = true) as
select
  t.trades, t.wins, t.losses, t.scratches,
  round((100 * t.won)::numeric, 1) as win_rate,
  round(t.win_rate_low::numeric, 1) as win_rate_low,
  round(t.win_rate_high::numeric, 1) as win_rate_high,
  t.exit_weeks,
  t.total_pnl + parts.pnl + shares.pnl as total_pnl, t.fees, round(t.slippage, 2) as slippage,
  round(t.expectancy, 2) as expectancy,
  round(t.avg_win, 2) as avg_win, round(t.avg_loss, 2) as avg_loss,
  round(coalesce(t.gross_profit, 0) / nullif(t.gross_loss, 0), 2) as profit_factor,
  round(t.avg_win / nullif(-t.avg_loss, 0), 2) as payoff_ratio,
  round(t.expectancy_r, 2) as expectancy_r, t.trades_with_stop,
  t.longest_win_streak, t.longest_loss_streak, t.current_streak,
  round(t.avg_days_held, 1) as avg_days_held,
  round(t.premium_captured, 1) as premium_captured,
  round(t.return_on_collateral, 2) as return_on_collateral,
  round(t.annual_return_on_collateral, 2) as annual_return_on_collateral,
  round(t.avg_mfe, 2) as avg_mfe, round(t.avg_mae, 2) as avg_mae,
  round(t.avg_mfe_percent, 1) as avg_mfe_percent, round(t.avg_mae_percent, 1) as avg_mae_percent,
  t.trades < 30 as few_trades,
  a.sessions, a.unmarked_sessions, a.returns, a.equity,
  round(a.total_return::numeric, 2) as total_return,
  round(a.annual_return::numeric, 2) as annual_return,
  round(a.sharpe::numeric, 2) as sharpe,
  round(a.sharpe_error::numeric, 2) as sharpe_error,
  round(a.sortino::numeric, 2) as sortino,
  round(a.max_drawdown::numeric, 2) as max_drawdown, a.drawdown_from, a.drawdown_to, a.recovered_on,
  a.drawdown_days, a.longest_drawdown_days,
  round(a.calmar::numeric, 2) as calmar,
  round(a.worst_day::numeric, 2) as worst_day, a.worst_day_on,
  round(a.worst_month::numeric, 2) as worst_month, a.worst_month_on,
  round(a.skew::numeric, 2) as skew,
  round(a.expected_shortfall::numeric, 2) as expected_shortfall,
  a.is_short,
  shares.pnl as shares_pnl
from private.v_trade_figures t
cross join private.v_account_figures a
-- What was closed of positions that are not over.
cross join (select coalesce(sum(realized_pnl), 0) as pnl from public.positions where status = 'OPEN') parts
cross join (select coalesce(sum(pnl), 0) as pnl from public.v_share_lots where closed_by is not null) shares;

comment on view public.v_performance is
  'How the trading went, in one row. Of closed trades: USD, net of fees. Of the account at every close (v_equity): percent, null without a starting balance. Null wherever there is nothing to divide by. What is reckoned from every day''s return is null where more than a tenth of the sessions is unmarked; what is annualised, and skew and expected_shortfall, below 60 returns.';
comment on column public.v_performance.losses is 'Closed trades with a P&L below zero.';
comment on column public.v_performance.scratches is 'Those that made exactly nothing: neither won nor lost. No streak ends with one.';
comment on column public.v_performance.total_pnl is 'Realised in all: of the trades, of the closed parts of open ones, and of the shares that were sold or called away; what is an average or a ratio is of the trades.';
comment on column public.v_performance.win_rate is 'Percent of the closed trades with a P&L above zero.';
comment on column public.v_performance.win_rate_low is
  'The win rate is between this and win_rate_high with 95 % confidence. What closes in one week has one fate: Wilson''s score interval (1927) of as many trades as weeks that differ leave, with Student''s distribution (Korn and Graubard 1998). Percent.';
comment on column public.v_performance.exit_weeks is 'Weeks, Monday to Sunday in New York, in which a trade closed.';
comment on column public.v_performance.slippage is 'Of the fills against the mid, see v_trades. Part of the P&L already. USD.';
comment on column public.v_performance.expectancy is 'The average trade. USD.';
comment on column public.v_performance.avg_loss is 'Of the trades that lost. USD.';
comment on column public.v_performance.profit_factor is 'What the winners made for every dollar that the others lost.';
comment on column public.v_performance.payoff_ratio is 'The average win for every dollar of the average loss.';
comment on column public.v_performance.expectancy_r is 'The average R-multiple: P&L for every dollar of the stop, see v_trades (Tharp, 1998). Of trades_with_stop, the trades that opened with one.';
comment on column public.v_performance.longest_win_streak is 'Trades in a row, by their exits.';
comment on column public.v_performance.current_streak is 'The latest trades that ended alike; negative = losses.';
comment on column public.v_performance.avg_days_held is 'Calendar days.';
comment on column public.v_performance.premium_captured is 'P&L in percent of the credit of all trades: what was kept of the premium sold.';
comment on column public.v_performance.return_on_collateral is 'P&L in percent of the collateral of all trades.';
comment on column public.v_performance.annual_return_on_collateral is 'P&L in percent of collateral x years held, without compounding; a trade of less than a day counts as a day.';
comment on column public.v_performance.avg_mfe_percent is 'Mean of the trades'' maximum favourable excursions, each in percent of its credit.';
comment on column public.v_performance.avg_mae_percent is 'Of the adverse ones.';
comment on column public.v_performance.few_trades is 'Fewer than 30 trades: chance has more to say in the figures of the trades than skill.';
comment on column public.v_performance.sessions is 'Closes of the equity curve.';
comment on column public.v_performance.unmarked_sessions is 'Those at which more than a tenth of what was open had no mark of that day, as with imports: the curve is flat there, and looks safer than it was.';
comment on column public.v_performance.returns is 'Daily returns, of which the figures of the account are made.';
comment on column public.v_performance.total_return is 'What the start has grown by, time-weighted. Percent.';
comment on column public.v_performance.annual_return is 'The same for 252 sessions, compounded. Percent; -100 = everything was lost.';
comment on column public.v_performance.sharpe is
  'Mean of the daily returns above report_settings.risk_free_percent / 252, over their sample deviation, x sqrt(252) (Sharpe 1994). No rate is taken off while account_ledger has no interest. Null for a flat curve.';
comment on column public.v_performance.sharpe_error is 'Its standard error, sqrt((1 + S^2 / 2) / n) of the daily ratio (Lo 2002): below twice this, it may well be none.';
comment on column public.v_performance.sortino is
  'The same over the downside deviation, the root of the mean square of the returns below that rate, all days counted (Sortino and Price 1994). Null where no day was below, and for a flat curve.';
comment on column public.v_performance.max_drawdown is 'The deepest fall from a high, by the returns, so that a withdrawal is none. Percent; null = never below a high.';
comment on column public.v_performance.drawdown_from is 'The high before it; null = the start.';
comment on column public.v_performance.recovered_on is 'The first close as high again; null = not yet.';
comment on column public.v_performance.drawdown_days is 'Calendar days from that high to the close as high again, or so far.';
comment on column public.v_performance.longest_drawdown_days is 'The longest time below a high, of any depth. Calendar days.';
comment on column public.v_performance.calmar is 'annual_return / max_drawdown (Young 1991), of the whole time instead of the last 36 months.';
comment on column public.v_performance.worst_day is 'The lowest daily return, percent; null = no day lost.';
comment on column public.v_performance.worst_month is 'The lowest return of a calendar month, percent; null = no month lost. worst_month_on is its first day.';
comment on column public.v_performance.skew is
  'Of the daily returns, the sample''s (Fisher and Pearson''s, adjusted): negative = a few losses are larger than the many gains, as premium has it. Null for a flat curve.';
comment on column public.v_performance.expected_shortfall is 'Mean of the worst twentieth of the daily returns, rounded up to whole days. Percent.';
comment on column public.v_performance.is_short is 'Fewer than 252 returns, a year: what is annualised from them is mostly chance.';
comment on column public.v_performance.shares_pnl is 'What of total_pnl the shares made.';
grant select on public.v_performance to service_role;
