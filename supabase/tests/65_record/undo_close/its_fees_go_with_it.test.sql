begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select public.create_position(pg_temp.a_request('CSP'), 150, 2, '{"commission": 1.3}') -> 'position' ->> 'position_id' as csp \gset
select public.close_position(:csp, 120, fees => 1.4);
select private.undo_close(o, 'A slip.') from public.orders o where purpose = 'exit';
select results_eq(
  'select p.fees, o.fees from public.positions p join public.orders o using (position_id) where purpose = ''exit''',
  $$ values (1.3000, 0.0000) $$, 'the fees of the close are not counted any more'
);
select public.close_position(:csp, 130, fees => 2);
select is((select fees from public.trade_history), 3.3, 'a new close has its own fees');

select * from finish();
rollback;
