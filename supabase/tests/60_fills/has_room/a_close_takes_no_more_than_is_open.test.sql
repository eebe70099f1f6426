begin;
select plan(5);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.opened('CSP') as csp \gset
select pg_temp.closing(:csp) as close \gset
create function pg_temp.has_room(newly_filled bigint) returns boolean
language sql as $$ select private.has_room(o, newly_filled) from public.orders o where o.purpose = 'exit' and o.source = 'engine' $$;

select is(pg_temp.has_room(2), true, 'both contracts fit');
select is(pg_temp.has_room(3), false, 'a third does not');
select pg_temp.fill(:close, 1, -75);
select private.settle_exits(array[:csp]);
select is(pg_temp.has_room(1), true, 'the remaining contract fits');
select is(pg_temp.has_room(2), false, 'more does not');
select pg_temp.fill(:close, 2, -150);
select private.settle_exits(array[:csp]);
select is(pg_temp.has_room(1), false, 'nothing fits into a closed position');

select * from finish();
rollback;
