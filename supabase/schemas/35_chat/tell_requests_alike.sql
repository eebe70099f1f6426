create function private.tell_requests_alike() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if old.status is not distinct from new.status then
    return null;
  end if;
  -- Two that are proposed at the same moment wait for each other here: the later one sees the earlier one.
  perform pg_advisory_xact_lock(hashtextextended(new.contract, 0));
  insert into private.outbox (kind, request_id)
  select 'card', a.request_id
  from private.requests_alike(new) a
  where a.status = 'pending' and private.has_card(a.request_id)
    -- One that waits says it when it leaves, which our lock puts off until we have committed.
    and not exists (
      select from private.outbox o where o.request_id = a.request_id and o.status = 'due' for update skip locked
    );
  return null;
end;
$$;

comment on function private.tell_requests_alike() is
  'Another request for the same contract has come, has been decided or is over: the cards that still ask say so.';

create trigger tell_requests_alike after insert or update of status on public.trade_requests
  for each row when (new.origin <> 'import') execute function private.tell_requests_alike();
