begin;
select plan(2);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir limits.psql

-- 116,000 + 1,000 are tied up, and the entry adds 116,000.
select is(pg_temp.breach_of('max_total_collateral', 233000), null, 'exactly that limit allows the entry');
select is(
  pg_temp.breach_of('max_total_collateral', 232999.99),
  'Total collateral would be 233,000.00; max_total_collateral is 232,999.99.', 'a cent less does not'
);

select * from finish();
rollback;
