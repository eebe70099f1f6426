create function private.park_message(m private.outbox, error text) returns void
language plpgsql set search_path = ''
as $$
begin
  update private.outbox o set status = 'parked', error = park_message.error, due_at = clock_timestamp()
  where o.message_id = m.message_id;
  if m.kind = 'post' then
    perform private.record_post(m, 'refused', null, park_message.error, null);
  end if;
end;
$$;

comment on function private.park_message(private.outbox, text) is
  'Puts a message aside that will not be sent, with the reason; a post has then failed, and its owner hears of it.';
