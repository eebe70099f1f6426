create function public.count_due_messages() returns integer
language sql stable security definer set search_path = ''
begin atomic
  select count(*)::integer from private.outbox where status in ('due', 'sending');
end;

comment on function public.count_due_messages() is 'Number of messages that are neither sent nor parked.';
grant execute on function public.count_due_messages() to service_role;
