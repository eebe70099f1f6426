create function private.confirmation_lifetime() returns interval
language sql immutable set search_path = ''
return interval '2 minutes';

comment on function private.confirmation_lifetime() is
  'How long a confirmation can be answered, in real time. The message itself says so.';
