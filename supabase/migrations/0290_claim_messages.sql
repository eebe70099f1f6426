create function public.claim_messages() returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  taken bigint[];
begin
  begin
    with head as (
      -- What is in flight comes first: an earlier message may have been committed after a later one left.
      select distinct on (coalesce(chat_id, 0)) message_id
      from private.outbox
      where status in ('due', 'sending')
      order by coalesce(chat_id, 0), status = 'sending' desc, message_id
    ),
    free as (
      -- A claim that lapsed was cut off; the message perhaps arrived, and one repeat is better than a loss.
      select o.message_id from private.outbox o join head using (message_id)
      where o.status in ('due', 'sending') and o.due_at <= clock_timestamp()
      for update of o skip locked
    ),
    claimed as (
      update private.outbox o
      set status = 'sending', attempts = o.attempts + 1, due_at = clock_timestamp() + interval '30 seconds'
      from free where o.message_id = free.message_id
      returning o.message_id
    )
    select array_agg(message_id) into taken from claimed;
  exception when unique_violation then
    -- Another run put a message of the same chat in flight at this very moment; it goes on with the rest.
    return '[]';
  end;

  -- The buttons of a card that asks carry a token of its own; it is made when the card leaves.
  update public.trade_requests r set card_token = replace(gen_random_uuid()::text, '-', '')
  from private.outbox o
  where o.message_id = any (taken) and r.request_id = o.request_id and r.status = 'pending' and r.card_token is null;

  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'message_id', o.message_id,
      'attempt', o.attempts,
      'chat_id', coalesce(o.chat_id, r.card_chat_id, q.chat_id),
      'kind', o.kind,
      'facts', case o.kind
        when 'card' then private.request_facts(r)
        when 'positions' then private.positions_facts()
        when 'pnl' then private.pnl_facts()
        when 'why' then private.why_facts((o.facts ->> 'position_id')::bigint)
        else o.facts || coalesce(q.facts || jsonb_build_object('token', q.token, 'answer', q.answer), '{}')
      end,
      'edits', coalesce(r.card_message_id, q.telegram_message_id)
    )), '[]')
    from private.outbox o
    left join public.trade_requests r using (request_id)
    left join private.prompts q using (prompt_id)
    where o.message_id = any (taken)
  );
end;
$$;

comment on function public.claim_messages() is
  'Takes the first unsent message of every chat that is due, for 30 s of real time: [{message_id, attempt, chat_id (null = the owner''s), kind, facts, edits (Telegram''s id of the message to edit, null = send)}].';
grant execute on function public.claim_messages() to service_role;
