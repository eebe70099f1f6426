create function private.wake_deliverer() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  -- A statement that queued nothing fires too; and one call per transaction is enough.
  if exists (select from queued) and coalesce(current_setting('thetabase.deliverer_woken', true), '') = '' then
    perform set_config('thetabase.deliverer_woken', 'yes', true);
    perform private.try_wake('deliver-alerts');
  end if;
  return null;
end;
$$;

comment on function private.wake_deliverer() is 'Sends what was just queued at once, instead of at the next minute.';

create trigger wake_deliverer after insert on private.outbox
  referencing new table as queued
  for each statement execute function private.wake_deliverer();
