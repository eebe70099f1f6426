create function private.has_card(request_id text) returns boolean
language sql stable set search_path = ''
return exists (
  select from public.trade_requests r where r.request_id = has_card.request_id and r.card_message_id is not null
) or exists (
  select from private.outbox o where o.request_id = has_card.request_id
);

comment on function private.has_card(text) is
  'Whether a request was proposed in the chat, so that its card has to be kept up to date. A trade that a script recorded was not.';
