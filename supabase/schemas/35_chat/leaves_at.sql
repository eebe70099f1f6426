create function private.leaves_at(due_at timestamptz, paced_until timestamptz, spacing interval, lane smallint) returns timestamptz
language sql stable set search_path = ''
return greatest(due_at, paced_until - case when lane <= 2 then 4 else 3 end * spacing);

comment on function private.leaves_at(timestamptz, timestamptz, interval, smallint) is
  'The earliest time at which a message can leave: it is due, and its chat has room for it. Five messages may leave at once; the fifth place is reserved for lanes that a person waits for. paced_until: private.chats, null = nothing was sent yet; spacing: private.message_interval(); lane: private.message_kinds(). Real time.';
