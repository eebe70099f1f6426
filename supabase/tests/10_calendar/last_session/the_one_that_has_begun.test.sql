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

select is(pg_temp.last_session_at('2026-03-05 09:29'), date '2026-03-04', 'before the open it is yesterday''s session');
select is(pg_temp.last_session_at('2026-03-05 09:30'), date '2026-03-05', 'from the open on it is today''s session');
select is(pg_temp.last_session_at('2026-03-05 23:00'), date '2026-03-05', 'it is today''s session until midnight');
select is(pg_temp.last_session_at('2026-03-06 00:10'), date '2026-03-05', 'it is still that session during the night');
select is(pg_temp.last_session_at('2026-03-08 12:00'), date '2026-03-06', 'on a Sunday it is Friday''s session');
select is(pg_temp.last_session_at('2026-04-06 08:00'), date '2026-04-02', 'after Good Friday it is Thursday''s session');

select * from finish();
rollback;
