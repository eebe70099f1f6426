-- The CSP closes for its date; the put is quoted 200 / 240, so the mid is 220.00 and the natural price 240.00.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.set_clock('2026-03-20 10:00');
update public.orders set exit_reason = '21dte', urgency = 3, limit_price = 220 where status = 'working' and purpose = 'exit';
create function pg_temp.next_limit() returns numeric
language plpgsql as $q$
begin
  perform pg_temp.check_by('[{"symbol": "SPY260410P00580000", "bid": 200, "ask": 240}]');
  return limit_price from pg_temp.close_of('CSP');
end;
$q$;

select is(pg_temp.next_limit(), 220.0000, 'a limit that has not reached the broker stays');
update public.orders set broker_limit_price = limit_price where status = 'working';
select is(pg_temp.next_limit(), 230.0000, 'then it is half-way');
update public.orders set broker_limit_price = limit_price where status = 'working';
select is(pg_temp.next_limit(), 240.0000, 'then it is the natural price');
update public.orders set broker_limit_price = limit_price where status = 'working';
select is(pg_temp.next_limit(), 240.0000, 'it goes no further');

select * from finish();
rollback;
