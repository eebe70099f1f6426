-- The VPC brought 300.00 for two. Half of it is reached where closing costs 150.00, 75.00 a contract.
begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select exits as just_short from private.claim_exits(pg_temp.run(pg_temp.begin_check()), pg_temp.quotes(175.01, 100)) \gset
select is(:'just_short'::jsonb, '[]'::jsonb, 'at 75.01 two cents are missing');

select pg_temp.begin_check() as run_id \gset
select exits from private.claim_exits(pg_temp.run(:run_id), pg_temp.quotes(175, 100)) \gset
select is(
  :'exits'::jsonb,
  (select jsonb_build_array(jsonb_build_object('position_id', position_id, 'reason', 'profit_target'))
    from public.positions where request_id = 'VPC'),
  'at 75.00 the target is reached'
);
-- The mid is also the trigger price, which the close never exceeds.
select results_eq(
  $$ select status, exit_reason, urgency, limit_price, max_debit, walk, quantity, run_id from pg_temp.close_of('VPC') $$,
  format($$ values ('intent', 'profit_target', 4::smallint, 75.0000, 75.0000, 0::smallint, 2, %s::bigint) $$, :run_id),
  'an intent at the mid, for the whole open quantity'
);
select is((select verdict from pg_temp.decision('VPC')), 'exit', 'the verdict is exit');

select * from finish();
rollback;
