create function private.consume_update(update_id bigint) returns boolean
language plpgsql set search_path = ''
as $$
begin
  insert into private.telegram_updates (update_id) values (consume_update.update_id) on conflict do nothing;
  return found;
end;
$$;

comment on function private.consume_update(bigint) is
  'Marks a Telegram update as handled, in the transaction of its effect; false when it was handled before.';
