-- The broker's list of holdings may lag behind its fills. Two checks in a row would report a drift.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql
create function pg_temp.drifts_of(held_at_580 integer) returns bigint
language plpgsql as $q$
begin
  perform private.reconcile(pg_temp.holdings(held_at_580, 2));
  return count(*) from public.drifts;
end;
$q$;
update public.orders set status = 'cancelled' where request_id = 'proposed';

select pg_temp.begin_check();
select private.apply_order_reports(jsonb_build_array(jsonb_build_object(
  'order_id', order_id, 'status', 'filled', 'broker_order_id', 'b1', 'filled_quantity', 2, 'fill_cash', -150)))
from public.orders where purpose = 'exit' and status = 'working' \gset
select is((select status from public.positions where request_id = 'CSP'), 'CLOSED', 'the close has filled in this check');
select is(pg_temp.drifts_of(-4), 0::bigint, 'the list may still have the contracts');
select is(pg_temp.drifts_of(-2), 0::bigint, 'or no longer have them');

select pg_temp.begin_check();
select is(pg_temp.drifts_of(-4), 1::bigint, 'at the next check it is a drift');

select * from finish();
rollback;
