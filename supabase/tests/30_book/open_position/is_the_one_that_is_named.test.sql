begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.opened('CSP') as csp, pg_temp.opened('VPC', 'VPC') as vpc \gset
select is((select request_id from private.open_position(:vpc)), 'VPC', 'no other position is returned');

select * from finish();
rollback;
