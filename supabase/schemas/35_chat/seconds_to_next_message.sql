create function public.seconds_to_next_message() returns numeric
language sql stable security definer set search_path = ''
begin atomic
  -- At least 0.1 seconds: a sender that found nothing to claim must not ask again in a loop.
  select greatest(0.1, round(extract(epoch from min(m.leaves_at) - clock_timestamp()), 3))
  from private.next_messages() m
  where m.status = 'due'
  having count(*) > 0;
end;

comment on function public.seconds_to_next_message() is
  'Seconds of real time until claim_messages() has a message to send; null while none is due.';
grant execute on function public.seconds_to_next_message() to service_role;
