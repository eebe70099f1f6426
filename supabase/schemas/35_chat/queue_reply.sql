create function public.queue_reply(
  update_id bigint, kind text, facts jsonb default '{}', user_id text default '', topic bigint default null,
  pressed boolean default false, nav_chat_id bigint default null, nav_message_id bigint default null, in_place boolean default true
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  -- A phone's screen shows no more answers at once.
  most integer := 5;
  outcome text;
begin
  if not private.consume_update(queue_reply.update_id) then
    outcome := 'replayed';
  elsif queue_reply.nav_message_id is not null
    and not private.is_navigable(queue_reply.nav_chat_id, queue_reply.nav_message_id)
    and not private.is_arriving(queue_reply.nav_chat_id, queue_reply.nav_message_id)
  then
    outcome := 'stale';
  else
    outcome := private.queue_answer(queue_reply.kind, queue_reply.facts, queue_reply.user_id, queue_reply.topic,
      case when queue_reply.in_place and exists (select from private.message_kinds() k where k.kind = queue_reply.kind and k.navigable)
        then queue_reply.nav_message_id end,
      most);
    if outcome = 'many' and not queue_reply.pressed then
      -- A press gets a toast. Written commands get one line, however many there are.
      perform private.queue_answer('refused', jsonb_build_object('message',
        format('%s answers to you are still being sent. Ask again when they have arrived.', most)), queue_reply.user_id, queue_reply.topic);
    end if;
  end if;
  return jsonb_build_object('outcome', outcome, 'wakes', private.wakes());
end;
$$;

comment on function public.queue_reply(bigint, text, jsonb, text, bigint, boolean, bigint, bigint, boolean) is
  'Answers a command or press (pressed) that only reads, in the owner''s chat and through the outbox; consumes the update in the same transaction. user_id: Telegram''s id of the person; topic: the message_thread_id of the question. nav_chat_id, nav_message_id: the message whose navigation button was pressed; the answer replaces it (in_place), or is a new message where it cannot. {outcome: queued | waiting (the same answer is on its way) | many (five answers wait for that person: nothing more is queued) | stale (a press may not change that message) | replayed (the update was consumed before), wakes (private.wakes())}.';
grant execute on function public.queue_reply(bigint, text, jsonb, text, bigint, boolean, bigint, bigint, boolean) to service_role;
