begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
create function pg_temp.read(strategy text, differing jsonb default '{}') returns public.trade_requests
language sql return private.read_request(pg_temp.a_request('r', strategy, differing));

select results_eq(
  $$ select request_id, strategy_type, ticker, expiration_date, net_credit, quantity, contract, contract_short, max_worth, overrides
    from pg_temp.read('VCC', '{"strike_price": 620, "width": 2.5}') $$,
  $$ values ('r', 'VCC', 'SPY', '2026-04-17'::date, 150::numeric, 2, 'SPY 620/622.5 call spread Apr 17 ''26', 'SPY 620/622.5c',
    250::numeric, '{}'::jsonb) $$,
  'from a strike and a width'
);
select results_eq(
  $$ select contract, max_worth, jsonb_path_query_array(legs, '$[*].symbol'), overrides from pg_temp.read('STR', '{"strike_price": null,
    "overrides": {"exit_dte": null}, "legs": [
      {"action": "sell", "option_type": "call", "strike": 620, "expiration": "2026-04-17", "quantity": 2},
      {"action": "sell", "option_type": "put", "strike": 560, "expiration": "2026-04-17", "quantity": 2}]}') $$,
  $$ values ('SPY 560/620 strangle Apr 17 ''26', null::numeric, '["SPY260417P00560000", "SPY260417C00620000"]'::jsonb,
    '{"exit_dte": null}'::jsonb) $$,
  'from its legs'
);
select is_empty('select from public.trade_requests', 'nothing is stored');

select * from finish();
rollback;
