create function private.last_session() returns date
language sql stable set search_path = ''
begin atomic
  select max(day::date)
  -- No two weeks are without one.
  from generate_series(private.new_york_date(private.now()) - 14, private.new_york_date(private.now()), '1 day') day
  where private.session_open(day::date) <= private.now();
end;

comment on function private.last_session() is
  'The session that is, or was the last one to begin. New York date.';
