begin;
select plan(5);
\ir ../../clock.psql
\ir ../../book.psql

select pg_temp.check_by(pg_temp.quotes(220, 100));
select pg_temp.set_clock('2026-02-24 10:20');
-- The price of the short put alone says nothing about a spread, however low it is.
select pg_temp.check_by('[{"symbol": "SPY260410P00580000", "bid": 9, "ask": 11}]');
select results_eq(
  $$ select verdict, code, mark, pnl, exit_reason from pg_temp.decision('VPC') $$,
  $$ values ('unmarked', 'missing', null::numeric, null::numeric, null::text) $$,
  'no price rule is evaluated'
);
select is((select order_id from pg_temp.close_of('VPC')), null, 'nothing is claimed');
select pg_temp.check_by('[]');
select results_eq(
  $$ select mark, marked_at, mark_fault, unmarked_checks from public.positions where request_id = 'VPC' $$,
  $$ values (120.0000, '2026-02-24 15:15+00'::timestamptz, 'missing', 2) $$,
  'the last trustworthy mark and its time stay; two checks in a row had none'
);

-- 300.00 wide around 151.00: more than 40 % of it.
select pg_temp.check_by('[{"symbol": "SPY260410P00580000", "bid": 1, "ask": 301},
  {"symbol": "SPY260410P00575000", "bid": 99, "ask": 101}]');
select is((select code from pg_temp.decision('VPC')), 'too_wide', 'the fault is named');

select pg_temp.check_by(pg_temp.quotes(220, 100));
select results_eq(
  $$ select mark_fault, unmarked_checks from public.positions where request_id = 'VPC' $$, $$ values (null::text, 0) $$,
  'the next good quote ends it'
);

select * from finish();
rollback;
