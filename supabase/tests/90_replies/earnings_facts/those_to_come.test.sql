begin;
select plan(6);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select is(private.earnings_facts(), '{"total": 0, "earnings": [], "unknown": []}'::jsonb, 'Without dates and companies the lists are empty');
insert into public.scan_tickers (ticker) values ('MSFT'), ('AAPL'), ('KO');
insert into public.earnings (ticker, reports_on) values
  ('AAPL', '2026-04-30'), ('MSFT', '2026-02-24'), ('KO', '2026-02-23'), ('ZM', '2026-02-24');
select is(
  private.earnings_facts(),
  '{"total": 3, "earnings": [{"ticker": "MSFT", "reports_on": "2026-02-24"}, {"ticker": "ZM", "reports_on": "2026-02-24"}, {"ticker": "AAPL", "reports_on": "2026-04-30"}],
    "unknown": ["KO"]}'::jsonb,
  'Coming dates are listed in order, today''s included; a company with past dates alone is unknown'
);
insert into public.earnings (ticker, reports_on) select 'T' || n, date '2026-03-01' + n from generate_series(1, 30) n;
select is(private.earnings_facts() -> 'total', '33', 'All coming dates are counted');
select is(jsonb_array_length(private.earnings_facts() -> 'earnings'), 20, 'The first twenty dates are listed');
select is(private.earnings_facts() #>> '{earnings,19,ticker}', 'T18', 'The dates are sorted by day');
update public.scan_tickers set reports_earnings = false where ticker = 'KO';
select is(private.earnings_facts() -> 'unknown', '[]', 'A ticker that reports no earnings is not listed as unknown');

select * from finish();
rollback;
