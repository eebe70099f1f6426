begin;
select plan(9);
\ir ../../legs.psql

create function pg_temp.fault(strategy text, differing jsonb, legs text default null) returns text
language sql as $$
  select f.field || ' ' || f.message
  from private.legs_fault(jsonb_build_object(
    'request_id', 'r', 'strategy_type', strategy, 'ticker', 'SPY', 'expiration_date', '2026-04-17', 'net_credit', 150, 'quantity', 2,
    'legs', pg_temp.legs(legs)) || differing) f
$$;

select is(pg_temp.fault(strategy, '{}', written), fault, fault)
from (values
  ('VPC', '-620c +625c', 'legs make VCC, not VPC'),
  ('CSP', '-580p +575p', 'legs make VPC, not CSP'),
  ('CC', '-580p', 'legs make CSP, not CC'),
  ('STR', '-620p -560c', 'legs make no known strategy, not STR'),
  ('VPC', '-575p +580p', 'legs make no known strategy, not VPC'),
  ('IC', '-570p +560p -620c', 'legs make no known strategy, not IC'),
  ('XXX', '-580p', 'strategy_type is not a known strategy. Known are CSP, VPC, VCC, IC, CC, STR')
) request (strategy, written, fault);
select is(
  pg_temp.fault('CC', '{"ticker": "SPXW"}', '-6200c'), 'ticker is an index: it has no shares that could cover a call',
  'an index has no shares'
);
select is(pg_temp.fault('VPC', '{"ticker": "SPXW"}', '-6200p +6150p'), null, 'a strategy that pays cash needs no shares');

select * from finish();
rollback;
