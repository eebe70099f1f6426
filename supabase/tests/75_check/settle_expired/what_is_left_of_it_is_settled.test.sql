begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir expired.psql

select pg_temp.closing(:csp) as close \gset
select pg_temp.fill(:close, 1, -75);
update public.orders set status = 'cancelled' where order_id = :close;
select private.settle_exits(array[:csp]);
select pg_temp.settle(590);
-- 300 - 75; 75 and 0 on average.
select results_eq(
  $$ select status, exit_price, realized_pnl from public.positions where request_id = 'CSP' $$,
  $$ values ('EXPIRED', 37.5::numeric, 225::numeric) $$, 'one contract was bought back, the other expired'
);

select * from finish();
rollback;
