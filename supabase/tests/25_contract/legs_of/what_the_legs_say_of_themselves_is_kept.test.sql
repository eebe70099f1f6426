begin;
select plan(1);
\ir ../../legs.psql

select is(
  (private.legs_of('{"strategy_type": "CSP", "ticker": "SPY", "expiration_date": "2026-04-17", "quantity": 1, "legs": [
    {"action": "sell", "option_type": "put", "strike": 580, "expiration": "2026-05-15", "quantity": 4}]}') -> 0) - 'action' - 'option_type',
  '{"strike": 580, "expiration": "2026-05-15", "quantity": 4, "symbol": "SPY260515P00580000"}'::jsonb,
  'so that legs_fault() can refuse it'
);

select * from finish();
rollback;
