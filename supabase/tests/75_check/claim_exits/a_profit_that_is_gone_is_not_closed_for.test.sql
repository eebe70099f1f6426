-- The CSP's close for profit works at the broker; its target is reached at 75.00.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.check_by(pg_temp.quotes(75.01));
select results_eq(
  $$ select cancelling, limit_price from pg_temp.close_of('CSP') $$, $$ values (true, 75.0000) $$,
  'above its trigger it is taken back, and never offers more'
);
select is((select count(*) from public.orders where cancelling), 1::bigint, 'no other order is');

select pg_temp.check_by(pg_temp.quotes(75));
select ok(not (select cancelling from pg_temp.close_of('CSP')), 'at its trigger it goes on');
select pg_temp.check_by(pg_temp.quotes(70));
select results_eq(
  $$ select cancelling, limit_price from pg_temp.close_of('CSP') $$, $$ values (false, 70.0000) $$,
  'and below it, at the mid'
);

select * from finish();
rollback;
