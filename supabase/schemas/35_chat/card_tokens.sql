create table private.card_tokens (
  request_id text primary key references public.trade_requests on delete cascade,
  token text not null unique default replace(gen_random_uuid()::text, '-', '')
);

comment on table private.card_tokens is
  'The tokens in the buttons of cards. A token is made when a card with buttons leaves, and deleted when a new card replaces that one.';
comment on column private.card_tokens.token is
  'Unguessable, and only in the buttons of the newest card: a press without it does nothing.';

alter table private.card_tokens enable row level security;
