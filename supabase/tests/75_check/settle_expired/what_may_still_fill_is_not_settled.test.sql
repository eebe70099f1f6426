begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir expired.psql

select pg_temp.closing(:csp) as close \gset
select is(pg_temp.settle(590), jsonb_build_array(:vpc), 'its order has to end first');
select is((select status from public.positions where request_id = 'CSP'), 'OPEN', 'until then it stays open');
update public.orders set status = 'cancelled' where order_id = :close;
select is(pg_temp.settle(590), jsonb_build_array(:csp), 'then it is settled');

select * from finish();
rollback;
