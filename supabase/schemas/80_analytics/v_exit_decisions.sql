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
  'What every check decided about every position, and from what. Amounts in USD, prices in USD per contract. Of past days only changes are kept: the first and the last of decisions that say the same.';
comment on column public.v_exit_decisions.checked_at is 'Market clock.';
comment on column public.v_exit_decisions.mark is 'USD per contract; null when no trustworthy one could be had.';
comment on column public.v_exit_decisions.legs is 'What was quoted: [{symbol, bid, ask}], USD per contract.';
comment on column public.v_exit_decisions.pnl is '(entry_price - mark) x quantity. USD.';
comment on column public.v_exit_decisions.to_profit_target is 'P&L missing to the profit target. USD.';
comment on column public.v_exit_decisions.to_profit_target_percent is 'The same in percent of the credit received.';
comment on column public.v_exit_decisions.to_stop_loss is 'Loss still bearable before the stop. USD.';
comment on column public.v_exit_decisions.to_stop_loss_percent is 'The same in percent of the credit received.';
comment on column public.v_exit_decisions.to_exit_dte is 'Calendar days until the date rule closes, by the position''s present rule.';
grant select on public.v_exit_decisions to service_role;
grant select on private.exit_decisions, private.exit_checks to service_role;
