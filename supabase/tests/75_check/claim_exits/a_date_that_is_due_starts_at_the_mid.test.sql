-- 21 days before Friday 10 April is Friday 20 March.
begin;
select plan(2);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.set_clock('2026-03-19 15:59');
select pg_temp.check_by(pg_temp.quotes(220, 100));
select results_eq(
  $$ select verdict, dte from pg_temp.decision('VPC') $$, $$ values ('hold', 22) $$, 'with 22 days left it does not close'
);

select pg_temp.set_clock('2026-03-20 10:00');
select pg_temp.check_by(pg_temp.quotes(220, 100));
select results_eq(
  $$ select exit_reason, urgency, limit_price, max_debit from pg_temp.close_of('VPC') $$,
  $$ values ('21dte', 3::smallint, 120.0000, 500.0000) $$,
  'with 21 days left it closes, beginning at the mid'
);

select * from finish();
rollback;
