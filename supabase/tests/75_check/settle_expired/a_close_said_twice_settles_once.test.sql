begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir expired.psql

select is(
  public.settle_expired(
    :run, '[{"ticker": "SPY", "date": "2026-04-17", "close": 590}, {"ticker": "SPY", "date": "2026-04-17", "close": 590}]'),
  jsonb_build_array(:csp, :vpc), 'by one order each'
);
select is(pg_temp.settle(590), '[]', 'nor again at the next check');

select * from finish();
rollback;
