-- Two notes of positions, one of a day.
begin;
select plan(17);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.found(search text) returns text
language sql return (
  select string_agg(n.text, ', ' order by n.note_id) from private.notes_found(search) join public.journal n using (note_id)
);
select position_id as csp from public.positions where request_id = 'CSP' \gset
insert into public.journal (position_id, text, tags, mistakes) values (:csp, 'Sold too early', '{fed}', '{rash}');
insert into public.journal (position_id, text) select position_id, 'held too long' from public.positions where request_id = 'VPC';
insert into public.journal (text) values ('quiet');

select is(pg_temp.found(search), found, what)
from (values
  (null, 'Sold too early, held too long, quiet', 'A null search finds all notes'),
  ('', 'Sold too early, held too long, quiet', 'An empty search finds all notes'),
  ('  ', 'Sold too early, held too long, quiet', 'A search of blanks finds all notes'),
  ('too', 'Sold too early, held too long', 'A word finds the notes that have it'),
  ('EARLY sold', 'Sold too early', 'A note needs all the words, in any order and case'),
  ('too quiet', null, 'A note with only some of the words is not found'),
  ('earl', null, 'A part of a word is not found'),
  ('fed', 'Sold too early', 'A word finds a tag'),
  (' #FED ', 'Sold too early', 'A tag is found with its sign'),
  ('!Rash', 'Sold too early', 'A mistake is found with its sign'),
  ('fed rash', null, 'A tag and a mistake without signs are searched as words'),
  (' spy ', 'Sold too early, held too long', 'A ticker finds the notes on its positions'),
  ('QQQ', null, 'A ticker without notes finds nothing'),
  ('''; drop table public.journal; --', null, 'Text that looks like SQL is searched as words')
) expected (search, found, what);
select is(pg_temp.found(:'csp'), 'Sold too early', 'A number finds the notes on a position');
select is(pg_temp.found('#' || :'csp'), 'Sold too early', 'A position is found with its sign');
select is(pg_temp.found((:csp + 100)::text), null, 'An unknown position finds nothing');

select * from finish();
rollback;
