create function private.tell_requests_alike() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  if old.status is not distinct from new.status then
    return null;
  end if;
  -- Two requests proposed at the same moment wait for each other here, so that the later one sees the earlier
  -- one.
  perform pg_advisory_xact_lock(hashtextextended(new.contract, 0));
  insert into private.outbox (kind, request_id)
  select 'card', a.request_id
  from private.requests_alike(new) a
  where a.status = 'pending' and private.has_card(a.request_id)
    -- A waiting card reads its facts when it leaves, and this lock delays that until the transaction has
    -- committed.
    and not exists (
      select from private.outbox o where o.request_id = a.request_id and o.status = 'due' for update skip locked
    );
  return null;
end;
$$;

comment on function private.tell_requests_alike() is
  'Updates the cards that still ask, when another request for the same contract arrives, is decided or ends.';

create trigger tell_requests_alike after insert or update of status on public.trade_requests
  for each row when (new.origin <> 'import') execute function private.tell_requests_alike();
