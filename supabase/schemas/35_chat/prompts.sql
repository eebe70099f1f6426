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
  'Questions that only a person can answer, each a message with buttons, answered once.';
comment on column private.prompts.kind is
  'settlement = how a position was settled at expiration; settlement_value = the value of the opening print for a root (ticker) and expiration, which /settle gives; which_order = which order at the broker belongs to the book; drift = the broker''s holdings differ from the book; confirmation = whether a command that bypasses the rules is meant; working_closes = what to do with closes at the broker after a kill; unfilled_entry = what to do with an entry that does not fill at the approved credit.';
comment on column private.prompts.token is 'Unguessable; it is in the buttons of the message.';
comment on column private.prompts.facts is
  'The facts of the message, and what each answer would book; amounts in USD, prices in USD per contract.';
comment on column private.prompts.telegram_message_id is
  'Telegram''s id of the question''s message; it is edited to show the answer.';
comment on column private.prompts.asked_at is 'Market clock.';
comment on column private.prompts.expires_at is
  'Real time: end of a confirmation''s lifetime; null until the question is delivered, because nobody can answer it earlier.';
comment on column private.prompts.answered_at is 'Market clock.';
comment on column private.prompts.answered_by is
  'Telegram user id, or the broker; null when an event made the question obsolete.';
comment on column private.prompts.answer is
  'settlement: how the position was closed; settlement_value: the value (USD per share), or gone when nothing waits for it any more; which_order: order1, order2, ... of the candidates, none, or found when it resolved itself; drift: adopt, dismiss, or gone when both agree again; confirmation: confirm, cancel, adjustment, deposit or withdrawal (how a difference of /balance was booked), withdraw (confirmed and then taken back), lapsed, replaced (asked again) or gone; working_closes: cancelcloses, letwork or gone; unfilled_entry: lower, leave, takeback or gone.';

create unique index prompts_one_open on private.prompts
  (kind, coalesce(ticker, coalesce(position_id, order_id)::text, facts ->> 'action', ''), coalesce(facts ->> 'expiration_date', case facts ->> 'action' when 'add' then facts ->> 'contract' end, ''))
  where answered_at is null;
create index on private.prompts (position_id);
create index on private.prompts (order_id);

alter table private.prompts enable row level security;
