create function private.last_session() returns date
language sql stable set search_path = ''
begin atomic
  select max(day::date)
  -- Two weeks back is enough: no two weeks are without a session.
  from generate_series(private.new_york_date(private.now()) - 14, private.new_york_date(private.now()), '1 day') day
  where private.session_open(day::date) <= private.now();
end;

comment on function private.last_session() is
  'The current session or, between sessions, the last one that began. New York date.';
