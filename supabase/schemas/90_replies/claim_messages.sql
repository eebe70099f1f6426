create function public.claim_messages() returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  taken bigint[];
  m private.outbox;
  says jsonb;
  messages jsonb := '[]'::jsonb;
begin
  loop
    begin
      with head as (
        -- What is in flight comes first: an earlier message may have been committed after a later one left.
        select distinct on (coalesce(chat_id, 0)) message_id
        from private.outbox
        where status in ('due', 'sending')
        order by coalesce(chat_id, 0), status = 'sending' desc, message_id
      ),
      free as (
        -- A claim that lapsed was cut off; the message perhaps arrived, and one repeat is better than a loss. Of a post it is not.
        select o.message_id from private.outbox o join head using (message_id)
        left join private.chats c on c.chat_id = coalesce(o.chat_id, 0)
        where o.status in ('due', 'sending') and private.leaves_at(o.due_at, c.paced_until) <= clock_timestamp()
        order by o.message_id
        -- Thirty a second is what Telegram takes of a bot.
        limit greatest(0, 30 - (
          select count(*) from private.outbox sent
          where sent.status = 'sent' and sent.sent_at > clock_timestamp() - interval '1 second'))
        for update of o skip locked
      ),
      claimed as (
        update private.outbox o
        set status = 'sending', attempts = o.attempts + 1, lapses = o.lapses + (o.status = 'sending')::integer,
          due_at = clock_timestamp() + interval '30 seconds'
        from free where o.message_id = free.message_id
        returning o.message_id, coalesce(o.chat_id, 0) as chat_id
      ),
      paced as (
        insert into private.chats as c (chat_id, paced_until)
        select chat_id, clock_timestamp() + private.message_interval() from claimed
        on conflict (chat_id) do update
        set paced_until = greatest(c.paced_until, clock_timestamp()) + private.message_interval()
      )
      select array_agg(message_id order by message_id) into taken from claimed;
    exception when unique_violation then
      -- Another run put a message of the same chat in flight at this very moment; it goes on with the rest.
      return '[]'::jsonb;
    end;
    exit when taken is null;

    -- The buttons of a card that asks carry a token of its own; it is made when the card leaves. One that is sent
    -- again takes the place of the card before.
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
        perform private.park_message(m, 'nobody knows whether it arrived: look there before you publish it again');
        continue;
      end if;
      begin
        says := private.message_facts(m);
      exception when query_canceled or others then
        -- One message that cannot be written, or not in time, must not keep the others from being sent.
        perform private.park_message(m, 'Its facts cannot be read: ' || sqlerrm);
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
          'chat_id', coalesce(m.chat_id, r.card_chat_id, q.chat_id),
          'kind', m.kind,
          'facts', says,
          'edits', coalesce(r.card_message_id, q.telegram_message_id, m.edits_message_id))
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

comment on function public.claim_messages() is
  'Takes the first unsent message of every chat that is due and that the chat''s pace lets leave, for 30 s of real time: [{message_id, attempt, lapses (earlier claims that were cut off), chat_id (null = the owner''s), kind, facts, edits (Telegram''s id of the message to edit, null = send)}]. Parks what cannot be read, and a post that perhaps is there; keeps what a report says.';
grant execute on function public.claim_messages() to service_role;
