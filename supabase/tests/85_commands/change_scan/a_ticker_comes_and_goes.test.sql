begin;
select plan(16);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

create function pg_temp.change(what text, ticker text, differing jsonb default '{}') returns void
language sql return private.change_scan(jsonb_build_object('what', change.what, 'ticker', change.ticker) || change.differing);

select pg_temp.change('add', 'AAPL');
select pg_temp.change('add', 'XLF', '{"is_fund": true}');
select pg_temp.change('add', 'SPXW');
select results_eq(
  $$ select ticker, moves_with, reports_earnings from public.scan_tickers where ticker in ('AAPL', 'XLF', 'SPXW') order by 1 $$,
  $$ values ('AAPL', null::text, true), ('SPXW', null, false), ('XLF', null, false) $$, 'A company, an index and a fund are added'
);
select pg_temp.change('add', 'AAPL', '{"is_fund": true}');
select is((select reports_earnings from public.scan_tickers where ticker = 'AAPL'), false, 'A ticker added again as a fund becomes a fund');
select pg_temp.change('add', 'AAPL');
select is((select reports_earnings from public.scan_tickers where ticker = 'AAPL'), false, 'A ticker added again without a kind stays what it was');
select pg_temp.change('add', 'XLE'), pg_temp.change('add', 'SPXW'), pg_temp.change('add', 'SPY', '{"is_fund": false}');
select is_empty($$ select from public.scan_tickers where ticker in ('XLE', 'SPXW', 'SPY') and reports_earnings $$, 'A fund of the first list stays one when it is added again');
select pg_temp.change('drop', 'AAPL');
select is_empty($$ select from public.scan_tickers where ticker = 'AAPL' $$, 'A ticker can be dropped');
select throws_ok($$ select pg_temp.change('drop', 'AAPL') $$, 'PT404', 'AAPL is not scanned', 'A ticker that was dropped cannot be dropped again');
select throws_ok(
  format('select pg_temp.change(%L, %L)', what, ticker), 'PT422', 'write /scan add AAPL, /scan add XLF fund for a fund without earnings reports, or /scan drop AAPL',
  format('%s %s is refused', what, coalesce(ticker, 'nothing'))
)
from (values ('add', null), ('drop', null), ('add', 'aapl'), ('add', ''), ('drop', '580P'), ('add', 'ABCDEFGHIJKLMNOPQRSTU')) written (what, ticker);
select pg_temp.change('add', 'MSFT'), pg_temp.change('add', 'MSFT');
select is((select reports_earnings from public.scan_tickers where ticker = 'MSFT'), true, 'A company added twice stays a company');
select pg_temp.change('drop', 'MSFT'), pg_temp.change('drop', 'XLF'), pg_temp.change('add', 'XLF');
select is((select reports_earnings from public.scan_tickers where ticker = 'XLF'), true, 'A fund that was dropped is added as a company');
select pg_temp.change('add', 'SPY', '{"is_fund": true}');
select is((select moves_with from public.scan_tickers where ticker = 'SPY'), 'US indices', 'The group of a ticker stays when it is added again');
select is((select count(*)::integer from public.scan_tickers), 11, 'Other tickers do not change');

select * from finish();
rollback;
