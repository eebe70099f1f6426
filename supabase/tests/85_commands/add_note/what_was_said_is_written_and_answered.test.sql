begin;
select plan(4);
\ir ../../clock.psql
\ir ../../book.psql

select position_id as csp from public.positions where request_id = 'CSP' \gset
delete from private.outbox;

select private.add_note(
  jsonb_build_object('position_id', :csp, 'text', ' sold too early ', 'tags', '["Late", "fed", "late"]'::jsonb,
    'mistakes', '["Rash"]'::jsonb, 'mood_before', 'calm', 'mood_after', 'greedy', 'rating', 3),
  '77');
select results_eq(
  'select position_id, trade_date, text, tags, mistakes, mood_before, mood_after, rating, written_by from public.journal',
  format($$ values (%s::bigint, date '2026-02-24', 'sold too early', array['fed', 'late'], array['rash'], 'calm', 'greedy',
    3::smallint, '77') $$, :csp),
  'Tags and mistakes are stored once each, in lower case'
);
select is(
  pg_temp.message('noted'), (select to_jsonb(n) - 'words' from public.journal n), 'The answer shows the note'
);

select private.add_note('{"text": "quiet", "trade_date": "2026-02-20"}', '77');
select pg_temp.set_clock('2026-02-24 23:59');
select private.add_note('{"text": "late"}', '77');
select results_eq(
  'select text, trade_date, tags, mistakes from public.journal where position_id is null order by note_id',
  $$ values ('quiet', date '2026-02-20', '{}'::text[], '{}'::text[]), ('late', '2026-02-24', '{}', '{}') $$,
  'A note belongs to the named day, or to today in New York'
);
select is((select count(*) from private.outbox where kind = 'noted'), 3::bigint, 'Each note is answered');

select * from finish();
rollback;
