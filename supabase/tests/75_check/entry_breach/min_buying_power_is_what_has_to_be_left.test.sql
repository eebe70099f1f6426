begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir limits.psql

-- The entry ties up 116,000.
select is(pg_temp.breach_of('min_buying_power', 100000, 216000), null, 'exactly that amount left is allowed');
select is(
  pg_temp.breach_of('min_buying_power', 100000, 215999.99),
  'Buying power would fall to 99,999.99; min_buying_power is 100,000.00.', 'a cent less is refused'
);
select is(pg_temp.breach_of('min_buying_power', 100000), null, 'an unknown buying power is not compared');

select * from finish();
rollback;
