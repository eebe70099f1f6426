begin;
select plan(3);
\ir ../../clock.psql

select private.set_dividend('XLE', '2026-03-23', '0.70', '77');
select private.keep_dividends('[{"ticker": "XLE", "ex_date": "2026-03-23", "amount": 0.65}, {"ticker": "SPY", "ex_date": "2026-03-20", "amount": 1.5},
  {"ticker": "SPY", "ex_date": "2026-03-20", "amount": 0.25}, {"ticker": "TLT", "ex_date": "2026-03-02", "amount": 0}, {"ticker": "no ticker", "ex_date": "2026-03-02", "amount": 1}]');
prepare kept as select ticker, ex_date, amount, source from public.dividends order by ticker;
select results_eq('execute kept',
  $$ values ('SPY', '2026-03-20'::date, 1.75, 'the market''s data'), ('XLE', '2026-03-23', 0.70, '77') $$,
  'A person''s dividend is kept, two amounts on the same ex-date are added up, and zero amounts and invalid tickers are left out');
select lives_ok($$ select private.keep_dividends(null), private.keep_dividends('null'), private.keep_dividends('[]') $$, 'An answer without dividends is accepted');
select results_eq('execute kept',
  $$ values ('SPY', '2026-03-20'::date, 1.75, 'the market''s data'), ('XLE', '2026-03-23', 0.70, '77') $$, 'An answer without dividends changes nothing');

select * from finish();
rollback;
