-- The stop has to hold in two checks and holds at 450.00 for the first time. On March 20 the date rule holds, too.
begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

update public.stop_confirmation set needed = 2, checks = 2;
select pg_temp.cancel_all();
select pg_temp.set_clock('2026-03-20 10:00');
select pg_temp.check_by(pg_temp.quotes(450));
select results_eq(
  $$ select exit_reason, urgency, limit_price from pg_temp.close_of('CSP') $$, $$ values ('21dte', 3::smallint, 450.0000) $$,
  'the close for the date walks from the mid'
);

update public.orders set status = 'cancelled' where status = 'intent';
update public.positions set stop_checks = 0, close_asked_at = private.now(), close_asked_by = '77' where request_id = 'CSP';
select pg_temp.check_by(pg_temp.quotes(450));
select results_eq(
  $$ select exit_reason, urgency, limit_price from pg_temp.close_of('CSP') $$, $$ values ('manual', 2::smallint, 450.0000) $$,
  'a close by hand does, too'
);

select * from finish();
rollback;
