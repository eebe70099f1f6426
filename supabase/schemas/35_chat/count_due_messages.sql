create function public.count_due_messages() returns integer
language sql stable security definer set search_path = ''
begin atomic
  select count(*)::integer from private.outbox where status in ('due', 'sending');
end;

comment on function public.count_due_messages() is 'Messages not sent and not parked yet.';
grant execute on function public.count_due_messages() to service_role;
