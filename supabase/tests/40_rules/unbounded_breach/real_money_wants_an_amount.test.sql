begin;
select plan(7);
\ir ../../clock.psql
\ir ../../helpers.psql

create function pg_temp.breach(strategy_type text) returns text
language sql return private.unbounded_breach(private.draft_position(pg_temp.a_draft('one', strategy_type,
  case strategy_type when 'STR' then '{"strike_price": null, "legs": [
    {"action": "sell", "option_type": "put", "strike": 540, "expiration": "2026-04-10", "quantity": 2},
    {"action": "sell", "option_type": "call", "strike": 620, "expiration": "2026-04-10", "quantity": 2}]}'::jsonb else '{}' end), 300, 2));

select is(pg_temp.breach('STR'), null, 'nobody has said where orders go');
update private.check_lease set mode = 'SIM';
select is(pg_temp.breach('STR'), null, 'no real money');
update private.check_lease set mode = 'LIVE';
select is(
  pg_temp.breach('STR'),
  'Its loss is unlimited. With real money it needs max_risk_per_trade to be an amount: /limits max_risk_per_trade 500.', 'not set'
);
update public.limits set max_risk_per_trade = 'infinity';
select isnt(pg_temp.breach('STR'), null, 'none is no amount');
select is(pg_temp.breach('CSP'), null, 'a put has its bound');
select is(pg_temp.breach('CC'), null, 'shares bound a call');
update public.limits set max_risk_per_trade = 40000;
select is(pg_temp.breach('STR'), null, 'an amount is one');

select * from finish();
rollback;
