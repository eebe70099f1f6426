begin;
select plan(7);
\ir ../../clock.psql
\ir ../../helpers.psql

create function pg_temp.breach(strategy_type text) returns text
language sql return private.unbounded_breach(private.draft_position(pg_temp.a_draft('one', strategy_type,
  case strategy_type when 'STR' then '{"strike_price": null, "legs": [
    {"action": "sell", "option_type": "put", "strike": 540, "expiration": "2026-04-10", "quantity": 2},
    {"action": "sell", "option_type": "call", "strike": 620, "expiration": "2026-04-10", "quantity": 2}]}'::jsonb else '{}' end), 300, 2));

select is(pg_temp.breach('STR'), null, 'the mode is not known yet');
update private.check_lease set mode = 'SIM';
select is(pg_temp.breach('STR'), null, 'orders do not use real money');
update private.check_lease set mode = 'LIVE';
select is(
  pg_temp.breach('STR'),
  'Its loss is unlimited. With real money it needs max_risk_per_trade to be an amount: /limits max_risk_per_trade 500.', 'the limit is not chosen'
);
update public.limits set max_risk_per_trade = 'infinity';
select isnt(pg_temp.breach('STR'), null, 'a limit of infinity is not an amount');
select is(pg_temp.breach('CSP'), null, 'the loss of a put has a bound');
select is(pg_temp.breach('CC'), null, 'shares bound the loss of a covered call');
update public.limits set max_risk_per_trade = 40000;
select is(pg_temp.breach('STR'), null, 'with an amount it is allowed');

select * from finish();
rollback;
