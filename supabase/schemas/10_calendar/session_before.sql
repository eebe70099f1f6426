create function private.session_before(day date) returns date
language sql stable set search_path = ''
begin atomic
  select max(before::date)
  -- Two weeks back is enough: no two weeks are without a session.
  from generate_series(session_before.day - 14, session_before.day - 1, '1 day') before
  where private.session_close(before::date) is not null;
end;

comment on function private.session_before(date) is 'The last session before a New York date.';
