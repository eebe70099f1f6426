-- The CSP's close for profit is working; its target is reached at 75.00.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.check_by(pg_temp.quotes(75.01));
select results_eq(
  $$ select cancelling, limit_price from pg_temp.close_of('CSP') $$, $$ values (true, 75.0000) $$,
  'above the trigger it is cancelled and never offers more'
);
select is((select count(*) from public.orders where cancelling), 1::bigint, 'no other order is cancelled');

select pg_temp.check_by(pg_temp.quotes(75));
select ok(not (select cancelling from pg_temp.close_of('CSP')), 'at the trigger it continues');
select pg_temp.check_by(pg_temp.quotes(70));
select results_eq(
  $$ select cancelling, limit_price from pg_temp.close_of('CSP') $$, $$ values (false, 70.0000) $$,
  'below the trigger its limit is the mid'
);

select * from finish();
rollback;
