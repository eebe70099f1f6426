begin;
select plan(8);
\ir ../../clock.psql
\ir ../../book.psql

select public.begin_exit_check(gen_random_uuid()) as begun \gset
select is(:'begun'::jsonb ->> 'market_open', 'true', 'the market is open on Tuesday at 10:15');
-- The short put of both positions is one symbol.
select is(
  :'begun'::jsonb -> 'page' -> 'symbols', '["SPY260410P00575000", "SPY260410P00580000"]'::jsonb,
  'every leg of the open positions is listed once'
);
select is(:'begun'::jsonb -> 'page' -> 'underlyings', '[]'::jsonb, 'an underlying is listed only for an approved request');
select is(:'begun'::jsonb -> 'closes', '[]'::jsonb, 'nothing has expired');
select is(:'begun'::jsonb -> 'page' ->> 'buying_power_wanted', 'false', 'without a limit the buying power is not requested');

select results_eq(
  $$ select run_id, market_open, finished_at is null from private.exit_checks order by run_id desc limit 1 $$,
  format($$ values (%s::bigint, true, true) $$, :'begun'::jsonb ->> 'run_id'),
  'the run is stored and not finished'
);
select is((select run_id from private.check_lease), (:'begun'::jsonb ->> 'run_id')::bigint, 'the lease names the run');
select ok(
  (select expires_at between clock_timestamp() + interval '80 seconds' and clock_timestamp() + interval '90 seconds'
    from private.check_lease),
  'the lease lasts 90 seconds of real time'
);

select * from finish();
rollback;
