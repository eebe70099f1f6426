begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.opened('CSP') as csp \gset
select public.close_position(:csp, 75);
delete from private.outbox;
select pg_temp.set_clock('2026-04-17 09:30');
select private.announce_expirations();
select is_empty('select from private.outbox', 'without positions there is no message');

select * from finish();
rollback;
