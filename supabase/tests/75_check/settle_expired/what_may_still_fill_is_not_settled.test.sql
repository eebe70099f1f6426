begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir expired.psql

select pg_temp.closing(:csp) as close \gset
select is(pg_temp.settle(590), jsonb_build_array(:vpc), 'its order''s end comes first');
select is((select status from public.positions where request_id = 'CSP'), 'OPEN', 'till then it is open');
update public.orders set status = 'cancelled' where order_id = :close;
select is(pg_temp.settle(590), jsonb_build_array(:csp), 'then it is');

select * from finish();
rollback;
