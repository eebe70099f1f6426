begin;
select plan(11);
\ir ../../clock.psql
\ir ../../scan.psql

create function pg_temp.first(ticker text, account boolean default false) returns jsonb
language sql return private.chain_asks(jsonb_populate_record(null::private.lookups, jsonb_build_object(
  'learned', '{}'::jsonb, 'facts', jsonb_build_object('scan_id', (select max(scan_id) from public.scans), 'ticker', first.ticker, 'account', first.account))));

select pg_temp.set_clock('2026-02-24 09:15');
select pg_temp.a_scan();
select is(pg_temp.first('SPXW') -> 'underlyings' -> 'tickers', '["SPX"]', 'The price of the options'' underlying is asked for');
select is(pg_temp.first('SPXW') ->> 'expirations', 'SPXW', 'The expirations of the ticker''s own root are asked for');
select is(pg_temp.first('XLE') -> 'dividends', '{"tickers": ["XLE"], "from": "2026-02-25", "to": "2026-05-25"}', 'The dividends of the next 90 days are asked for, from tomorrow on');
select ok(not pg_temp.first('SPXW') ? 'dividends', 'No dividends are asked for an index');
select ok(not pg_temp.first('XLE') ? 'account', 'The account is not asked for with every ticker');
select is(pg_temp.first('XLE', true) -> 'account', 'true', 'The account is asked for with the first ticker');
select ok(jsonb_array_length(pg_temp.first('XLE') -> 'closes') >= 61, 'Enough closes for sixty changes are asked for');
select is(pg_temp.first('SPXW') -> 'closes' -> 0, '{"ticker": "SPX", "date": "2026-02-23", "closed_at": "2026-02-23T21:00:00+00:00"}',
  'Before the open the latest close is yesterday''s');
select is_empty(
  $$ select from jsonb_to_recordset(pg_temp.first('XLE') -> 'closes') c (date date) where date in ('2026-02-16', '2026-02-21', '2026-02-24') $$,
  'No close of a holiday, a Saturday or a session to come is asked for');
select pg_temp.set_clock('2026-02-24 16:00');
select is(pg_temp.first('XLE') -> 'closes' -> 0 ->> 'date', '2026-02-24', 'After the close the latest close is today''s');
select ok(not pg_temp.first('XLE') ? 'chain', 'The first questions do not ask for options');

select * from finish();
rollback;
