-- The VPC brought 300.00.
begin;
select plan(3);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.override(overrides text) returns text
language sql return (
  select format('select public.override_rules(%s, %L, %L)', position_id, overrides, '77') from public.positions where request_id = 'VPC'
);
select throws_ok(
  pg_temp.override('{"profit_target": 310.5}'), 'PT422', 'a profit target of 310.50 is above the credit of 300.00', 'in dollars'
);
select throws_ok(
  pg_temp.override('{"profit_percent": 104}'), 'PT422', 'a profit target of 104 % is above the credit of 300.00', 'in percent'
);
select lives_ok(pg_temp.override('{"profit_target": 300, "stop_loss": 650}'), 'all of the credit is accepted');

select * from finish();
rollback;
