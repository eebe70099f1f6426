create function private.take_up_interrupted() returns void
language plpgsql set search_path = ''
as $$
begin
  -- The lease was free, so no run is sending: an order with status sent was cut off and may have arrived.
  update public.orders set status = 'unknown', updated_at = clock_timestamp() where status = 'sent';
  -- An intent was certainly not sent: it was cut off, or stopped by a pause or the close. Exits are claimed again
  -- in this check; the request of an entry is approved again, until it expires.
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
  'Resolves the orders of an interrupted run: sent orders become unknown, intents are cancelled, and the requests of their entries are approved again. Called by the run that has just taken the lease.';
