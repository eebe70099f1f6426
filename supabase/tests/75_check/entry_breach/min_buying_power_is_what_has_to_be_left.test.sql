begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir limits.psql

-- The entry takes 116,000.
select is(pg_temp.breach_of('min_buying_power', 100000, 216000), null, 'exactly that is left');
select is(
  pg_temp.breach_of('min_buying_power', 100000, 215999.99),
  'Buying power would fall to 99,999.99; min_buying_power is 100,000.00.', 'not a cent less'
);
select is(pg_temp.breach_of('min_buying_power', 100000), null, 'where it was not looked at it is not judged');

select * from finish();
rollback;
