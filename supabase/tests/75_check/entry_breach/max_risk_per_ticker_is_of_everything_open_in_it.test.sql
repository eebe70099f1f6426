begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir limits.psql

-- 115,700 + 700 are at risk, and the entry adds 115,700.
select is(pg_temp.breach_of('max_risk_per_ticker', 232100), null, 'exactly that limit allows the entry');
select is(
  pg_temp.breach_of('max_risk_per_ticker', 232099.99),
  'The risk would be 232,100.00 in SPY; max_risk_per_ticker is 232,099.99.', 'a cent less does not'
);
select is(
  private.entry_breach(pg_temp.a_draft('new', differing => '{"ticker": "QQQ"}'), null, null), null, 'another ticker counts separately'
);

select * from finish();
rollback;
