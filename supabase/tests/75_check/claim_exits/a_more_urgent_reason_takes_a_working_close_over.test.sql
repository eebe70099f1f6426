begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

update public.orders set broker_limit_price = 75, walk = 1 where status = 'working' and purpose = 'exit';
-- The CSP's close for profit is working at 75.00, and now its stop is reached.
select pg_temp.check_by(pg_temp.quotes(450));
select results_eq(
  $$ select status, exit_reason, urgency, walk, limit_price, max_debit from pg_temp.close_of('CSP') $$,
  $$ values ('working', 'stop_loss', 1::smallint, 0::smallint, 451.0000, 58000::numeric) $$,
  'the order is the stop''s now, at the natural price and bounded only by the put''s strike'
);

-- A close for the date that the stop has already made urgent keeps its reason.
update public.orders set exit_reason = '21dte' where status = 'working' and purpose = 'exit';
select pg_temp.check_by(pg_temp.quotes(450));
select is((select exit_reason from pg_temp.close_of('CSP')), '21dte', 'an equally urgent reason does not take over');
update public.orders set exit_reason = 'stop_loss' where status = 'working' and purpose = 'exit';

-- The loss is smaller again, and the date rule holds.
select pg_temp.set_clock('2026-03-20 10:00');
select pg_temp.check_by(pg_temp.quotes(300));
select results_eq(
  $$ select exit_reason, urgency, limit_price from pg_temp.close_of('CSP') $$,
  $$ values ('stop_loss', 1::smallint, 301.0000) $$,
  'a less urgent reason does not take over: a close for a stop stays one'
);

select * from finish();
rollback;
