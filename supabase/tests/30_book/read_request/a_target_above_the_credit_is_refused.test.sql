-- Two contracts at 150.00 bring 300.00.
begin;
select plan(6);
\ir ../../clock.psql
\ir ../../helpers.psql

create function pg_temp.asked(overrides text) returns text
language sql return format('select private.read_request(%L, %L)', pg_temp.a_request('one', 'CSP', jsonb_build_object('overrides', overrides::jsonb)), 'request.');

select throws_ok(
  pg_temp.asked('{"profit_target": 300.01}'), 'PT422',
  'overrides.profit_target is 300.01, but the credit is only 300.00: the profit cannot be more than the credit', 'a cent more than the credit is refused'
);
select throws_ok(
  pg_temp.asked('{"profit_percent": 100.5}'), 'PT422',
  'overrides.profit_percent is 100.5 % of the credit of 300.00: the profit cannot be more than the credit', 'half a percent more than the credit is refused'
);
select lives_ok(pg_temp.asked(overrides), overrides)
from unnest(array['{"profit_target": 300}', '{"profit_percent": 100}', '{"profit_target": null, "stop_loss": 900}', 'null']) overrides;

select * from finish();
rollback;
