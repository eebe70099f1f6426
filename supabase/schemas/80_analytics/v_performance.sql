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
-- Closed parts of open positions.
cross join (select coalesce(sum(realized_pnl), 0) as pnl from public.positions where status = 'OPEN') parts
cross join (select coalesce(sum(pnl), 0) as pnl from public.v_share_lots where closed_by is not null) shares;

comment on view public.v_performance is
  'The performance in one row. Figures of closed trades: USD, net of fees. Figures of the account at every close (v_equity): percent, null without a starting balance. A figure is null where its divisor is zero. Figures from daily returns are null where more than a tenth of the sessions is unmarked; annualized figures, skew and expected_shortfall are null below 60 returns.';
comment on column public.v_performance.losses is 'Closed trades with a P&L below zero.';
comment on column public.v_performance.scratches is
  'Trades with a P&L of exactly zero: neither won nor lost. They end no streak.';
comment on column public.v_performance.total_pnl is
  'Realized P&L in all: of closed trades, of closed parts of open positions, and of shares that were sold or called away. Averages and ratios are of closed trades only.';
comment on column public.v_performance.win_rate is 'Percent of the closed trades with a P&L above zero.';
comment on column public.v_performance.win_rate_low is
  'Lower bound of the win rate''s 95 % confidence interval; win_rate_high is the upper one. Trades that close in the same week are not independent: Wilson''s score interval (1927) for the effective number of trades, with Student''s distribution (Korn and Graubard 1998). Percent.';
comment on column public.v_performance.exit_weeks is
  'Number of weeks, Monday to Sunday in New York, in which a trade closed.';
comment on column public.v_performance.slippage is
  'Slippage of the fills from the mid, see v_trades. It is already part of the P&L. USD.';
comment on column public.v_performance.expectancy is 'Average P&L of a trade. USD.';
comment on column public.v_performance.avg_loss is 'Average P&L of the losing trades. USD.';
comment on column public.v_performance.profit_factor is
  'Total profit of the winners per dollar of total loss of the others.';
comment on column public.v_performance.payoff_ratio is 'Average win per dollar of average loss.';
comment on column public.v_performance.expectancy_r is
  'Average R-multiple: P&L per dollar of the stop, see v_trades (Tharp, 1998), over trades_with_stop, the trades that opened with a stop.';
comment on column public.v_performance.longest_win_streak is 'Trades in a row, in the order of their exits.';
comment on column public.v_performance.current_streak is 'Length of the latest streak; negative = losses.';
comment on column public.v_performance.avg_days_held is 'Calendar days.';
comment on column public.v_performance.premium_captured is
  'P&L in percent of the credit of all trades: the part of the premium that was kept.';
comment on column public.v_performance.return_on_collateral is 'P&L in percent of the collateral of all trades.';
comment on column public.v_performance.annual_return_on_collateral is 'P&L in percent of collateral x years held, without compounding; a trade of less than a day counts as a day.';
comment on column public.v_performance.avg_mfe_percent is 'Mean of the trades'' maximum favourable excursions, each in percent of its credit.';
comment on column public.v_performance.avg_mae_percent is
  'Mean of the trades'' maximum adverse excursions, each in percent of its credit.';
comment on column public.v_performance.few_trades is
  'Fewer than 30 trades: the figures of the trades may show more chance than skill.';
comment on column public.v_performance.sessions is 'Number of closes in the equity curve.';
comment on column public.v_performance.unmarked_sessions is
  'Sessions at whose close more than a tenth of the open positions and lots had no mark of that day, as with imports: there the curve is flat and looks safer than it was.';
comment on column public.v_performance.returns is 'Number of daily returns behind the figures of the account.';
comment on column public.v_performance.total_return is 'Time-weighted return since the start. Percent.';
comment on column public.v_performance.annual_return is
  'total_return converted to 252 sessions, compounded. Percent; -100 = total loss.';
comment on column public.v_performance.sharpe is
  'Mean of the daily returns above report_settings.risk_free_percent / 252, divided by their sample deviation, x sqrt(252) (Sharpe 1994). Without interest in account_ledger no rate is subtracted. Null for a flat curve.';
comment on column public.v_performance.sharpe_error is
  'Standard error of the Sharpe ratio, from sqrt((1 + S^2 / 2) / n) for the daily ratio (Lo 2002). A Sharpe ratio below twice this may well be zero.';
comment on column public.v_performance.sortino is
  'As sharpe, but divided by the downside deviation, the root of the mean square of the returns below that rate, over all days (Sortino and Price 1994). Null where no day was below it, and for a flat curve.';
comment on column public.v_performance.max_drawdown is
  'The deepest fall from a high, by the daily returns, so that a withdrawal does not count. Percent; null = never below a high.';
comment on column public.v_performance.drawdown_from is 'Date of the high before max_drawdown; null = the start.';
comment on column public.v_performance.recovered_on is 'First close at that high again; null = not yet.';
comment on column public.v_performance.drawdown_days is
  'Calendar days from that high to the close at the same height, or until now.';
comment on column public.v_performance.longest_drawdown_days is
  'The longest time below a high, however deep. Calendar days.';
comment on column public.v_performance.calmar is
  'annual_return / max_drawdown (Young 1991), over the whole time instead of the last 36 months.';
comment on column public.v_performance.worst_day is 'The lowest daily return, percent; null = no day lost.';
comment on column public.v_performance.worst_month is 'The lowest return of a calendar month, percent; null = no month lost. worst_month_on is its first day.';
comment on column public.v_performance.skew is
  'Sample skewness of the daily returns (Fisher and Pearson, adjusted): negative = a few losses are larger than the many gains, as is typical for sold premium. Null for a flat curve.';
comment on column public.v_performance.expected_shortfall is
  'Mean of the worst 5 % of the daily returns, rounded up to whole days. Percent.';
comment on column public.v_performance.is_short is
  'Fewer than 252 returns, which is a year: the annualized figures are mostly chance.';
comment on column public.v_performance.shares_pnl is 'Part of total_pnl from shares.';
grant select on public.v_performance to service_role;
