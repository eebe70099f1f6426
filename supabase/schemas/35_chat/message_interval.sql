create function private.message_interval() returns interval
language sql immutable set search_path = ''
return interval '1 second';

comment on function private.message_interval() is
  'How far apart messages to one chat are on average; five may leave at once after a rest. More Telegram does not take.';
