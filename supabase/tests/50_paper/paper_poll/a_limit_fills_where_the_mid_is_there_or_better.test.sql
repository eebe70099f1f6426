-- An entry wants 150.00 at least, a close pays 150.00 at most. The put's mid is the mark of both.
begin;
select plan(6);
\ir ../../clock.psql
\ir ../../book.psql

create function pg_temp.status_at(purpose text, mid numeric) returns text
language plpgsql as $q$
declare
  name text := purpose || mid;
begin
  perform pg_temp.place(name, purpose, 'CSP', 150);
  return public.paper_poll(jsonb_build_array(name), pg_temp.quotes(mid)) -> 0 ->> 'status';
end;
$q$;

select is(pg_temp.status_at('entry', 150), 'filled', 'an entry fills at its limit');
select is(pg_temp.status_at('entry', 149.99), 'working', 'an entry does not fill a cent below its limit');
select is(pg_temp.status_at('entry', 160), 'filled', 'an entry fills where the market pays more');
select is(pg_temp.status_at('exit', 150), 'filled', 'a close fills at its limit');
select is(pg_temp.status_at('exit', 150.01), 'working', 'a close does not fill a cent above its limit');
select is(pg_temp.status_at('exit', 140), 'filled', 'a close fills where the market asks less');

select * from finish();
rollback;
