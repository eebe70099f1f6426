begin;
select plan(12);
\ir ../../legs.psql

create function pg_temp.fault(strategy text, differing jsonb, legs text default null) returns text
language sql as $$
  select f.field || ' ' || f.message
  from private.legs_fault(jsonb_build_object(
    'request_id', 'r', 'strategy_type', strategy, 'ticker', 'SPY', 'expiration_date', '2026-04-17', 'net_credit', 150, 'quantity', 2,
    'legs', pg_temp.legs(legs)) || differing) f
$$;

select is(pg_temp.fault(strategy, '{}', written), null, strategy || ': ' || written)
from (values
  ('-580p', 'CSP'), ('-580p +575p', 'VPC'), ('-620c +625c', 'VCC'), ('-570p +560p -620c +625c', 'IC'),
  ('-580p +570p -580c +590c', 'IC'), ('-620c', 'CC'), ('-560p -620c', 'STR'), ('-580p -580c', 'STR')) contract (written, strategy);
select is(pg_temp.fault('CSP', '{"strike_price": 580}'), null, 'a CSP is given by its strike');
select is(pg_temp.fault('VPC', '{"strike_price": 580, "width": 5}', '-580p +575p'), null, 'a VPC is given by strike and width, and by legs that agree with them');
select is(pg_temp.fault('VCC', '{"strike_price": 42.5, "width": 2.125}', '-42.5c +44.625c'), null, 'a VCC may have unusual strikes');
select is(pg_temp.fault('CC', '{"net_credit": 99999}', '-620c'), null, 'a strategy without a maximum worth has no maximum credit');

select * from finish();
rollback;
