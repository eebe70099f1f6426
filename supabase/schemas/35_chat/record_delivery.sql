create function public.record_delivery(
  message_id bigint, attempt integer, outcome text,
  telegram_chat_id bigint default null, telegram_message_id bigint default null,
  retry_after numeric default null, error text default null, posted jsonb default null, moved_to bigint default null
) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  m private.outbox;
  was_blocked boolean;
begin
  update private.outbox o set
    status = case when outcome = 'sent' then 'sent' when outcome in ('refused', 'blocked', 'lost') then 'parked' else 'due' end,
    sent_at = case outcome when 'sent' then clock_timestamp() end,
    error = record_delivery.error,
    sent_chat_id = record_delivery.telegram_chat_id,
    sent_message_id = record_delivery.telegram_message_id,
    edits_message_id = case when outcome <> 'gone' then o.edits_message_id end,
    due_at = clock_timestamp() + make_interval(secs => case when outcome = 'retry'
      then coalesce(record_delivery.retry_after, least(power(2, o.attempts), 300))::double precision else 0 end)
  where o.message_id = record_delivery.message_id and o.status = 'sending' and o.attempts = record_delivery.attempt
  returning * into m;
  if m.message_id is null then
    return;
  end if;

  if outcome in ('sent', 'gone') then
    update public.trade_requests r
    set card_chat_id = record_delivery.telegram_chat_id, card_message_id = record_delivery.telegram_message_id
    where r.request_id = m.request_id;
    update private.prompts q
    set chat_id = record_delivery.telegram_chat_id, telegram_message_id = record_delivery.telegram_message_id,
      expires_at = case when q.kind = 'confirmation' and outcome = 'sent'
        then coalesce(q.expires_at, clock_timestamp() + private.confirmation_lifetime()) else q.expires_at end
    where q.prompt_id = m.prompt_id;
  end if;
  if m.kind = 'post' then
    perform private.record_post(m, outcome, record_delivery.telegram_message_id, record_delivery.error, record_delivery.posted);
  end if;
  if outcome = 'sent' and m.kind in ('brief', 'scorecard', 'weekly') then
    perform private.post_standing(m);
  end if;
  if outcome = 'sent' then
    update private.chats c set blocked_at = null, blocked_error = null, moved_to = null
    from private.chats was
    where c.chat_id = coalesce(m.chat_id, 0) and was.chat_id = c.chat_id and (c.blocked_at is not null or c.moved_to is not null)
    returning was.blocked_at is not null and was.chat_id = 0 into was_blocked;
    if was_blocked then
      perform private.ask_again('0');
    end if;
  elsif outcome = 'blocked' then
    update private.chats c set
      blocked_at = coalesce(c.blocked_at, clock_timestamp()),
      blocked_error = coalesce(record_delivery.error, 'Telegram gave no reason.')
    where c.chat_id = coalesce(m.chat_id, 0);
    -- Nobody would receive the waiting messages. Later messages are tried once each, until one arrives again.
    perform private.park_message(o, record_delivery.error)
    from private.outbox o where o.status = 'due' and coalesce(o.chat_id, 0) = coalesce(m.chat_id, 0);
  elsif record_delivery.retry_after is not null or record_delivery.moved_to is not null then
    update private.chats c set
      -- Telegram's pause applies to the whole chat, so no lane may send before it ends.
      paced_until = greatest(c.paced_until, clock_timestamp() + make_interval(secs => coalesce(record_delivery.retry_after, 0)::double precision)
        + 4 * private.message_interval(coalesce(m.chat_id, c.telegram_id))),
      moved_to = coalesce(record_delivery.moved_to, c.moved_to)
    where c.chat_id = coalesce(m.chat_id, 0);
  end if;
end;
$$;

comment on function public.record_delivery(bigint, integer, text, bigint, bigint, numeric, text, jsonb, bigint) is
  'Records the result of a claimed message. outcome: sent (with Telegram''s ids) | retry (after retry_after seconds, for which the whole chat waits, otherwise after 2, 4, 8 ... up to 300; moved_to: the chat''s new id) | gone (the message to edit no longer exists: it is sent anew) | refused (for good: parked) | lost (a post that Telegram did not answer: parked, it may exist) | blocked (Telegram refuses the bot in this chat: parked, together with everything that is due there). A confirmation can be answered for private.confirmation_lifetime() from its delivery on. When a chat accepts messages again, questions that did not reach it are asked again. posted: {text, alt_text} of a published report. A report of an earlier attempt changes nothing.';
grant execute on function public.record_delivery(bigint, integer, text, bigint, bigint, numeric, text, jsonb, bigint) to service_role;
