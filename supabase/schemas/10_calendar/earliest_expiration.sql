create function private.earliest_expiration() returns date
language sql stable set search_path = ''
return private.new_york_date(private.next_close(private.now()));

comment on function private.earliest_expiration() is
  'The first expiration date (New York) whose options can still trade: the date of the next session to close. Options that expire earlier no longer trade; those that expire on it or later do.';
grant execute on function private.earliest_expiration() to service_role;
