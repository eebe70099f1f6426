-- An expired contract leaves the account whenever the clearing house processes it.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.cancel_all();
select pg_temp.set_clock('2026-04-10 15:59');
select private.reconcile((pg_temp.holdings(-4, 0)::jsonb || '[{"symbol": "QQQ260410P00500000", "quantity": 1}]')::json);
select is((select count(*) from public.drifts), 2::bigint, 'before its last close every contract is compared');

select pg_temp.set_clock('2026-04-10 16:00');
select private.reconcile(pg_temp.holdings(-2, 2));
select results_eq(
  'select symbol, booked, held from public.drifts', $$ values ('SPY260410P00575000', 2, 0) $$,
  'after it none is; an earlier drift of a position stays'
);
select private.reconcile(pg_temp.holdings(0, 0));
select is((select held from public.drifts), 0, 'whatever the broker holds then');
select public.close_position(position_id, 0, 'expired', confirmed => true) from public.positions;
select private.reconcile(pg_temp.holdings(0, 0));
select is((select count(*) from public.drifts), 0::bigint, 'until the position is settled');

select * from finish();
rollback;
