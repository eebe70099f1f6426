begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.entering('CSP') as entry \gset
select pg_temp.fill(:entry, 2, 300);
select private.open_filled_entries();
select is(private.open_filled_entries(), '[]', 'the order has its position');
select is((select count(*)::integer from public.positions), 1, 'there is one position');

select * from finish();
rollback;
