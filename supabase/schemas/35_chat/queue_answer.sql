create function private.queue_answer(
  kind text, facts jsonb, asked_by text, topic bigint default null, edits_message_id bigint default null, most integer default null
) returns text
language plpgsql set search_path = ''
as $$
begin
  -- Nobody's id is longer, and an index takes no page of text.
  asked_by := left(queue_answer.asked_by, 64);
  -- Presses of one person that arrive side by side are counted one after the other.
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
  'An answer to a person (Telegram user id): queued | waiting (the same is on its way and answers this, too) | many (as many as most wait for that person; null = no limit).';
