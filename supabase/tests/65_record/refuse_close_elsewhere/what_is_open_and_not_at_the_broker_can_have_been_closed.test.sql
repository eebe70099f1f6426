begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.refuse(request_id text, price numeric, reason text default 'manual') returns text
language sql return format(
  'select private.refuse_close_elsewhere(p, %s, %L) from public.positions p where request_id = %L', price, reason, request_id);

select lives_ok(pg_temp.refuse('VPC', 60), 'the VPC can have been closed');
select throws_ok(pg_temp.refuse('CSP', 60), 'PT409', null, 'the CSP''s close is at the broker');
select throws_ok(pg_temp.refuse('VPC', 58001), 'PT422', null, 'a price above the strike');
select pg_temp.opened('strangle', 'STR', '{"strike_price": null, "legs": [
  {"action": "sell", "option_type": "put", "strike": 560}, {"action": "sell", "option_type": "call", "strike": 620}]}');
select throws_ok(pg_temp.refuse('strangle', 10000001), 'PT422', null, 'more than any contract costs');
select throws_ok(pg_temp.refuse('VPC', 60, ' '), 'PT422', null, 'an empty reason');
update public.positions set status = 'CLOSED', open_quantity = 0, exit_date = private.now(), exit_price = 60, exit_reason = 'manual',
  pnl_percent = 60 where request_id = 'VPC';
select throws_ok(pg_temp.refuse('VPC', 60), 'PT409', null, 'a closed position');

select * from finish();
rollback;
