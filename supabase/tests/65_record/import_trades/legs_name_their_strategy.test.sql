begin;
select plan(3);
\ir ../../clock.psql

create function pg_temp.bring(name text, legs jsonb) returns jsonb
language sql return public.import_trades(jsonb_build_array(jsonb_build_object('request_id', name, 'ticker', 'SPY',
  'expiration_date', '2025-04-17', 'legs', legs, 'quantity', 2, 'entry_date', '2025-03-03T15:00:00Z', 'entry_price', 150,
  'exit_date', '2025-03-20T15:00:00Z', 'exit_price', 60, 'exit_reason', 'manual', 'fees', 2.6)), true);

select is(
  pg_temp.bring('spread', '[{"action": "sell", "option_type": "put", "strike": 580}, {"action": "buy", "option_type": "put", "strike": 575}]') ->> 'new',
  '1', 'a file need not name the strategy'
);
select is((select strategy_type from public.trade_history), 'VPC', 'the import works it out');
select throws_ok(
  $$ select pg_temp.bring('debit', '[{"action": "buy", "option_type": "put", "strike": 580}, {"action": "sell", "option_type": "put", "strike": 575}]') $$,
  'PT422', 'debit: strategy_type is not a known strategy. Known are CSP, VPC, VCC, IC, CC, STR', 'an unknown strategy is refused'
);

select * from finish();
rollback;
