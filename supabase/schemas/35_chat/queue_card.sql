create function private.queue_card(request_id text) returns void
language sql set search_path = ''
begin atomic
  insert into private.outbox (kind, request_id) values ('card', queue_card.request_id);
end;

comment on function private.queue_card(text) is
  'Sends the request''s card, or updates the one in the chat. Its facts are read when it is sent.';
