create view public.v_open_positions with (security_invoker = true) as
select
  p.position_id, p.request_id, p.ticker, p.strategy_type, p.contract, p.contract_short, p.expiration_date,
  e.dte, p.quantity, p.open_quantity, p.entry_date, p.entry_price,
  p.mark, p.natural_price, p.mark_fault, p.marked_at, p.unrealized_pnl,
  e.pnl, p.profit_target, p.stop_loss, p.exit_dte, p.auto_exit,
  round(e.profit_price, 2) as profit_price, round(e.stop_price, 2) as stop_price,
  e.to_profit_target, e.to_stop_loss, e.to_exit_dte,
  way.to_profit_target_way, way.to_stop_loss_way, way.to_exit_dte_way,
  case least(way.to_profit_target_way, way.to_stop_loss_way, way.to_exit_dte_way)
    when way.to_exit_dte_way then '21dte' when way.to_profit_target_way then 'profit_target' when way.to_stop_loss_way then 'stop_loss'
  end as nearest_rule,
  least(way.to_profit_target_way, way.to_stop_loss_way, way.to_exit_dte_way) as nearest,
  p.close_asked_at, p.close_asked_by,
  case when p.trades_until >= (select private.earliest_expiration()) then e.exit_reason end as exit_reason, p.verdict,
  working.order_id as close_order_id, working.status as close_status, working.exit_reason as close_reason,
  working.limit_price as close_limit_price,
  p.collateral, p.capital, p.max_risk, p.stress_loss, p.realized_pnl, p.fees, p.days_held
from public.positions p
-- The last trustworthy mark is shown, but no price rule acts on an outdated one.
cross join lateral private.evaluate_exit(
  p, case when p.mark_fault is null then p.mark end, (select private.new_york_date(private.now()))) e
cross join lateral (
  select round(100 * e.to_profit_target / p.profit_target, 1) as to_profit_target_way,
    round(100 * e.to_stop_loss / e.stop, 1) as to_stop_loss_way,
    round(100.0 * e.to_exit_dte
      -- The expression is private.new_york_date(), written out: a function call per row would take longer than
      -- the rest.
      / greatest(1, p.expiration_date - p.exit_dte - (p.entry_date at time zone 'America/New_York')::date), 1) as to_exit_dte_way
  -- offset 0 makes Postgres compute these once and not at every use.
  offset 0
) way
left join public.orders working on working.position_id = p.position_id and working.purpose = 'exit' and working.is_live
where p.status = 'OPEN';

comment on view public.v_open_positions is
  'The open positions with their latest trustworthy mark, P&L, distance to every exit rule and working close. Prices in USD per contract, amounts in USD.';
comment on column public.v_open_positions.dte is 'Calendar days to expiration, New York.';
comment on column public.v_open_positions.pnl is
  '(entry_price - mark) x quantity, the P&L that the rules compare. USD; null when the latest check had no trustworthy mark.';
comment on column public.v_open_positions.profit_price is 'Mark at which the profit target is reached. USD per contract.';
comment on column public.v_open_positions.stop_price is 'Mark at which the stop is reached. USD per contract.';
comment on column public.v_open_positions.to_profit_target is 'P&L still missing to reach the profit target. USD.';
comment on column public.v_open_positions.to_stop_loss is 'Further loss that would reach the stop. USD.';
comment on column public.v_open_positions.to_exit_dte is 'Calendar days until the date rule closes the position.';
comment on column public.v_open_positions.to_profit_target_way is
  'The missing part of the way from a P&L of zero to the profit target; zero or less = reached. Percent.';
comment on column public.v_open_positions.to_stop_loss_way is
  'The missing part of the way from a P&L of zero to the stop; zero or less = reached. Percent.';
comment on column public.v_open_positions.to_exit_dte_way is
  'The missing part of the days from entry to the date rule; zero or less = reached. Percent.';
comment on column public.v_open_positions.nearest_rule is
  'The rule with the smallest missing part of its way; null where all rules are off.';
comment on column public.v_open_positions.nearest is 'The missing part of the way to nearest_rule. Percent.';
comment on column public.v_open_positions.close_asked_at is
  'When a person requested the close, whatever the rules say. Market clock.';
comment on column public.v_open_positions.exit_reason is
  'The rule that holds at the latest mark, if any; manual = a person has requested the close.';
comment on column public.v_open_positions.close_limit_price is 'Limit of the working close. USD per contract.';

grant select on public.v_open_positions to service_role;
