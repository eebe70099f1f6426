create function private.new_york_time(at timestamptz) returns text
language sql stable set search_path = ''
return to_char(at at time zone 'America/New_York', 'Dy Mon FMDD, HH24:MI');

comment on function private.new_york_time(timestamptz) is
  'An instant in New York time, as messages show it: Mon Nov 23, 10:05.';
