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
  (null, 'quiet, held too long, Sold too early', 'without words, the newest first'),
  (' ', 'quiet, held too long, Sold too early', 'blanks are none'),
  ('too', 'held too long, Sold too early', 'a word'),
  ('EARLY sold', 'Sold too early', 'all of the words, however they are written'),
  ('too quiet', null, 'not some of them'),
  ('earl', null, 'not a part of one'),
  ('fed', 'Sold too early', 'a tag'),
  ('#FED', 'Sold too early', 'with its sign'),
  ('!Rash', 'Sold too early', 'a mistake'),
  ('spy', 'held too long, Sold too early', 'a ticker')
) expected (search, found, what);
select is(pg_temp.found(:'csp'), 'Sold too early', 'a position');
select is(pg_temp.found('#' || :'csp'), 'Sold too early', 'with its sign');

insert into public.journal (text) select 'again ' || i from generate_series(1, 11) i;
select private.notes_facts('again') as facts \gset
select is(
  jsonb_path_query_array(:'facts'::jsonb, '$.notes[*].text'),
  (select jsonb_agg('again ' || i order by i desc) from generate_series(2, 11) i), 'the ten newest'
);
select is(:'facts'::jsonb - 'notes', '{"search": "again", "total": 11}'::jsonb, 'of so many');

select * from finish();
rollback;
