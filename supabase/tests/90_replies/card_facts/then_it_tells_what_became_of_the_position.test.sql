begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.entering('CSP') as entry \gset
-- Filled at 160 each: target and stop follow the fill.
select private.apply_order_reports(jsonb_build_array(pg_temp.report(:entry, 'filled', 2, 320)));
select ok(
  (select private.card_facts(r) @> '{"position_status": "OPEN", "credit": 160, "profit_target": 160, "stop_loss": 640}'
    and not private.card_facts(r) ? 'realized_pnl' from public.trade_requests r),
  'while it is open it has made nothing yet'
);
select public.close_position(position_id, 80) from public.positions;
-- 320 - 160, and that in percent of 320.
select ok(
  (select private.card_facts(r) @>
    '{"position_status": "CLOSED", "exit_price": 80, "exit_reason": "manual", "realized_pnl": 160, "pnl_percent": 50}'
    from public.trade_requests r),
  'then what it has made'
);

select * from finish();
rollback;
