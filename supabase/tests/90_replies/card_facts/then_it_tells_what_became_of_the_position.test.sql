begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.entering('CSP') as entry \gset
-- Both contracts fill at 160: target and stop follow the fill.
select private.apply_order_reports(jsonb_build_array(pg_temp.report(:entry, 'filled', 2, 320)));
select ok(
  (select private.card_facts(r) @> '{"position_status": "OPEN", "credit": 160, "profit_target": 160, "stop_loss": 640}'
    and not private.card_facts(r) ? 'realized_pnl' from public.trade_requests r),
  'The card of an open position has no realized P&L'
);
select public.close_position(position_id, 80) from public.positions;
-- The P&L is 320 - 160, and the percentage is of 320.
select ok(
  (select private.card_facts(r) @>
    '{"position_status": "CLOSED", "exit_price": 80, "exit_reason": "manual", "realized_pnl": 160, "pnl_percent": 50}'
    from public.trade_requests r),
  'The card of a closed position has its realized P&L'
);

select * from finish();
rollback;
