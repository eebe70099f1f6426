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
  (null, 'Sold too early, held too long, quiet', 'all where nothing is searched for'),
  ('', 'Sold too early, held too long, quiet', 'as with nothing'),
  ('  ', 'Sold too early, held too long, quiet', 'or with blanks'),
  ('too', 'Sold too early, held too long', 'a word'),
  ('EARLY sold', 'Sold too early', 'all of the words, however they are written'),
  ('too quiet', null, 'not some of them'),
  ('earl', null, 'not a part of one'),
  ('fed', 'Sold too early', 'a tag'),
  (' #FED ', 'Sold too early', 'with its sign'),
  ('!Rash', 'Sold too early', 'a mistake'),
  ('fed rash', null, 'two tags are two words'),
  (' spy ', 'Sold too early, held too long', 'a ticker'),
  ('QQQ', null, 'another one'),
  ('''; drop table public.journal; --', null, 'what looks like a command is words')
) expected (search, found, what);
select is(pg_temp.found(:'csp'), 'Sold too early', 'a position');
select is(pg_temp.found('#' || :'csp'), 'Sold too early', 'with its sign');
select is(pg_temp.found((:csp + 100)::text), null, 'another one');

select * from finish();
rollback;
