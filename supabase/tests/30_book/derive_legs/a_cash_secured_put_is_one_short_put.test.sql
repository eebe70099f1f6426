begin;
select plan(1);

select is(
  private.derive_legs('SPY', '2026-04-17', 580.0000, null, 2),
  '[{"action": "sell", "option_type": "put", "strike": 580, "expiration": "2026-04-17", "quantity": 2,
    "symbol": "SPY260417P00580000"}]'::jsonb,
  'as many as contracts'
);

select * from finish();
rollback;
