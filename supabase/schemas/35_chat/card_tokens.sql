create table private.card_tokens (
  request_id text primary key references public.trade_requests on delete cascade,
  token text not null unique default replace(gen_random_uuid()::text, '-', '')
);

comment on table private.card_tokens is
  'What the buttons of cards carry. Made when a card that asks leaves; taken away when a new card is to ask.';
comment on column private.card_tokens.token is 'Unguessable, in the buttons of the newest card only; a press that does not carry it does nothing.';

alter table private.card_tokens enable row level security;
