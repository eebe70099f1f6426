create function private.confirmation_lifetime() returns interval
language sql immutable set search_path = ''
return interval '2 minutes';

comment on function private.confirmation_lifetime() is 'For how long of real time a confirmation can be answered. The message that asks says so.';
