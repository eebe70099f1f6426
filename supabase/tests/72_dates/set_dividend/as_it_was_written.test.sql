begin;
select plan(13);
\ir ../../clock.psql
\ir ../../helpers.psql

select private.set_dividend('KO', '2026-03-13', '0.53', '77');
select private.set_dividend('KO', '2026-03-13', '.53', '77') where false;
select private.set_dividend('KO', '2026-03-13', '0.535', '78');
select results_eq('select * from public.dividends', $$ values ('KO', date '2026-03-13', 0.5350, '78') $$, 'the last command counts');
select throws_ok(
  format('select private.set_dividend(%L, %L, %L, %L)', ticker, ex_date, amount, '77'), 'PT422', message, coalesce(message, 'how to write it')
)
from (values
  ('KO', null, '0.53', 'write /dividend SPY 2027-03-19 1.75 with the ex-date and the dollars per share, or off instead of the amount'),
  (null, '2026-03-13', '0.53', null), ('ko', '2026-03-13', '0.53', null), ('KO', '2026-03-13', 'half', null), ('KO', '2026-03-13', null, null),
  ('KO', '2026-03-13', '-1', null), ('KO', '2026-03-13', '0', 'a dividend must be above zero'),
  ('KO', '2026-03-14', '0.53', 'an ex-date must be today or a later trading day, and Mar 14 ''26 is not'),
  ('KO', '2026-02-23', '0.53', 'an ex-date must be today or a later trading day, and Feb 23 ''26 is not'),
  ('SPXW', '2026-03-13', '0.53', 'SPXW is an index: its options are not exercised early')
) written (ticker, ex_date, amount, message);
select private.set_dividend('KO', '2026-03-13', 'off', '77');
select is_empty('select from public.dividends', 'it is deleted');
select throws_ok(
  $$ select private.set_dividend('KO', '2026-03-13', 'off', '77') $$, 'PT404', 'KO has no known dividend on Mar 13 ''26', 'it can be deleted once'
);

select * from finish();
rollback;
