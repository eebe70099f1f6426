create function private.queue_lookup(
  kind text, facts jsonb, asked_by text default null, topic bigint default null, edits_message_id bigint default null
) returns bigint
language sql set search_path = ''
begin atomic
  insert into private.lookups (kind, facts, asked_by, topic, edits_message_id)
  values (queue_lookup.kind, queue_lookup.facts, left(queue_lookup.asked_by, 64), queue_lookup.topic, queue_lookup.edits_message_id)
  returning lookup_id;
end;

comment on function private.queue_lookup(text, jsonb, text, bigint, bigint) is
  'Queues a question to the market or the broker (private.lookups) and returns its lookup_id. private.wakes() then names scan.';
