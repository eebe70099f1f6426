begin;
select plan(17);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../lookups.psql

select private.set_earnings('[{"ticker": "AAPL", "reports_on": "2026-04-30"}, {"ticker": "KO", "reports_on": "2026-02-24"}]', '77');
select results_eq(
  'select ticker, reports_on, source from public.earnings order by 1', $$ values ('AAPL', date '2026-04-30', '77'), ('KO', date '2026-02-24', '77') $$, 'Several dates are stored at once, and today is allowed'
);
select private.set_earnings('[{"ticker": "AAPL", "reports_on": "2026-04-30"}, {"ticker": "AAPL", "reports_on": "2026-07-30"}]', '78');
select results_eq(
  $$ select reports_on, source from public.earnings where ticker = 'AAPL' order by 1 $$, $$ values (date '2026-04-30', '78'), (date '2026-07-30', '78') $$, 'The latest author of a date is stored'
);
select throws_ok(format('select private.set_earnings(%L, %L)', days, '77'), code, message, days::text)
from (values
  ('[{"ticker": "MSFT", "reports_on": "2026-04-29"}, {"ticker": "KO", "reports_on": "2026-02-23"}]'::jsonb, 'PT422', 'the earnings date of KO, Feb 23 ''26, has passed'),
  ('[{"ticker": "MSFT", "reports_on": "2026-04-29"}, {"ticker": "SPX", "reports_on": "2026-04-29"}]', 'PT422', 'SPX is an index: it reports no earnings'),
  ('[{"ticker": "MSFT", "reports_on": "2026-04-29"}, {"ticker": "SPXW", "reports_on": "2026-04-29"}]', 'PT422', 'SPXW is an index: it reports no earnings'),
  ('[{"ticker": "MSFT", "is_off": true}]', 'PT404', 'no earnings date of MSFT is known'),
  ('[]', 'PT422', 'write /earnings AAPL 2026-12-03, with more tickers and dates if you like, or off instead of the date'),
  ('null', 'PT422', null), ('[{"ticker": "MSFT", "reports_on": null}]', 'PT422', null), ('[{"ticker": null, "reports_on": "2026-04-29"}]', 'PT422', null),
  ('[{"ticker": "msft", "reports_on": "2026-04-29"}]', 'PT422', null), ('[{"ticker": "580P", "is_off": true}]', 'PT422', null),
  ('[{"ticker": "MSFT", "is_off": false}]', 'PT422', null)
) written (days, code, message);
select is_empty($$ select from public.earnings where ticker = 'MSFT' $$, 'A refused list stores none of its dates');

insert into public.earnings (ticker, reports_on) values ('AAPL', '2026-02-23');
select private.set_earnings('[{"ticker": "AAPL", "reports_on": null, "is_off": true}]', '77');
select results_eq($$ select reports_on from public.earnings where ticker = 'AAPL' $$, $$ values (date '2026-02-23') $$, '"off" deletes coming dates and keeps past ones');
select throws_ok(
  $$ select private.set_earnings('[{"ticker": "AAPL", "reports_on": null, "is_off": true}]', '77') $$, 'PT404', 'no earnings date of AAPL is known', '"off" without a coming date is refused'
);
select throws_ok($$ select private.set_earnings(null, '77') $$, 'PT422', null, 'A null list is refused');

select * from finish();
rollback;
