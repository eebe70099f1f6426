create function public.queue_reply(
  update_id bigint, kind text, facts jsonb default '{}', edits_message_id bigint default null
) returns jsonb
language plpgsql security definer set search_path = ''
as $$
begin
  if not private.consume_update(queue_reply.update_id) then
    return jsonb_build_object('queued', false);
  end if;
  insert into private.outbox (kind, facts, edits_message_id)
  values (queue_reply.kind, queue_reply.facts, queue_reply.edits_message_id);
  return jsonb_build_object('queued', true, 'wakes', private.wakes());
end;
$$;

comment on function public.queue_reply(bigint, text, jsonb, bigint) is
  'Answers a command that only reads, or a press on a button that leads from one message to the next, in the owner''s chat: a new message, or in the place of edits_message_id (Telegram''s id). Through the outbox like everything else there; consumes the update in the same transaction. {queued (false when it was consumed before), wakes (private.wakes())}.';
grant execute on function public.queue_reply(bigint, text, jsonb, bigint) to service_role;
