-- The CSP's close is at work: it may fill at any moment.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

select throws_ok(
  format('select public.close_position(%s, 60)', position_id), 'PT409',
  format('an order of position %s is at the broker: recording a close beside it could close it twice', position_id), 'refused'
) from public.positions where request_id = 'CSP';
select is((select count(*) from public.trade_history), 0::bigint, 'nothing is booked');

select pg_temp.cancel_all();
select lives_ok(format('select public.close_position(%s, 60)', position_id), 'once it is over it can be')
from public.positions where request_id = 'CSP';

select * from finish();
rollback;
