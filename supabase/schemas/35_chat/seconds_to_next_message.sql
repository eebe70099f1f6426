create function public.seconds_to_next_message() returns numeric
language sql stable security definer set search_path = ''
begin atomic
  -- Never quite nothing: whoever was just told that there is nothing to claim must not ask in a circle.
  select greatest(0.1, round(extract(epoch from min(private.leaves_at(head.due_at, c.paced_until)) - clock_timestamp()), 3))
  from (
    select distinct on (coalesce(chat_id, 0)) chat_id, status, due_at
    from private.outbox
    where status in ('due', 'sending')
    order by coalesce(chat_id, 0), status = 'sending' desc, message_id
  ) head
  left join private.chats c on c.chat_id = coalesce(head.chat_id, 0)
  where head.status = 'due'
  having count(*) > 0;
end;

comment on function public.seconds_to_next_message() is
  'In how many seconds of real time claim_messages() will have something; null while there is nothing but what is in flight.';
grant execute on function public.seconds_to_next_message() to service_role;
