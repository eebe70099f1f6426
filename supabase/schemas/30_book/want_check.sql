create function private.want_check() returns void
language sql set search_path = ''
begin atomic
  update private.check_lease set wanted_at = clock_timestamp() where only_row;
end;

comment on function private.want_check() is
  'Somebody''s act wants a check soon: whoever called the database is told so by private.wakes(), and the schedule looks after it.';
