-- Two notes of positions, one of a day.
begin;
select plan(14);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.found(search text) returns text
language sql return (
  select string_agg(note ->> 'text', ', ' order by place)
  from jsonb_array_elements(private.notes_facts(search) -> 'notes') with ordinality n (note, place)
);
select position_id as csp from public.positions where request_id = 'CSP' \gset
insert into public.journal (position_id, text, tags, mistakes) values (:csp, 'Sold too early', '{fed}', '{rash}');
insert into public.journal (position_id, text) select position_id, 'held too long' from public.positions where request_id = 'VPC';
insert into public.journal (text) values ('quiet');

select is(pg_temp.found(search), found, what)
from (values
  (null, 'quiet, held too long, Sold too early', 'Without a search all notes are listed, the newest first'),
  (' ', 'quiet, held too long, Sold too early', 'Blanks are no search'),
  ('too', 'held too long, Sold too early', 'A word finds the notes that have it'),
  ('EARLY sold', 'Sold too early', 'A note needs all the words, in any order and case'),
  ('too quiet', null, 'A note with only some of the words is not found'),
  ('earl', null, 'A part of a word is not found'),
  ('fed', 'Sold too early', 'A word finds a tag'),
  ('#FED', 'Sold too early', 'A tag is found with its sign'),
  ('!Rash', 'Sold too early', 'A mistake is found with its sign'),
  ('spy', 'held too long, Sold too early', 'A ticker finds the notes on its positions')
) expected (search, found, what);
select is(pg_temp.found(:'csp'), 'Sold too early', 'A number finds the notes on a position');
select is(pg_temp.found('#' || :'csp'), 'Sold too early', 'A position is found with its sign');

insert into public.journal (text) select 'again ' || i from generate_series(1, 11) i;
select private.notes_facts('again') as facts \gset
select is(
  jsonb_path_query_array(:'facts'::jsonb, '$.notes[*].text'),
  (select jsonb_agg('again ' || i order by i desc) from generate_series(2, 11) i), 'The ten newest notes are listed'
);
select is(:'facts'::jsonb - 'notes', '{"search": "again", "total": 11}'::jsonb, 'All notes found are counted');

select * from finish();
rollback;
