create function private.consume_update(update_id bigint) returns boolean
language plpgsql set search_path = ''
as $$
begin
  insert into private.telegram_updates (update_id) values (consume_update.update_id) on conflict do nothing;
  return found;
end;
$$;

comment on function private.consume_update(bigint) is
  'Takes a Telegram update, in the transaction of its effect; false when it was acted on before.';
