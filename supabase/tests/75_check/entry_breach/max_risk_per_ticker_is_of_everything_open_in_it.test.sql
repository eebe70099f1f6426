begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir limits.psql

-- 115,700 + 700 are at risk, 115,700 come to it.
select is(pg_temp.breach_of('max_risk_per_ticker', 232100), null, 'exactly that may be');
select is(
  pg_temp.breach_of('max_risk_per_ticker', 232099.99),
  'The risk would be 232,100.00 in SPY; max_risk_per_ticker is 232,099.99.', 'not a cent more'
);
select is(
  private.entry_breach(pg_temp.a_draft('new', differing => '{"ticker": "QQQ"}'), null, null), null, 'another ticker has its own'
);

select * from finish();
rollback;
