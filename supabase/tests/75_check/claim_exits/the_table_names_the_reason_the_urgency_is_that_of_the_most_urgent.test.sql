-- On March 20 the date rule holds for both.
begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

update public.orders set status = 'cancelled' where status = 'working';
select pg_temp.set_clock('2026-03-20 10:00');
-- The CSP has also lost its 600.00, at 450.00.
select pg_temp.check_by(pg_temp.quotes(450, 100));
select results_eq(
  $$ select exit_reason, urgency, limit_price from pg_temp.close_of('CSP') $$,
  $$ values ('21dte', 1::smallint, 451.0000) $$,
  'the date rule is the reason, and the stop sets the price'
);

update public.orders set status = 'cancelled' where status = 'intent';
-- The VPC has also earned its 150.00, at 75.00.
select pg_temp.check_by(pg_temp.quotes(175, 100));
select results_eq(
  $$ select exit_reason, urgency, limit_price, max_debit from pg_temp.close_of('VPC') $$,
  $$ values ('21dte', 3::smallint, 75.0000, 500.0000) $$,
  'a profit is less urgent: the close for the date may cost up to the width'
);

select * from finish();
rollback;
