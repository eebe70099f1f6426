create function private.take_up_interrupted() returns void
language plpgsql set search_path = ''
as $$
begin
  -- The lease was free, so nobody is sending: what stands at 'sent' was cut off, and perhaps arrived ...
  update public.orders set status = 'unknown', updated_at = clock_timestamp() where status = 'sent';
  -- ... and an intent certainly did not. Exits are priced again in this check; an entry is a person's to propose again.
  with cut_off as (
    update public.orders set status = 'cancelled', broker_message = 'It was never sent.', updated_at = clock_timestamp()
    where status = 'intent'
    returning request_id, purpose
  ),
  failed as (
    update public.trade_requests r set status = 'failed', status_note = 'It was interrupted before it was sent. Propose it again.'
    from cut_off where cut_off.purpose = 'entry' and r.request_id = cut_off.request_id
    returning r.request_id
  )
  insert into private.outbox (kind, request_id) select 'card', request_id from failed;
end;
$$;

comment on function private.take_up_interrupted() is
  'What a run left that did not get to its end: orders on their way become unknown, and intents are over. Called by who has just taken the lease.';
