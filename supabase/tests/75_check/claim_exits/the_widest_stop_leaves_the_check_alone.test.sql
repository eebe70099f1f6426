-- A strangle at 120.00 has earned 60. Nothing caps its stop; the largest that it can hold is 999,999,999,999.99.
begin;
select plan(1);
\ir ../../clock.psql
\ir ../../book.psql

update public.positions set strategy_type = 'STR', max_worth = null, max_risk = null where request_id = 'VPC';
select public.override_rules(position_id, '{"stop_loss": 999999999999.99}', 'a script') from public.positions where request_id = 'VPC';
select pg_temp.check_by(pg_temp.quotes(220, 100));
select results_eq(
  $$ select verdict, to_stop_loss from pg_temp.decision('VPC') $$, $$ values ('hold', 1000000000059.99) $$,
  'A stop of any size is evaluated beside a profit'
);

select * from finish();
rollback;
