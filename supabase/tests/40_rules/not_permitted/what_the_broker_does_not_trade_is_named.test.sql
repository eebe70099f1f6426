begin;
select plan(5);
\ir ../../clock.psql
\ir ../../helpers.psql

select pg_temp.set_clock('2026-03-03 10:00');
create function pg_temp.breach(strategy_type text, ticker text default 'SPY') returns text
language sql return (private.not_permitted(pg_temp.a_draft('new', strategy_type, jsonb_build_object('ticker', ticker)))).breach;

select is(pg_temp.breach('VPC', 'SPXW'), null, 'a broker that reports nothing trades everything');
update private.check_lease set permits = '{"broker": "Alpaca", "strategies": ["VPC", "CC"], "indices": false}';
select is(pg_temp.breach('VPC'), null, 'a permitted strategy is allowed');
select is(pg_temp.breach('CSP'), 'Alpaca does not trade cash-secured puts.', 'another strategy is refused');
select is(pg_temp.breach('VPC', 'SPXW'), 'Alpaca does not trade options on an index, and SPXW is one.', 'an index is refused');
update private.check_lease set permits = permits || '{"indices": true}';
select is(pg_temp.breach('VPC', 'SPXW'), null, 'an index is allowed where the broker trades options on it');

select * from finish();
rollback;
