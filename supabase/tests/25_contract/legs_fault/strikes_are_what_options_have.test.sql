begin;
select plan(5);
\ir ../../legs.psql

create function pg_temp.fault(strategy text, differing jsonb, legs text default null) returns text
language sql as $$
  select f.field || ' ' || f.message
  from private.legs_fault(jsonb_build_object(
    'request_id', 'r', 'strategy_type', strategy, 'ticker', 'SPY', 'expiration_date', '2026-04-17', 'net_credit', 150, 'quantity', 2,
    'legs', pg_temp.legs(legs)) || differing) f
$$;

select is(pg_temp.fault('CSP', '{}', '-580.1234p'), 'legs have a strike of 580.1234, which no option has', 'three decimals');
select is(pg_temp.fault('CSP', '{}', '-580.125p'), null, 'are enough');
select is(pg_temp.fault('CSP', '{}', '-100000p'), 'legs have a strike of 100000, which no option has', 'five digits before them');
select is(
  pg_temp.fault('VPC', '{"strike_price": 5, "width": 5}'), 'width must be below the strike', 'a long put must have a strike above zero'
);
select is(pg_temp.fault('VCC', '{"strike_price": 5, "width": 5}'), null, 'a long call may have any strike above the short one');

select * from finish();
rollback;
