create table private.prompts (
  prompt_id bigint generated always as identity primary key,
  position_id bigint not null references public.positions,
  kind text not null check (kind in ('settlement')),
  token text not null unique default replace(gen_random_uuid()::text, '-', ''),
  facts jsonb not null,
  chat_id bigint,
  telegram_message_id bigint,
  asked_at timestamptz not null default private.now(),
  answered_at timestamptz,
  answered_by text,
  answer text,
  check ((answered_at is null) = (answer is null))
);

comment on table private.prompts is
  'Questions that only a person can answer, each a message with buttons; answered once.';
comment on column private.prompts.kind is 'settlement = what expiration made of a position.';
comment on column private.prompts.token is 'Unguessable, in the buttons of the message.';
comment on column private.prompts.facts is 'What the message says and what each answer would book; amounts in USD, prices in USD per contract.';
comment on column private.prompts.telegram_message_id is 'The message that asks; it is edited to show the answer.';
comment on column private.prompts.asked_at is 'Market clock.';
comment on column private.prompts.answered_at is 'Market clock.';
comment on column private.prompts.answered_by is 'Telegram user id, or what else closed the position.';

create unique index prompts_one_open on private.prompts (position_id, kind) where answered_at is null;

alter table private.prompts enable row level security;
