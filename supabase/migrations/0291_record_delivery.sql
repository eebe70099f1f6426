create function public.record_delivery(
  message_id bigint, attempt integer, outcome text,
  telegram_chat_id bigint default null, telegram_message_id bigint default null,
  retry_after numeric default null, error text default null
) returns void
language plpgsql security definer set search_path = ''
as $$
declare
  m private.outbox;
begin
  update private.outbox o set
    status = case outcome when 'sent' then 'sent' when 'refused' then 'parked' else 'due' end,
    sent_at = case outcome when 'sent' then clock_timestamp() end,
    error = record_delivery.error,
    due_at = clock_timestamp() + make_interval(secs => case when outcome = 'retry'
      then coalesce(record_delivery.retry_after, least(power(2, o.attempts), 300))::double precision else 0 end)
  where o.message_id = record_delivery.message_id and o.status = 'sending' and o.attempts = record_delivery.attempt
  returning * into m;

  if m.kind = 'card' then
    update public.trade_requests r
    set card_chat_id = record_delivery.telegram_chat_id, card_message_id = record_delivery.telegram_message_id
    where r.request_id = m.request_id and outcome in ('sent', 'gone');
  elsif m.prompt_id is not null then
    update private.prompts q
    set chat_id = record_delivery.telegram_chat_id, telegram_message_id = record_delivery.telegram_message_id
    where q.prompt_id = m.prompt_id and outcome in ('sent', 'gone');
  end if;
end;
$$;

comment on function public.record_delivery(bigint, integer, text, bigint, bigint, numeric, text) is
  'What became of a claimed message. outcome: sent (with Telegram''s ids) | retry (after retry_after seconds, else 2, 4, 8 ... up to 300) | gone (the card to edit is no longer there: it is sent anew) | refused (for good: parked). A report of an earlier attempt changes nothing.';
grant execute on function public.record_delivery(bigint, integer, text, bigint, bigint, numeric, text) to service_role;
