begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql

create function pg_temp.propose() returns text
language sql return format('select public.propose_trade(%L)', pg_temp.a_request('strangle', 'STR', '{"strike_price": null, "legs": [
  {"action": "sell", "option_type": "put", "strike": 540, "expiration": "2026-04-10", "quantity": 2},
  {"action": "sell", "option_type": "call", "strike": 620, "expiration": "2026-04-10", "quantity": 2}]}'));

update private.check_lease set mode = 'LIVE';
select throws_like(pg_temp.propose(), 'Its loss is unlimited.%', 'An unlimited loss is refused in live mode without a limit');
select is_empty('select from public.trade_requests', 'A refused proposal creates no request');
update public.limits set max_risk_per_trade = 90000;
select lives_ok(pg_temp.propose(), 'An unlimited loss is accepted once max_risk_per_trade is an amount');

select * from finish();
rollback;
