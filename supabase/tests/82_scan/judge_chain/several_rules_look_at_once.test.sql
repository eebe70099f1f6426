begin;
select plan(13);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../scan.psql

select pg_temp.only_rule('CSP', 'wheel', 'VPC', 'CC');
create temporary table chain as select jsonb_build_array(
  pg_temp.an_option('put', 90, 98, 102, 0.22), pg_temp.an_option('put', 88, 75, 76, 0.10), pg_temp.an_option('put', 90, 70, 71, 0.21, '{"expiration": "2026-03-20"}')) as options;
select pg_temp.judged(options) from chain;
select is(pg_temp.passed('CSP'), array['-90p'], 'what the one finds');
select is(pg_temp.fallen('CSP'), '{"delta": 1}', 'and what not');
select is(pg_temp.passed('wheel'), array['-90p', '-90p'], 'another finds by itself, with days of its own');
select is(pg_temp.fallen('wheel'), '{"delta": 1}', 'and by bounds of its own');
select is(pg_temp.passed('VPC') || pg_temp.passed('CC') || pg_temp.passed('STR'), '{}', 'a third finds nothing');
select is(pg_temp.fallen('VPC'), '{"credit": 1, "delta": 1}', 'for reasons of its own');
select is(pg_temp.fallen('STR'), '{}', 'one that is off does not look');
select results_eq($$ select distinct strategy_type, ticker, underlying, expiration_date, dte, underlying_price, quantity, place, fell_out
    from public.opportunities where rule = 'CSP' $$,
  $$ values ('CSP', 'XLE', 'XLE', '2026-04-10'::date, 45, 100::numeric, null::integer, null::integer, null::text) $$, 'without size and place');
select is((select legs from public.opportunities where rule = 'CSP'),
  '[{"action": "sell", "option_type": "put", "strike": 90, "expiration": "2026-04-10", "quantity": 1, "symbol": "XLE260410P00090000"}]', 'its legs as a trade has them');

update private.check_lease set permits = '{"broker": "Alpaca", "strategies": ["VPC"], "indices": false}' where only_row;
select pg_temp.judged(options) from chain;
select is(pg_temp.passed(), '{}', 'what the broker does not trade is not looked for');
select is(pg_temp.fallen('CSP'), '{}', 'nor counted');
select lives_ok($$ select pg_temp.judged('[]') $$, 'there may be nothing to judge');
select is((select count(*)::integer from public.trade_requests) + (select count(*)::integer from public.orders), 0, 'no trade comes of it');

select * from finish();
rollback;
