create function public.ask_reconciliation(update_id bigint) returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.lock_book();
  insert into private.telegram_updates (update_id) values (ask_reconciliation.update_id) on conflict do nothing;
  if found then
    update private.check_lease set reconciliation_asked = true;
    perform private.try_wake('exit-check');
  end if;
  return found;
end;
$$;

comment on function public.ask_reconciliation(bigint) is
  '/reconcile: consumes its Telegram update and has a check compare the broker''s holdings with the book now, in market hours or not; its result is sent to the owner''s chat. False when the update was consumed before.';
grant execute on function public.ask_reconciliation(bigint) to service_role;
