create function private.session_open(day date) returns timestamptz
language sql stable set search_path = ''
return case when private.session_close(day) is not null then (day + time '09:30') at time zone 'America/New_York' end;

comment on function private.session_open(date) is
  'When the session of a New York date begins; null where there is no session (weekend, holiday).';
grant execute on function private.session_open(date) to service_role;
