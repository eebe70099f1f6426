begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir expired.psql

select is(
  public.settle_expired(
    :run, '[{"ticker": "SPY", "date": "2026-04-17", "close": 590}, {"ticker": "SPY", "date": "2026-04-17", "close": 590}]'),
  jsonb_build_array(:csp, :vpc), 'each has one order'
);
select is(pg_temp.settle(590), '[]', 'the next check does not settle them again');

select * from finish();
rollback;
