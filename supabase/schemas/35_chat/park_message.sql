create function private.park_message(m private.outbox, error text, outcome text default 'refused') returns void
language plpgsql set search_path = ''
as $$
begin
  update private.outbox o set status = 'parked', error = park_message.error, due_at = clock_timestamp()
  where o.message_id = m.message_id;
  if m.kind = 'post' then
    perform private.record_post(m, park_message.outcome, null, park_message.error, null);
  end if;
end;
$$;

comment on function private.park_message(private.outbox, text, text) is
  'Parks a message that will not be sent (again), with the reason. A parked post becomes failed, or unknown where outcome = lost, and the owner is told.';
