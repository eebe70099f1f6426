begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql
\ir ../../pages.psql

select pg_temp.check_by(pg_temp.quotes(220, 100));
select pg_temp.a_trade('over', 60);
select private.positions_page() -> 'positions' as positions \gset
select is(pg_temp.each(:'positions', 'position_id'),
  (select jsonb_agg(v.position_id order by v.nearest nulls last, v.expiration_date, v.position_id) from public.v_open_positions v), 'The open positions are listed, the nearest to a rule first');
select bag_eq(
  format('select p - %L from jsonb_array_elements(%L) p', 'credit_percent', :'positions'),
  $$ select to_jsonb(v) - array['request_id', 'pnl', 'profit_price', 'stop_price', 'to_profit_target', 'to_stop_loss', 'to_exit_dte', 'close_asked_at', 'close_asked_by',
    'close_order_id', 'capital', 'stress_loss'] from public.v_open_positions v $$,
  'A position is its row of v_open_positions'
);
-- The P&L is 300 - 2 x 220 and 300 - 2 x 120.
select is(
  (select jsonb_object_agg(p ->> 'strategy_type', p -> 'credit_percent') from jsonb_array_elements(:'positions'::jsonb) p), '{"CSP": -46.7, "VPC": 20}',
  'A position has its P&L in percent of the credit');
select is(p ->> 'close_status', 'working', 'A position shows its working close') from jsonb_array_elements(:'positions'::jsonb) p where p ->> 'strategy_type' = 'CSP';
select pg_temp.tick(); select pg_temp.check_by('[]');
select private.positions_page() -> 'positions' as positions \gset
select is(pg_temp.each(:'positions', 'unrealized_pnl') <@ '[-140, 60]', true, 'Without a quote the P&L is by the last mark');
select is((select count(*) from jsonb_array_elements(:'positions'::jsonb) p where p ->> 'mark_fault' is not null), 2::bigint, 'Without a quote a position shows the fault of its mark');

select * from finish();
rollback;
