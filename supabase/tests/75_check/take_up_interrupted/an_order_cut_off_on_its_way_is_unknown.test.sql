begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

update public.orders set status = 'sent', sent_at = clock_timestamp() where status = 'working';
select private.take_up_interrupted();
select results_eq(
  $$ select purpose, status from public.orders where source = 'engine' order by purpose $$,
  $$ values ('entry', 'unknown'), ('exit', 'unknown') $$,
  'the lease was free, so nobody is sending the order, which may have arrived'
);
select is(
  (select status from public.trade_requests where request_id = 'proposed'), 'pending', 'its request does not change'
);

select * from finish();
rollback;
