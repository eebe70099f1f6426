-- Marks of the VPC on the 23rd and the 24th, one of them without trust.
begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.kept() returns jsonb
language sql return (select jsonb_agg(to_jsonb(m) - 'position_id' - 'times' order by trade_date) from private.daily_marks m
  join public.positions p using (position_id) where p.request_id = 'VPC');

select pg_temp.set_clock('2026-02-23 10:15'); select pg_temp.check_by(pg_temp.quotes(220, 100));
select pg_temp.set_clock('2026-02-23 10:20'); select pg_temp.check_by('[]');
select pg_temp.set_clock('2026-02-23 10:25'); select pg_temp.check_by(pg_temp.quotes(240, 100));
select pg_temp.set_clock('2026-02-23 10:30'); select pg_temp.check_by(pg_temp.quotes(210, 100));
select pg_temp.set_clock('2026-02-24 10:15'); select pg_temp.check_by(pg_temp.quotes(230, 100));
select jsonb_agg(to_jsonb(m) order by position_id, trade_date) as marks from private.v_daily_marks m \gset

select private.keep_marks();
select is(
  pg_temp.kept(), '[{"trade_date": "2026-02-23", "low": 110, "high": 140, "close": 110, "marks": [120, 140, 110], "naturals": [122, 142, 112]}]'::jsonb,
  'yesterday''s marks in their order; today''s are not stored yet'
);
select results_eq(
  $$ select unnest(times) from private.daily_marks m join public.positions p using (position_id) where p.request_id = 'VPC' $$,
  $$ values (timestamptz '2026-02-23 15:15Z'), ('2026-02-23 15:25Z'), ('2026-02-23 15:30Z') $$, 'with their times'
);

select pg_temp.set_clock('2026-02-25 00:00');
select private.keep_marks();
select is(jsonb_array_length(pg_temp.kept()), 2, 'a day ends at midnight in New York');
select is(
  (select jsonb_agg(to_jsonb(m) order by position_id, trade_date) from private.v_daily_marks m), :'marks'::jsonb,
  'v_daily_marks shows the same before and after'
);

select private.keep_marks();
select is(jsonb_array_length(pg_temp.kept()), 2, 'a second run changes nothing');
select private.compact_decisions();
select private.keep_marks();
select is(
  (select jsonb_agg(to_jsonb(m) order by position_id, trade_date) from private.v_daily_marks m), :'marks'::jsonb,
  'deleted decisions take no marks away'
);

select * from finish();
rollback;
