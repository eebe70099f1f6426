-- A profit target is above zero and at most the credit, 300.00; a stop is above zero and at most the maximum loss, 700.00.
begin;
select plan(18);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.change(rule text, value text) returns text
language sql return (
  select format('select private.change_rule(%s, %L, %L, %L)', position_id, rule, value, '77')
  from public.positions where request_id = 'VPC'
);

select throws_ok(
  pg_temp.change('profit', '300.01'), 'PT422', 'a profit target must be above zero and at most the credit, 300.00', 'A profit target above the credit is refused'
);
select throws_ok(
  pg_temp.change('stop', '700.01'), 'PT422', 'a stop must be above zero and at most the maximum loss, 700.00', 'A stop above the maximum loss is refused'
);
select throws_ok(pg_temp.change(rule, value), 'PT422', null, format('/rules %s %s', rule, value))
from (values ('profit', '0'), ('stop', '0'), ('stop', '-5'), ('profit', '1.234'), ('profit', 'half'), ('dte', '14.5'),
  ('dte', '50%'), ('dte', '2x'), ('profit', '0.5x'), ('stop', 'x'), ('auto', 'yes'), ('size', '5')) bad (rule, value);
select lives_ok(pg_temp.change('profit', '300'), 'A profit target of the whole credit is allowed');
select lives_ok(pg_temp.change('stop', '700'), 'A stop at the maximum loss is allowed');

-- An unlimited loss sets no maximum for a stop.
update public.positions set strategy_type = 'STR', max_worth = null, max_risk = null where request_id = 'VPC';
select throws_ok(pg_temp.change('stop', '0'), 'PT422', 'a stop must be above zero', 'A stop of zero is refused for an unlimited loss');
select lives_ok(pg_temp.change('stop', '99999'), 'Any other stop is allowed for an unlimited loss');

select * from finish();
rollback;
