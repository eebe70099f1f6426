begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

update public.switches set killed_at = private.now(), killed_by = '77';
update public.orders set broker_limit_price = 75 where status = 'working' and purpose = 'exit';
-- The VPC has reached its profit target, at 70.00; the CSP's close, at 170.00, would be cancelled.
select pg_temp.check_by(pg_temp.quotes(170, 100));
select pg_temp.check_by(pg_temp.quotes(170, 100));

select results_eq(
  $$ select verdict, exit_reason from pg_temp.decision('VPC') $$, $$ values ('killed', 'profit_target') $$, 'the verdict is killed'
);
select is((select count(*) from public.orders where status = 'intent'), 0::bigint, 'nothing is claimed');
select results_eq(
  $$ select limit_price, walk, cancelling from pg_temp.close_of('CSP') $$, $$ values (75.0000, 0::smallint, false) $$,
  'the order at the broker does not change'
);
-- 300 - 140.
select results_eq(
  $$ select facts ->> 'killed_at', jsonb_array_length(facts -> 'positions'), facts -> 'positions' -> 0 ->> 'exit_reason',
      (facts -> 'positions' -> 0 ->> 'mark')::numeric, (facts -> 'positions' -> 0 ->> 'pnl')::numeric
    from private.outbox where kind = 'killed_due' $$,
  $$ select 'Tue Feb 24, 10:15', 1, 'profit_target', 70::numeric, 160::numeric from generate_series(1, 2) $$,
  'every check reports the rules that hold'
);

select * from finish();
rollback;
