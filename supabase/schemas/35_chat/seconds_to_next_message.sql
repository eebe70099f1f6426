create function public.seconds_to_next_message() returns numeric
language sql stable security definer set search_path = ''
begin atomic
  -- Never quite nothing: whoever was just told that there is nothing to claim must not ask in a circle.
  select greatest(0.1, round(extract(epoch from min(m.leaves_at) - clock_timestamp()), 3))
  from private.next_messages() m
  where m.status = 'due'
  having count(*) > 0;
end;

comment on function public.seconds_to_next_message() is
  'In how many seconds of real time claim_messages() will have something; null while there is nothing but what is in flight.';
grant execute on function public.seconds_to_next_message() to service_role;
