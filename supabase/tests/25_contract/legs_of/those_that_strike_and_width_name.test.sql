begin;
select plan(3);
\ir ../../legs.psql

select is(
  private.legs_of('{"strategy_type": "VCC", "ticker": "SPY", "expiration_date": "2026-04-17", "quantity": 2, "strike_price": 42.125,
    "width": 2.5, "legs": null}'),
  '[{"action": "sell", "option_type": "call", "strike": 42.125, "expiration": "2026-04-17", "quantity": 2, "symbol": "SPY260417C00042125"},
    {"action": "buy", "option_type": "call", "strike": 44.625, "expiration": "2026-04-17", "quantity": 2, "symbol": "SPY260417C00044625"}]'::jsonb,
  'without legs, strike and width give them'
);
select is(
  private.legs_of('{"strategy_type": "CSP", "ticker": "SPY", "expiration_date": "2026-04-17", "quantity": 1, "strike_price": 580.0000}')
    #>> '{0, strike}', '580', 'strikes are stored without trailing zeros'
);
select is(
  private.legs_of('{"strategy_type": "IC", "ticker": "SPY", "expiration_date": "2026-04-17", "quantity": 1, "strike_price": 580}'),
  null, 'a strike alone does not describe a condor'
);

select * from finish();
rollback;
