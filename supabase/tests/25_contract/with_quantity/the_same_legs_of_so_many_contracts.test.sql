begin;
select plan(1);
\ir ../../legs.psql

select is(
  private.with_quantity(pg_temp.legs('-580p +575p'), 7),
  '[{"action": "sell", "option_type": "put", "strike": 580, "expiration": "2026-04-17", "quantity": 7},
    {"action": "buy", "option_type": "put", "strike": 575, "expiration": "2026-04-17", "quantity": 7}]'::jsonb,
  'the order of the legs stays'
);

select * from finish();
rollback;
