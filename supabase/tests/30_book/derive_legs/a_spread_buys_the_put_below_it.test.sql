begin;
select plan(2);

select is(
  private.derive_legs('SPY', '2026-04-17', 42.5000, 2.5000, 3),
  '[
    {"action": "sell", "option_type": "put", "strike": 42.5, "expiration": "2026-04-17", "quantity": 3,
      "symbol": "SPY260417P00042500"},
    {"action": "buy", "option_type": "put", "strike": 40, "expiration": "2026-04-17", "quantity": 3,
      "symbol": "SPY260417P00040000"}
  ]'::jsonb,
  'the short put first, the long one a width below'
);
select is(
  private.derive_legs('SPY', '2026-04-17', 42.5000, 2.5000, 3) #>> '{1, strike}', '40', 'a strike has no zeros to compare'
);

select * from finish();
rollback;
