-- SPY is at 600: the longest rules that are on look 60 days ahead, in which 40 % a year are 16.2 % one time, 40.5 % two and a half times.
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
  'what its options are reckoned by, and until when they trade');
select is(pg_temp.chain('SPX') -> 'expirations' -> 0 ->> 'closes_at', '2026-03-19T20:00:00+00:00', 'what the opening print settles trades until the day before');
select is(round((pg_temp.chain() -> 'puts' ->> 'from')::numeric, 1), 356.7, 'puts as far below');
select is((pg_temp.chain() -> 'puts' ->> 'to')::numeric, 618.00, 'and a little above');
select is((pg_temp.chain() -> 'calls' ->> 'from')::numeric, 582.00, 'calls from a little below');
select is(round((pg_temp.chain() -> 'calls' ->> 'to')::numeric, 1), 843.3, 'to as far above');
insert into public.daily_volatility (ticker, trade_date, hv20, hv60) values ('SPY', '2026-02-23', 0.9, 0.9), ('SPY', '2026-02-24', 0.1, 0.2), ('XLE', '2026-02-24', 0.01, 0.01), ('GLD', '2026-02-24', 5, 5);
select is(round((pg_temp.chain() -> 'puts' ->> 'from')::numeric, 1), 478.4, 'by the larger of how it has moved lately');
select is((pg_temp.chain('XLE', 100) -> 'puts' ->> 'from')::numeric, 90.00, 'no less than a tenth');
select is((pg_temp.chain('GLD', 100) -> 'puts' ->> 'from')::numeric, 40.00, 'no more than six');

select pg_temp.only_rule('CSP', 'VPC', 'CC');
select is(pg_temp.chain() -> 'calls', 'null', 'no calls where only shares could cover them, and there are none');
insert into public.share_trades (ticker, quantity, price) values ('SPY', 100, 590);
select isnt(pg_temp.chain() -> 'calls', 'null', 'where there are, calls');
select pg_temp.only_rule(variadic '{}');
select isnt(pg_temp.chain() -> 'puts' -> 'from', 'null', 'rules that are switched off meanwhile leave no question without an end');

select * from finish();
rollback;
