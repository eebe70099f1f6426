begin;
select plan(3);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
prepare propose as select public.propose_trade(pg_temp.a_request('spread', 'VCC'));
update private.check_lease set permits = '{"broker": "Alpaca", "strategies": ["CSP"], "indices": false}';
select throws_ok('propose', 'PT422', 'Alpaca does not trade vertical call credit spreads.', 'A strategy that the broker does not trade is refused');
select is_empty('select from public.trade_requests', 'A refused proposal creates no request');
update private.check_lease set permits = null;
select lives_ok('propose', 'A broker that trades the strategy accepts it');

select * from finish();
rollback;
