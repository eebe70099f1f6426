begin;
select plan(15);
\ir ../../clock.psql
\ir ../../book.psql

select is(private.wanted_date('{}', 'from'), null::date, 'A missing date is null');
select is(private.wanted_date('{"from": "2028-02-29"}', 'from'), date '2028-02-29', 'A valid date is returned');
select is(
  pg_temp.field_refused(format('select private.wanted_date(%L, %L)', jsonb_build_object('from', word), 'from')), 'from', to_json(word)::text || ' is refused')
from unnest(array['', '2026-02-30', '2026-13-01', '2027-02-29', '0000-01-01', '2026-2-3', '20260203', 'today', 'infinity', '2026-02-24 10:15']) word;
select throws_ok($$ select private.wanted_date('{"from": "2026-02-30"}', 'from') $$, 'PT422', 'from must be a real date, but is 2026-02-30', 'A date that does not exist is named in the refusal');
select throws_ok($$ select private.wanted_date('{"until": "x"}', 'until') $$, 'PT422', 'until must be a date as in 2026-03-31', 'A text that is no date is refused with an example');
select throws_ok($$ select private.wanted_date('{"until": ["2026-02-24"]}', 'until') $$, 'PT422', null, 'Several dates are refused');

select * from finish();
rollback;
