create function private.is_navigable(chat_id bigint, message_id bigint) returns boolean
language sql stable set search_path = ''
begin atomic
  select exists (
    select from private.outbox o join private.message_kinds() k using (kind)
    where o.sent_message_id = is_navigable.message_id and o.sent_chat_id = is_navigable.chat_id and k.navigable
  );
end;

comment on function private.is_navigable(bigint, bigint) is
  'Whether a message (Telegram''s ids) is an answer that a press may replace by another one. Only messages that were sent as answers are.';
