create view public.v_exit_decisions with (security_invoker = true) as
select
  d.position_id, d.run_id, c.started_at as checked_at, p.ticker,
  d.mark, d.legs, d.pnl, d.dte, d.to_profit_target,
  round(100 * d.to_profit_target / p.credit, 1) as to_profit_target_percent,
  d.to_stop_loss,
  round(100 * d.to_stop_loss / p.credit, 1) as to_stop_loss_percent,
  d.dte - p.exit_dte as to_exit_dte,
  d.exit_reason, d.verdict, d.code
from private.exit_decisions d
join private.exit_checks c using (run_id)
join public.positions p using (position_id);

comment on view public.v_exit_decisions is
  'The decisions of every check about every position, with the numbers behind them. Amounts in USD, prices in USD per contract. For past days only changes are kept: the first and the last of decisions that are the same.';
comment on column public.v_exit_decisions.checked_at is 'Market clock.';
comment on column public.v_exit_decisions.mark is 'USD per contract; null without a trustworthy quote for every leg.';
comment on column public.v_exit_decisions.legs is 'The quotes of the legs: [{symbol, bid, ask}], USD per contract.';
comment on column public.v_exit_decisions.pnl is '(entry_price - mark) x quantity. USD.';
comment on column public.v_exit_decisions.to_profit_target is 'P&L still missing to reach the profit target. USD.';
comment on column public.v_exit_decisions.to_profit_target_percent is
  'to_profit_target in percent of the credit received.';
comment on column public.v_exit_decisions.to_stop_loss is 'Further loss that would reach the stop. USD.';
comment on column public.v_exit_decisions.to_stop_loss_percent is 'to_stop_loss in percent of the credit received.';
comment on column public.v_exit_decisions.to_exit_dte is
  'Calendar days until the date rule closes the position, by its current rule.';
grant select on public.v_exit_decisions to service_role;
grant select on private.exit_decisions, private.exit_checks to service_role;
