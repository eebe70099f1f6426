-- An expired contract leaves the account when the clearing house gets to it.
begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
select pg_temp.set_clock('2026-04-10 15:59');
select private.reconcile((pg_temp.holdings(-4, 0)::jsonb || '[{"symbol": "QQQ260410P00500000", "quantity": 1}]')::json);
select is((select count(*) from public.drifts), 2::bigint, 'before its last close it is compared, ours or not');

select pg_temp.set_clock('2026-04-10 16:00');
select private.reconcile((pg_temp.holdings(-4, 0)::jsonb || '[{"symbol": "QQQ260410P00500000", "quantity": 1}]')::json);
select is((select count(*) from public.drifts), 0::bigint, 'afterwards it is not');

select * from finish();
rollback;
