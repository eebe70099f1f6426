create function private.leaves_at(due_at timestamptz, paced_until timestamptz) returns timestamptz
language sql stable set search_path = ''
return greatest(due_at, paced_until - 4 * private.message_interval());

comment on function private.leaves_at(timestamptz, timestamptz) is
  'When a message leaves at the earliest: when it is due, and its chat has room for one of the five that may leave at once (paced_until: private.chats; null = nothing was sent yet). Real time.';
