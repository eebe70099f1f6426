create function public.claim_messages(owners_chat bigint default null) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  today bigint;
  mine bigint[];
  taken bigint[];
  m private.outbox;
  says jsonb;
  messages jsonb := '[]'::jsonb;
begin
  if owners_chat is not null then
    perform private.note_owners_chat(owners_chat);
  end if;
  select telegram_id into today from private.chats where chat_id = 0;
  insert into private.chats (chat_id)
  select distinct coalesce(o.chat_id, 0) from private.outbox o
  where o.status in ('due', 'sending') and not exists (select from private.chats c where c.chat_id = coalesce(o.chat_id, 0))
  on conflict do nothing;

  loop
    -- Two runs at once would exceed the chat's pace, so the run that holds the lock serves the chat.
    select array_agg(chat_id) into mine from (
      select c.chat_id from private.chats c
      where exists (
        select from private.outbox o where o.status in ('due', 'sending') and o.due_at <= clock_timestamp() and coalesce(o.chat_id, 0) = c.chat_id)
      order by c.chat_id
      for update skip locked
    ) locked;

    with next as (
      select n.message_id, n.chat_id, n.lane
      from private.next_messages() n join private.outbox o using (message_id)
      where n.chat_id = any (mine) and n.leaves_at <= clock_timestamp()
      order by n.message_id
      -- Telegram accepts thirty messages a second from a bot.
      limit greatest(0, 30 - (
        select count(*) from private.outbox sent
        where sent.status = 'sent' and sent.sent_at > clock_timestamp() - interval '1 second'))
      -- A row that is being changed, for example in the SQL editor, delays no other message.
      for update of o skip locked
    ),
    claimed as (
      -- A message whose claim lapsed may have arrived. It is sent again, because one repeat is better than a
      -- loss; a post is not.
      update private.outbox o
      set status = 'sending', attempts = o.attempts + 1, lapses = o.lapses + (o.status = 'sending')::integer,
        due_at = clock_timestamp() + private.claim_lifetime()
      from next
      where o.message_id = next.message_id and o.status in ('due', 'sending') and o.due_at <= clock_timestamp()
      returning o.message_id, next.chat_id, next.lane
    ),
    paced as (
      update private.chats c set
        paced_until = greatest(c.paced_until, clock_timestamp())
          + left_now.messages * private.message_interval(coalesce(nullif(c.chat_id, 0), c.telegram_id)),
        answered_last = left_now.only_answers
      from (select chat_id, count(*) as messages, bool_and(lane = 2) as only_answers from claimed group by 1) left_now
      where c.chat_id = left_now.chat_id
    )
    select array_agg(message_id order by message_id) into taken from claimed;
    exit when taken is null;

    -- The buttons of a card carry a token that is made when the card leaves. A card that is sent again replaces
    -- the earlier one.
    with anew as (
      update public.trade_requests r set card_message_id = null
      from private.outbox o
      where o.message_id = any (taken) and o.facts ? 'anew' and r.request_id = o.request_id
      returning r.request_id
    )
    delete from private.card_tokens t using anew where t.request_id = anew.request_id;
    insert into private.card_tokens (request_id)
    select r.request_id from private.outbox o join public.trade_requests r using (request_id)
    where o.message_id = any (taken) and r.status = 'pending'
    on conflict do nothing;

    for m in select * from private.outbox o where o.message_id = any (taken) order by o.message_id loop
      if m.kind = 'post' and m.lapses > 0 then
        perform private.park_message(m, 'Telegram did not answer.', 'lost');
        continue;
      end if;
      begin
        says := private.message_facts(m);
      exception when query_canceled or others then
        -- A message whose facts cannot be read, or not in time, must not block the others.
        perform private.park_message(m, 'Its content cannot be read: ' || sqlerrm);
        continue;
      end;
      if m.kind in ('brief', 'scorecard', 'weekly') then
        update private.outbox o set facts = says where o.message_id = m.message_id;
      end if;
      messages := messages || (
        select jsonb_build_object(
          'message_id', m.message_id,
          'attempt', m.attempts,
          'lapses', m.lapses,
          'chat_id', m.chat_id,
          'topic', m.topic,
          'kind', m.kind,
          'facts', says,
          'edits', case
            -- A message in the owner's former chat cannot be edited, so it is sent anew.
            when m.request_id is not null then case when today is null or r.card_chat_id = today then r.card_message_id end
            when m.prompt_id is not null then case when today is null or q.chat_id = today then q.telegram_message_id end
            when private.is_navigable(coalesce(m.chat_id, today), m.edits_message_id) then m.edits_message_id
          end)
        from (select) one
        left join public.trade_requests r on r.request_id = m.request_id
        left join private.prompts q on q.prompt_id = m.prompt_id
      );
    end loop;
    exit when messages <> '[]';
  end loop;
  return messages;
end;
$$;

comment on function public.claim_messages(bigint) is
  'Claims the first unsent message of every lane of every chat that is due and fits the chat''s pace, for private.claim_lifetime(): [{message_id, attempt, lapses (earlier claims that were cut off), chat_id (null = the owner''s), topic (message_thread_id, null = the general one), kind, facts, edits (Telegram''s id of the message to edit, null = send)}]. owners_chat: Telegram''s id of the owner''s chat today. Parks messages whose facts cannot be read, and posts that may have arrived; stores the facts of reports.';
grant execute on function public.claim_messages(bigint) to service_role;
