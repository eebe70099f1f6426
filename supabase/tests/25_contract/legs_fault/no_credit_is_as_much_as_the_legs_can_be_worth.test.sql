begin;
select plan(6);
\ir ../../legs.psql

create function pg_temp.fault(strategy text, differing jsonb, legs text default null) returns text
language sql as $$
  select f.field || ' ' || f.message
  from private.legs_fault(jsonb_build_object(
    'request_id', 'r', 'strategy_type', strategy, 'ticker', 'SPY', 'expiration_date', '2026-04-17', 'net_credit', 150, 'quantity', 2,
    'legs', pg_temp.legs(legs)) || differing) f
$$;

select is(pg_temp.fault(strategy, jsonb_build_object('net_credit', credit), written), fault, coalesce(fault, 'less can be'))
from (values
  ('VPC', 500, '-580p +575p', 'net_credit must be below 500, the most the legs can be worth'),
  ('VPC', 499.99, '-580p +575p', null),
  ('CSP', 58000, '-580p', 'net_credit must be below 58000, the most the legs can be worth'),
  ('VCC', 212.5, '-42.5c +44.625c', 'net_credit must be below 212.5, the most the legs can be worth'),
  ('IC', 1000, '-570p +560p -620c +625c', 'net_credit must be below 1000, the most the legs can be worth'),
  ('IC', 600, '-570p +560p -620c +625c', null)
) request (strategy, credit, written, fault);

select * from finish();
rollback;
