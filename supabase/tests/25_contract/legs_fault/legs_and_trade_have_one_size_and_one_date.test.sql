begin;
select plan(4);
\ir ../../legs.psql

create function pg_temp.fault(strategy text, differing jsonb, legs text default null) returns text
language sql as $$
  select f.field || ' ' || f.message
  from private.legs_fault(jsonb_build_object(
    'request_id', 'r', 'strategy_type', strategy, 'ticker', 'SPY', 'expiration_date', '2026-04-17', 'net_credit', 150, 'quantity', 2,
    'legs', pg_temp.legs(legs)) || differing) f
$$;

select is(
  pg_temp.fault('CSP', '{"quantity": 3}', '-580p'), 'legs have a quantity of 2, but the trade has a quantity of 3', 'both quantities are named'
);
select is(
  pg_temp.fault('CSP', '{"expiration_date": "2026-05-15"}', '-580p'), 'legs expire on 2026-04-17, but the trade expires on 2026-05-15',
  'both dates are named'
);
select is(
  pg_temp.fault('VPC', jsonb_build_object('legs', jsonb_set(pg_temp.legs('-580p +575p'), '{1,quantity}', '1'))),
  'legs have a quantity of 1, but the trade has a quantity of 2', 'a ratio spread is refused'
);
select is(
  pg_temp.fault('VPC', jsonb_build_object('legs', jsonb_set(pg_temp.legs('-580p +575p'), '{1,expiration}', '"2026-05-15"'))),
  'legs expire on 2026-05-15, but the trade expires on 2026-04-17', 'a diagonal spread is refused'
);

select * from finish();
rollback;
