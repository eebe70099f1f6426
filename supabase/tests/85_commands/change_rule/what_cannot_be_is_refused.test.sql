-- Above nothing, and at most the credit of 300.00 for a profit, all that can be lost, 700.00, for a stop.
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
  pg_temp.change('profit', '300.01'), 'PT422', 'a profit target must be above zero and at most the credit, 300.00', 'more than that'
);
select throws_ok(
  pg_temp.change('stop', '700.01'), 'PT422', 'a stop must be above zero and at most the maximum loss, 700.00', 'more than there is'
);
select throws_ok(pg_temp.change(rule, value), 'PT422', null, format('/rules %s %s', rule, value))
from (values ('profit', '0'), ('stop', '0'), ('stop', '-5'), ('profit', '1.234'), ('profit', 'half'), ('dte', '14.5'),
  ('dte', '50%'), ('dte', '2x'), ('profit', '0.5x'), ('stop', 'x'), ('auto', 'yes'), ('size', '5')) bad (rule, value);
select lives_ok(pg_temp.change('profit', '300'), 'all of the credit can be');
select lives_ok(pg_temp.change('stop', '700'), 'and all that can be lost');

-- What can be lost without bound bounds no stop.
update public.positions set strategy_type = 'STR', max_worth = null, max_risk = null where request_id = 'VPC';
select throws_ok(pg_temp.change('stop', '0'), 'PT422', 'a stop must be above zero', 'nothing is none');
select lives_ok(pg_temp.change('stop', '99999'), 'anything else can be');

select * from finish();
rollback;
