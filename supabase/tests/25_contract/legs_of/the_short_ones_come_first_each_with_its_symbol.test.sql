begin;
select plan(1);
\ir ../../legs.psql

select is(
  private.legs_of('{"strategy_type": "IC", "ticker": "SPY", "expiration_date": "2026-04-17", "quantity": 3, "legs": [
    {"action": "buy", "option_type": "call", "strike": 625}, {"action": "buy", "option_type": "put", "strike": 560.0},
    {"action": "sell", "option_type": "call", "strike": 620}, {"action": "sell", "option_type": "put", "strike": 570.50}]}'),
  '[{"action": "sell", "option_type": "put", "strike": 570.5, "expiration": "2026-04-17", "quantity": 3, "symbol": "SPY260417P00570500"},
    {"action": "sell", "option_type": "call", "strike": 620, "expiration": "2026-04-17", "quantity": 3, "symbol": "SPY260417C00620000"},
    {"action": "buy", "option_type": "put", "strike": 560, "expiration": "2026-04-17", "quantity": 3, "symbol": "SPY260417P00560000"},
    {"action": "buy", "option_type": "call", "strike": 625, "expiration": "2026-04-17", "quantity": 3, "symbol": "SPY260417C00625000"}]'::jsonb,
  'a leg takes missing fields from the trade'
);

select * from finish();
rollback;
