create function private.new_york_date(at timestamptz) returns date
language sql immutable set search_path = ''
return (at at time zone 'America/New_York')::date;

comment on function private.new_york_date(timestamptz) is 'The trading date at an instant: the calendar date in New York.';
grant execute on function private.new_york_date(timestamptz) to service_role;
