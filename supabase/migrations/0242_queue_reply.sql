create function public.queue_reply(update_id bigint, kind text, facts jsonb default '{}') returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.telegram_updates (update_id) values (queue_reply.update_id) on conflict do nothing;
  if not found then
    return false;
  end if;
  insert into private.outbox (kind, facts) values (queue_reply.kind, queue_reply.facts);
  return true;
end;
$$;

comment on function public.queue_reply(bigint, text, jsonb) is
  'Answers a command in the owner''s chat, through the outbox like everything else there, and consumes its update in the same transaction; false when it was consumed before.';
grant execute on function public.queue_reply(bigint, text, jsonb) to service_role;
