create function private.earliest_expiration() returns date
language sql stable set search_path = ''
return private.new_york_date(private.next_close(private.now()));

comment on function private.earliest_expiration() is
  'The first expiration date (New York) whose options have a session left: that of the next session to close. Of those before it none trades any more, of those from it on all do.';
grant execute on function private.earliest_expiration() to service_role;
