-- The CSP's close is at work in the put at 580: its fill may be in the account already or not yet.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select private.reconcile(pg_temp.holdings(-2, 2));
select is((select count(*) from public.drifts), 0::bigint, 'a difference in it is none yet');

insert into public.drifts (symbol, ticker, kind, booked, held, position_ids, checks)
select 'SPY260410P00580000', 'SPY', 'quantity_differs', -4, -3, array_agg(position_id), 2 from public.positions;
select private.reconcile(pg_temp.holdings(-4, 1));
select results_eq(
  $$ select symbol, held, checks from public.drifts order by symbol $$,
  $$ values ('SPY260410P00575000', 1, 1), ('SPY260410P00580000', -3, 2) $$,
  'what was known of it stays as it is; other symbols are compared'
);

select pg_temp.cancel_all();
select private.reconcile(pg_temp.holdings());
select is((select count(*) from public.drifts), 0::bigint, 'once nothing is at work, what agrees again is gone');

select * from finish();
rollback;
