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

select is(pg_temp.status_at('entry', 150), 'filled', 'an entry at its limit');
select is(pg_temp.status_at('entry', 149.99), 'working', 'not for a cent less');
select is(pg_temp.status_at('entry', 160), 'filled', 'where the market pays more');
select is(pg_temp.status_at('exit', 150), 'filled', 'a close at its limit');
select is(pg_temp.status_at('exit', 150.01), 'working', 'not for a cent more');
select is(pg_temp.status_at('exit', 140), 'filled', 'where the market asks less');

select * from finish();
rollback;
