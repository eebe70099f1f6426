begin;
select plan(6);
\ir ../../clock.psql

create function pg_temp.last_session_at(at timestamp) returns date
language plpgsql as $$
begin
  perform pg_temp.set_clock(last_session_at.at);
  return private.last_session();
end;
$$;

select is(pg_temp.last_session_at('2026-03-05 09:29'), date '2026-03-04', 'before the open it is yesterday''s');
select is(pg_temp.last_session_at('2026-03-05 09:30'), date '2026-03-05', 'from the open on today''s');
select is(pg_temp.last_session_at('2026-03-05 23:00'), date '2026-03-05', 'until midnight');
select is(pg_temp.last_session_at('2026-03-06 00:10'), date '2026-03-05', 'and over night');
select is(pg_temp.last_session_at('2026-03-08 12:00'), date '2026-03-06', 'on a Sunday it is Friday''s');
select is(pg_temp.last_session_at('2026-04-06 08:00'), date '2026-04-02', 'after Good Friday Thursday''s');

select * from finish();
rollback;
