begin;
select plan(1);
\ir ../../clock.psql
\ir ../../helpers.psql

insert into public.dividends values ('SPY', '2026-03-20', 1.62, '77'), ('KO', '2026-03-13', 0.53, '77'), ('KO', '2026-02-24', 0.53, '77');
select is(
  private.dividends_facts(),
  '{"total": 2, "dividends": [{"ticker": "KO", "ex_date": "2026-03-13", "amount": 0.53}, {"ticker": "SPY", "ex_date": "2026-03-20", "amount": 1.62}]}'::jsonb,
  'The coming dividends are listed, the next one first; today''s is left out'
);

select * from finish();
rollback;
