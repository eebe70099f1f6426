begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
select pg_temp.entering('CSP');
select is(private.open_filled_entries(), '[]', 'an order without fills opens nothing');
select is((select status from public.trade_requests), 'executing', 'its request is not executed');

select * from finish();
rollback;
