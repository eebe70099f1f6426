begin;
select plan(5);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.opened('CSP') as csp \gset
select pg_temp.closing(:csp) as close \gset
create function pg_temp.has_room(newly_filled bigint) returns boolean
language sql as $$ select private.has_room(o, newly_filled) from public.orders o where o.purpose = 'exit' and o.source = 'engine' $$;

select is(pg_temp.has_room(2), true, 'both contracts');
select is(pg_temp.has_room(3), false, 'no third one');
select pg_temp.fill(:close, 1, -75);
select private.settle_exits(array[:csp]);
select is(pg_temp.has_room(1), true, 'the one that is left');
select is(pg_temp.has_room(2), false, 'and no more');
select pg_temp.fill(:close, 2, -150);
select private.settle_exits(array[:csp]);
select is(pg_temp.has_room(1), false, 'nothing when it is closed');

select * from finish();
rollback;
