create table private.prompts (
  prompt_id bigint generated always as identity primary key,
  kind text not null check (kind in
    ('settlement', 'settlement_value', 'which_order', 'drift', 'confirmation', 'working_closes', 'unfilled_entry')),
  position_id bigint references public.positions,
  order_id bigint references public.orders,
  ticker text,
  token text not null unique default replace(gen_random_uuid()::text, '-', ''),
  facts jsonb not null,
  chat_id bigint,
  telegram_message_id bigint,
  asked_at timestamptz not null default private.now(),
  expires_at timestamptz,
  answered_at timestamptz,
  answered_by text,
  answer text,
  check ((kind = 'settlement' or kind = 'confirmation' and facts ->> 'action' in ('close', 'closed')) = (position_id is not null)),
  check ((kind in ('which_order', 'unfilled_entry')) = (order_id is not null)),
  check ((kind in ('drift', 'settlement_value')) = (ticker is not null)),
  check (kind = 'confirmation' or expires_at is null),
  check (kind <> 'confirmation' or (facts ->> 'action' in ('close', 'closed', 'close_all', 'settle', 'kill', 'unkill', 'shares', 'auto_on', 'limit',
    'balance', 'deposit', 'withdraw', 'add')) is true),
  check ((answered_at is null) = (answer is null))
);

comment on table private.prompts is
  'Questions that only a person can answer, each a message with buttons; answered once.';
comment on column private.prompts.kind is
  'settlement = what expiration made of a position; settlement_value = the opening print''s value for a root (ticker) and expiration, which /settle gives; which_order = which order at the broker is ours; drift = the broker holds something else than the book; confirmation = whether a command that goes around the rules is meant; working_closes = what becomes of closes at the broker after a kill; unfilled_entry = what becomes of an entry that has come down to what is approved and does not fill.';
comment on column private.prompts.token is 'Unguessable, in the buttons of the message.';
comment on column private.prompts.facts is 'What the message says and what each answer would book; amounts in USD, prices in USD per contract.';
comment on column private.prompts.telegram_message_id is 'The message that asks; it is edited to show the answer.';
comment on column private.prompts.asked_at is 'Market clock.';
comment on column private.prompts.expires_at is 'Real time: from then on a confirmation cannot be answered any more; null until it was delivered, since nobody can answer before.';
comment on column private.prompts.answered_at is 'Market clock.';
comment on column private.prompts.answered_by is 'Telegram user id, or the broker; null when events answered it.';
comment on column private.prompts.answer is
  'settlement: how the position was closed; settlement_value: the value (USD per share), or gone when nothing waits for it any more; which_order: order1, order2, ... of the candidates, none, or found when it resolved itself; drift: adopt, dismiss, or gone when both agree again; confirmation: confirm, cancel, adjustment, deposit or withdrawal (as what a difference of /balance was booked), withdraw (confirmed and taken back), lapsed, replaced (asked again) or gone; working_closes: cancelcloses, letwork or gone; unfilled_entry: lower, leave, takeback or gone.';

create unique index prompts_one_open on private.prompts
  (kind, coalesce(ticker, coalesce(position_id, order_id)::text, facts ->> 'action', ''), coalesce(facts ->> 'expiration_date', case facts ->> 'action' when 'add' then facts ->> 'contract' end, ''))
  where answered_at is null;
create index on private.prompts (position_id);
create index on private.prompts (order_id);

alter table private.prompts enable row level security;
