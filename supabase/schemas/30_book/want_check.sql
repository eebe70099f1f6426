create function private.want_check() returns void
language sql set search_path = ''
begin atomic
  update private.check_lease set wanted_at = clock_timestamp() where only_row;
end;

comment on function private.want_check() is
  'Requests an exit check soon. private.wakes() passes the request to whoever called the database, and the schedule makes sure that the check happens.';
