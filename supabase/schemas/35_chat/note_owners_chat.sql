create function private.note_owners_chat(chat_id bigint) returns void
language plpgsql set search_path = ''
as $$
declare
  before bigint;
begin
  insert into private.chats (chat_id) values (0) on conflict do nothing;
  select c.telegram_id into before from private.chats c where c.chat_id = 0;
  if before = note_owners_chat.chat_id then
    return;
  end if;
  update private.chats c set telegram_id = note_owners_chat.chat_id, moved_to = null, blocked_at = null, blocked_error = null
  where c.chat_id = 0;
  if before is not null then
    -- The new chat may accept messages that the old one refused.
    update private.outbox o set due_at = clock_timestamp() where o.chat_id is null and o.status = 'due';
    perform private.ask_again('0');
  end if;
end;
$$;

comment on function private.note_owners_chat(bigint) is
  'Stores the id of the owner''s chat (Telegram''s). When it replaces another id, waiting messages become due and open questions are asked in the new chat.';
