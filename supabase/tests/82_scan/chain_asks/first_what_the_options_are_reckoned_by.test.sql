begin;
select plan(11);
\ir ../../clock.psql
\ir ../../scan.psql

create function pg_temp.first(ticker text, account boolean default false) returns jsonb
language sql return private.chain_asks(jsonb_populate_record(null::private.lookups, jsonb_build_object(
  'learned', '{}'::jsonb, 'facts', jsonb_build_object('scan_id', (select max(scan_id) from public.scans), 'ticker', first.ticker, 'account', first.account))));

select pg_temp.set_clock('2026-02-24 09:15');
select pg_temp.a_scan();
select is(pg_temp.first('SPXW') -> 'underlyings' -> 'tickers', '["SPX"]', 'the price of what the options are on');
select is(pg_temp.first('SPXW') ->> 'expirations', 'SPXW', 'and the expirations of its own root');
select is(pg_temp.first('XLE') -> 'dividends', '{"tickers": ["XLE"], "from": "2026-02-25", "to": "2026-05-25"}', 'its dividends of a quarter, from tomorrow on');
select ok(not pg_temp.first('SPXW') ? 'dividends', 'an index pays none');
select ok(not pg_temp.first('XLE') ? 'account', 'of one ticker alone');
select is(pg_temp.first('XLE', true) -> 'account', 'true', 'the account');
select ok(jsonb_array_length(pg_temp.first('XLE') -> 'closes') >= 61, 'closes for sixty changes');
select is(pg_temp.first('SPXW') -> 'closes' -> 0, '{"ticker": "SPX", "date": "2026-02-23", "closed_at": "2026-02-23T21:00:00+00:00"}',
  'before the open the latest is yesterday''s');
select is_empty(
  $$ select from jsonb_to_recordset(pg_temp.first('XLE') -> 'closes') c (date date) where date in ('2026-02-16', '2026-02-21', '2026-02-24') $$,
  'no holiday, no Saturday, none that is to come');
select pg_temp.set_clock('2026-02-24 16:00');
select is(pg_temp.first('XLE') -> 'closes' -> 0 ->> 'date', '2026-02-24', 'after the close it is today''s');
select ok(not pg_temp.first('XLE') ? 'chain', 'of options nothing yet');

select * from finish();
rollback;
