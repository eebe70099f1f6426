-- The CSP's close is working and may fill at any moment.
begin;
select plan(7);
\ir ../../clock.psql
\ir ../../book.psql

select throws_ok(
  format('select public.close_position(%s, 60)', position_id), 'PT409',
  format('an order of position %s is at the broker: recording a close now could close the position twice', position_id), 'the record is refused'
) from public.positions where request_id = 'CSP';
create function pg_temp.beside(status text) returns text
language plpgsql as $q$
begin
  update public.orders o set status = beside.status, filled_quantity = (beside.status = 'partially_filled')::integer
  where purpose = 'exit';
  return format('select public.close_position(%s, 60)', position_id) from public.positions where request_id = 'CSP';
end;
$q$;
select throws_ok(pg_temp.beside(status), 'PT409', null, 'nor beside one that is ' || status)
from unnest(array['intent', 'sent', 'partially_filled', 'unknown']) status;
select is((select count(*) from public.trade_history), 0::bigint, 'nothing is booked');

update public.orders set status = 'cancelled', filled_quantity = 0 where purpose = 'exit';
select lives_ok(format('select public.close_position(%s, 60)', position_id), 'after the order has ended, the record is accepted')
from public.positions where request_id = 'CSP';

select * from finish();
rollback;
