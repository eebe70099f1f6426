begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir limits.psql

select is(pg_temp.breach_of('max_risk_per_trade', 115700), null, 'a limit of 116,000 - 300 allows the entry');
select is(
  pg_temp.breach_of('max_risk_per_trade', 115699.99), 'It risks 115,700.00; max_risk_per_trade is 115,699.99.',
  'a cent less does not'
);
update public.limits set max_risk_per_trade = 700;
select is(private.entry_breach(pg_temp.a_draft('new', 'VPC'), null, null), null, 'a spread risks its width less the credit: 1,000 - 300');

select * from finish();
rollback;
