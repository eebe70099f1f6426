create function private.is_arriving(chat_id bigint, message_id bigint) returns boolean
language sql stable set search_path = ''
begin atomic
  select not exists (
    select from private.outbox o where o.sent_message_id = is_arriving.message_id and o.sent_chat_id = is_arriving.chat_id
  ) and exists (
    select from private.outbox o join private.message_kinds() k using (kind)
    where o.status = 'sending' and o.chat_id is null and k.navigable
  );
end;

comment on function private.is_arriving(bigint, bigint) is
  'Whether a message (Telegram''s ids) may be an answer that has just arrived and that its sender has not reported yet. The report comes before the next answer leaves; public.claim_messages() then checks again.';
