begin;
select plan(9);
\ir ../../clock.psql
\ir ../../helpers.psql
\ir ../../pages.psql

insert into public.journal (text) select case n % 3 when 0 then 'of three ' else 'another ' end || n from generate_series(1, 2001) n;
select private.journal_page('{}') as first \gset
select private.journal_page(jsonb_build_object('after', :'first'::jsonb ->> 'next')) as second \gset
select private.journal_page(jsonb_build_object('after', :'second'::jsonb ->> 'next')) as third \gset
select is(jsonb_build_array(jsonb_array_length(:'first'::jsonb -> 'notes'), jsonb_array_length(:'second'::jsonb -> 'notes'), jsonb_array_length(:'third'::jsonb -> 'notes')),
  '[1000, 1000, 1]'::jsonb, '2,001 notes fill three pages');
select is(pg_temp.each((:'first'::jsonb -> 'notes') || (:'second'::jsonb -> 'notes') || (:'third'::jsonb -> 'notes'), 'note_id'),
  (select jsonb_agg(note_id order by note_id desc) from public.journal), 'Every note is listed once, the newest first');
select is(:'third'::jsonb -> 'next', 'null', 'The last page has no next');
select is(jsonb_build_array(:'first'::jsonb -> 'total', :'third'::jsonb -> 'total'), '[2001, 2001]'::jsonb, 'Every page has the total');

select private.journal_page('{"search": "three"}') as found \gset
select is(jsonb_array_length(:'found'::jsonb -> 'notes'), 667, 'A search lists the notes found');
select is(:'found'::jsonb -> 'total', '667', 'A search counts the notes found');
select is(:'found'::jsonb -> 'next', 'null', 'A search with few notes has no next');
select is(
  pg_temp.each(private.journal_page(jsonb_build_object('search', 'three', 'after', :'second'::jsonb ->> 'next')) -> 'notes', 'text'),
  (select coalesce(jsonb_agg(text order by note_id desc), '[]') from public.journal where text like 'of three%' and note_id < (:'second'::jsonb ->> 'next')::bigint),
  'A page of a search after a note outside it has the notes after it'
);
delete from public.journal where note_id = (:'first'::jsonb ->> 'next')::bigint;
select is(private.journal_page(jsonb_build_object('after', :'first'::jsonb ->> 'next')), :'second'::jsonb || '{"total": 2000}', 'A page after a deleted note has the notes after it');

select * from finish();
rollback;
