-- SPY is at 600. The longest rules that are on look 60 days ahead. In 60 days a volatility of 40 % a year is a move of 16.2 %, and
-- two and a half times that is 40.5 %.
begin;
select plan(12);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../scan.psql

select pg_temp.a_scan();
create function pg_temp.chain(ticker text default 'SPY', price numeric default 600) returns jsonb
language sql return private.chain_asks(jsonb_populate_record(null::private.lookups, jsonb_build_object(
  'learned', jsonb_build_object('price', chain.price, 'priced_at', '2026-02-24T15:15:00Z', 'expirations', '["2026-03-20", "2026-04-10"]'::jsonb),
  'facts', jsonb_build_object('scan_id', (select max(scan_id) from public.scans), 'ticker', chain.ticker)))) -> 'chain';

select is(pg_temp.chain() - array['puts', 'calls'], '{"ticker": "SPY", "price": 600, "at": "2026-02-24T15:15:00Z", "rate": 0.04,
  "expirations": [{"date": "2026-03-20", "closes_at": "2026-03-20T20:00:00+00:00"}, {"date": "2026-04-10", "closes_at": "2026-04-10T20:00:00+00:00"}]}',
  'The question has the price, its time, the rate, and when each expiration stops trading');
select is(pg_temp.chain('SPX') -> 'expirations' -> 0 ->> 'closes_at', '2026-03-19T20:00:00+00:00', 'Options settled by the opening print trade until the day before');
select is(round((pg_temp.chain() -> 'puts' ->> 'from')::numeric, 1), 356.7, 'Puts reach 40.5 % below the price');
select is((pg_temp.chain() -> 'puts' ->> 'to')::numeric, 618.00, 'Puts reach 3 % above the price');
select is((pg_temp.chain() -> 'calls' ->> 'from')::numeric, 582.00, 'Calls begin 3 % below the price');
select is(round((pg_temp.chain() -> 'calls' ->> 'to')::numeric, 1), 843.3, 'Calls reach 40.5 % above the price');
insert into public.daily_volatility (ticker, trade_date, hv20, hv60) values ('SPY', '2026-02-23', 0.9, 0.9), ('SPY', '2026-02-24', 0.1, 0.2), ('XLE', '2026-02-24', 0.01, 0.01), ('GLD', '2026-02-24', 5, 5);
select is(round((pg_temp.chain() -> 'puts' ->> 'from')::numeric, 1), 478.4, 'The reach follows the larger historical volatility of the latest day');
select is((pg_temp.chain('XLE', 100) -> 'puts' ->> 'from')::numeric, 90.00, 'The reach is at least a tenth of the price');
select is((pg_temp.chain('GLD', 100) -> 'puts' ->> 'from')::numeric, 40.00, 'The reach is at most six tenths of the price');

select pg_temp.only_rule('CSP', 'VPC', 'CC');
select is(pg_temp.chain() -> 'calls', 'null', 'Calls are not asked for when only shares could cover them and there are none');
insert into public.share_trades (ticker, quantity, price) values ('SPY', 100, 590);
select isnt(pg_temp.chain() -> 'calls', 'null', 'Calls are asked for when shares can cover them');
select pg_temp.only_rule(variadic '{}');
select isnt(pg_temp.chain() -> 'puts' -> 'from', 'null', 'The reach has a limit even when every rule has been switched off meanwhile');

select * from finish();
rollback;
