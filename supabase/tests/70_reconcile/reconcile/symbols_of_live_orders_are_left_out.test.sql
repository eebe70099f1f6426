-- The CSP's close is working on the put at 580: the account may or may not have its fill already.
begin;
select plan(8);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.drifts_beside(status text) returns bigint
language plpgsql as $q$
begin
  update public.orders o set status = drifts_beside.status, filled_quantity = (drifts_beside.status = 'partially_filled')::integer
  where purpose = 'exit';
  perform private.reconcile(pg_temp.holdings(-2, 2));
  return count(*) from public.drifts;
end;
$q$;
update public.orders set status = 'cancelled' where request_id = 'proposed';
select is(pg_temp.drifts_beside(status), 0::bigint, 'a difference in it is none yet: ' || status)
from unnest(array['intent', 'sent', 'working', 'partially_filled', 'unknown']) status;
select is(pg_temp.drifts_beside('cancelled'), 1::bigint, 'beside an order that has ended it is compared');
delete from public.drifts;
update public.orders set status = 'working', filled_quantity = 0 where purpose = 'exit';

insert into public.drifts (symbol, ticker, kind, booked, held, position_ids, checks)
select 'SPY260410P00580000', 'SPY', 'quantity_differs', -4, -3, array_agg(position_id), 2 from public.positions;
select private.reconcile(pg_temp.holdings(-4, 1));
select results_eq(
  $$ select symbol, held, checks from public.drifts order by symbol $$,
  $$ values ('SPY260410P00575000', 1, 1), ('SPY260410P00580000', -3, 2) $$,
  'its earlier drift stays; other symbols are compared'
);

select pg_temp.cancel_all();
select private.reconcile(pg_temp.holdings());
select is((select count(*) from public.drifts), 0::bigint, 'without a live order a drift that has gone is deleted');

select * from finish();
rollback;
