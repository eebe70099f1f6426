begin;
select plan(13);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../scan.psql

select pg_temp.only_rule('CSP', 'wheel', 'VPC', 'CC');
create temporary table chain as select jsonb_build_array(
  pg_temp.an_option('put', 90, 98, 102, 0.22), pg_temp.an_option('put', 88, 75, 76, 0.10), pg_temp.an_option('put', 90, 70, 71, 0.21, '{"expiration": "2026-03-20"}')) as options;
select pg_temp.judged(options) from chain;
select is(pg_temp.passed('CSP'), array['-90p'], 'A rule finds the put within its bounds');
select is(pg_temp.fallen('CSP'), '{"delta": 1}', 'A rule counts the put that falls out');
select is(pg_temp.passed('wheel'), array['-90p', '-90p'], 'Another rule finds puts by its own range of days');
select is(pg_temp.fallen('wheel'), '{"delta": 1}', 'Another rule counts by its own bounds');
select is(pg_temp.passed('VPC') || pg_temp.passed('CC') || pg_temp.passed('STR'), '{}', 'Rules without a match find nothing');
select is(pg_temp.fallen('VPC'), '{"credit": 1, "delta": 1}', 'Each rule counts its own reasons');
select is(pg_temp.fallen('STR'), '{}', 'A rule that is off counts nothing');
select results_eq($$ select distinct strategy_type, ticker, underlying, expiration_date, dte, underlying_price, quantity, place, fell_out
    from public.opportunities where rule = 'CSP' $$,
  $$ values ('CSP', 'XLE', 'XLE', '2026-04-10'::date, 45, 100::numeric, null::integer, null::integer, null::text) $$, 'An opportunity has no size and no place yet');
select is((select legs from public.opportunities where rule = 'CSP'),
  '[{"action": "sell", "option_type": "put", "strike": 90, "expiration": "2026-04-10", "quantity": 1, "symbol": "XLE260410P00090000"}]', 'The legs have the form of a trade''s legs');

update private.check_lease set permits = '{"broker": "Alpaca", "strategies": ["VPC"], "indices": false}' where only_row;
select pg_temp.judged(options) from chain;
select is(pg_temp.passed(), '{}', 'A strategy that the broker does not trade is not looked for');
select is(pg_temp.fallen('CSP'), '{}', 'A strategy that the broker does not trade is not counted');
select lives_ok($$ select pg_temp.judged('[]') $$, 'An empty list of options is allowed');
select is((select count(*)::integer from public.trade_requests) + (select count(*)::integer from public.orders), 0, 'Judging creates no request and no order');

select * from finish();
rollback;
