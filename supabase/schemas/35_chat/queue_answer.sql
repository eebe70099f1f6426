create function private.queue_answer(
  kind text, facts jsonb, asked_by text, topic bigint default null, edits_message_id bigint default null, most integer default null
) returns text
language plpgsql set search_path = ''
as $$
begin
  -- No Telegram id is longer than 64 characters, and an index entry must stay short.
  asked_by := left(queue_answer.asked_by, 64);
  -- The lock makes simultaneous presses of one person count one after the other.
  perform pg_advisory_xact_lock(hashtextextended('answers of ' || queue_answer.asked_by, 0));
  if exists (
    select from private.outbox o
    where o.status = 'due' and o.asked_by = queue_answer.asked_by and o.kind = queue_answer.kind and o.facts = queue_answer.facts
      and o.topic is not distinct from queue_answer.topic and o.edits_message_id is not distinct from queue_answer.edits_message_id
  ) then
    return 'waiting';
  elsif queue_answer.most <= (
    select count(*) from private.outbox o where o.status in ('due', 'sending') and o.asked_by = queue_answer.asked_by
  ) then
    return 'many';
  end if;
  insert into private.outbox (kind, facts, asked_by, topic, edits_message_id)
  values (queue_answer.kind, queue_answer.facts, queue_answer.asked_by, queue_answer.topic, queue_answer.edits_message_id);
  return 'queued';
end;
$$;

comment on function private.queue_answer(text, jsonb, text, bigint, bigint, integer) is
  'Queues an answer to a person (Telegram user id): queued | waiting (the same answer is already on its way) | many (most answers wait for that person already; most null = no limit).';
