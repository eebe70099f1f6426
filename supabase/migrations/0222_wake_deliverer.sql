create function private.wake_deliverer() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  perform private.try_wake('deliver-alerts');
  return null;
end;
$$;

comment on function private.wake_deliverer() is 'Sends what was just queued at once, instead of at the next minute.';

create trigger wake_deliverer after insert on private.outbox
  for each statement execute function private.wake_deliverer();
