create function public.close_by_command(update_id bigint, position_id bigint, exit_price numeric, exit_reason text default 'manual')
returns boolean
language plpgsql security definer set search_path = ''
as $$
begin
  insert into private.telegram_updates (update_id) values (close_by_command.update_id) on conflict do nothing;
  if found then
    perform public.close_position(close_by_command.position_id, close_by_command.exit_price, close_by_command.exit_reason);
  end if;
  return found;
end;
$$;

comment on function public.close_by_command(bigint, bigint, numeric, text) is
  'close_position() at exit_price (USD per contract), said in Telegram: consumes the update in the same transaction; false when it was consumed before.';
grant execute on function public.close_by_command(bigint, bigint, numeric, text) to service_role;
