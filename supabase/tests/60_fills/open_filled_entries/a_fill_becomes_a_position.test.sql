begin;
select plan(4);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.entering('CSP') as entry \gset
update public.trade_requests set status_note = 'It is working.';
-- The request asked for 150; it filled at 160.25 each.
select pg_temp.fill(:entry, 2, 320.5, 1.3);
select private.open_filled_entries() as opened \gset
select is(:'opened'::jsonb, (select jsonb_agg(position_id) from public.orders where order_id = :entry), 'it returns the position');
select results_eq(
  'select status, entry_date, credit, entry_price, quantity, open_quantity, fees, realized_pnl from public.positions',
  $$ values ('OPEN', '2026-03-03 15:00Z'::timestamptz, 320.5::numeric, 160.25::numeric, 2, 2, 1.3::numeric, 0::numeric) $$,
  'with the credit received, before fees'
);
-- Half of 320.50, and twice 320.50.
select results_eq(
  'select profit_target, stop_loss, max_risk from public.positions',
  'values (160.25::numeric, 641::numeric, 115679.5::numeric)', 'the rules follow from the fill, not from the request'
);
select results_eq(
  'select status, status_note from public.trade_requests', $$ values ('executed', null::text) $$, 'the request is executed'
);

select * from finish();
rollback;
