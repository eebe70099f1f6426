create function private.take_up_interrupted() returns void
language plpgsql set search_path = ''
as $$
begin
  -- The lease was free, so nobody is sending: what stands at 'sent' was cut off, and perhaps arrived ...
  update public.orders set status = 'unknown', updated_at = clock_timestamp() where status = 'sent';
  -- ... and an intent certainly did not: it was cut off, or the pause or the close came before it was sent. Exits are
  -- priced again in this check; an entry is approved as before, until it expires.
  with cut_off as (
    update public.orders set status = 'cancelled', broker_message = 'It was never sent.', updated_at = clock_timestamp()
    where status = 'intent'
    returning request_id, purpose
  ),
  approved as (
    update public.trade_requests r set status = 'approved', status_note = 'It was not sent yet.'
    from cut_off where cut_off.purpose = 'entry' and r.request_id = cut_off.request_id and r.status = 'executing'
    returning r.request_id
  )
  insert into private.outbox (kind, request_id) select 'card', request_id from approved;
end;
$$;

comment on function private.take_up_interrupted() is
  'What a run left that did not get to its end: orders on their way become unknown, intents are over, and what was approved is so again. Called by who has just taken the lease.';
