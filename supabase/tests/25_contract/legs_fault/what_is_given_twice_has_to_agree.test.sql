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

select is(pg_temp.fault(strategy, differing::jsonb, written), fault, coalesce(fault, 'nothing'))
from (values
  ('VPC', '{"strike_price": 580, "width": 5}', '-580p +570p', 'legs do not agree with strike_price and width'),
  ('CSP', '{"strike_price": 585}', '-580p', 'legs do not agree with strike_price and width'),
  ('VPC', '{"strike_price": 580}', '-580p +575p', 'width is needed for a VPC'),
  ('CSP', '{"strike_price": 580, "width": 5}', null, 'width does not belong to a CSP'),
  ('IC', '{"strike_price": 570}', '-570p +560p -620c +625c', 'legs are needed: a strike_price alone does not describe a IC'),
  ('STR', '{"strike_price": 580}', null, 'legs are needed: a strike_price alone does not describe a STR'),
  ('VPC', '{"width": 7}', '-580p +575p', 'width needs a strike_price beside it'),
  ('CSP', '{"width": 7}', '-580p', 'width needs a strike_price beside it'),
  ('CSP', '{}', null, 'legs are needed where no strike_price is given')
) request (strategy, differing, written, fault);

select * from finish();
rollback;
