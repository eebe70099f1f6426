-- The CSP's close has filled, and the broker no longer holds its two puts. The VPC's -2 and 2 are left.
begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

update public.orders set status = 'cancelled' where request_id = 'proposed';
select pg_temp.begin_check() as run_id \gset
select public.finish_exit_check(:run_id, jsonb_agg(jsonb_build_object(
  'order_id', order_id, 'status', 'filled', 'filled_quantity', 2, 'fill_cash', -150)), pg_temp.holdings(-2, 2))
from public.orders where status = 'working';
select is((select count(*) from public.drifts), 0::bigint, 'that is not a drift');

select pg_temp.begin_check() as run_id \gset
select public.finish_exit_check(:run_id, '[]', pg_temp.holdings(-4, 2));
select results_eq(
  $$ select symbol, booked, held from public.drifts $$, $$ values ('SPY260410P00580000', -2, -4) $$, 'if the broker still held them, it would be one'
);

select * from finish();
rollback;
