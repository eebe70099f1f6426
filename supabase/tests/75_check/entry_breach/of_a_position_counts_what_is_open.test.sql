begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir limits.psql

select pg_temp.fill(pg_temp.closing(:csp), 1, -75);
select private.settle_exits(array[:csp]);
update public.orders set status = 'cancelled' where status = 'partially_filled';
-- 58,000 + 1,000 + 116,000.
select is(pg_temp.breach_of('max_total_collateral', 175000), null, 'half of the position counts when half is closed');
select isnt(pg_temp.breach_of('max_total_collateral', 174999.99), null, 'no less than half counts');

select * from finish();
rollback;
