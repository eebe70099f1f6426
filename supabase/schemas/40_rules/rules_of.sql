create function private.rules_of(p public.positions) returns jsonb
language sql stable set search_path = ''
begin atomic
  select private.contract(p) || jsonb_build_object(
    'status', p.status,
    'credit', p.credit,
    'quantity', p.quantity,
    'mark', p.mark,
    'pnl', e.pnl,
    'dte', e.dte,
    'profit_target', p.profit_target,
    'profit_percent', round(100 * p.profit_target / p.credit, 1),
    'profit_price', round(e.profit_price, 2),
    'to_profit_target', e.to_profit_target,
    'stop_loss', e.stop,
    'stop_price', round(e.stop_price, 2),
    'to_stop_loss', e.to_stop_loss,
    'max_risk', p.max_risk,
    'no_effective_stop', coalesce(p.stop_loss >= private.can_lose(p), false),
    'exit_dte', p.exit_dte,
    'exit_on', date_rule.day,
    'to_exit_dte', date_rule.day - today.day,
    'auto_exit', p.auto_exit,
    'due', case when p.status = 'OPEN' and private.still_trades(p.trades_until) then e.exit_reason end
  )
  from (select private.new_york_date(private.now()) as day) today
  cross join lateral (select private.exit_day(p) as day) date_rule
  cross join lateral private.evaluate_exit(p, case when p.mark_fault is null then p.mark end, today.day) e;
end;

comment on function private.rules_of(public.positions) is
  'A position''s exit rules: where each closes it, the distance to it, and the rule that holds (due; manual = a person has requested the close). pnl and the distances are null without a trustworthy mark; exit_on and to_exit_dte (days) follow private.exit_day(). Prices in USD per contract, amounts in USD.';
