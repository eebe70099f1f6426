create function private.file_message() returns trigger
language plpgsql set search_path = ''
as $$
begin
  -- A kind without a template gets the last lane: it is parked when its turn comes and delays no known message.
  new.lane := coalesce((select k.lane from private.message_kinds() k where k.kind = new.kind), 5::smallint);
  if new.topic is null and new.lane <= 2 then
    new.topic := nullif(current_setting('thetabase.topic', true), '')::bigint;
  end if;
  return new;
end;
$$;

comment on function private.file_message() is
  'Puts a message into the lane of its kind, and an answer to a person into the topic from which public.run_command() was called.';

create trigger file_message before insert on private.outbox for each row execute function private.file_message();
