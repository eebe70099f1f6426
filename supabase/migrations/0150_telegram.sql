create table private.telegram_updates (
  update_id bigint primary key,
  received_at timestamptz not null default clock_timestamp()
);

comment on table private.telegram_updates is 'Updates already acted on. Telegram sends an update again until it is answered; the row is written with the effect.';
comment on column private.telegram_updates.received_at is 'Real time.';

alter table private.telegram_updates enable row level security;

create table private.outbox (
  message_id bigint generated always as identity primary key,
  chat_id bigint,
  kind text not null,
  request_id text references public.trade_requests,
  prompt_id bigint references private.prompts,
  facts jsonb not null default '{}',
  status text not null default 'due' check (status in ('due', 'sending', 'sent', 'parked')),
  attempts integer not null default 0,
  due_at timestamptz not null default clock_timestamp(),
  error text,
  created_at timestamptz not null default private.now(),
  sent_at timestamptz,
  check ((kind = 'card') = (request_id is not null)),
  check ((kind in ('settlement', 'which_order', 'drift')) = (prompt_id is not null))
);

comment on table private.outbox is
  'Messages to Telegram, written in the transaction of their cause; deliver-alerts is the only sender. due -> sending -> sent, or parked when Telegram refuses for good.';
comment on column private.outbox.chat_id is 'Where to; null = the owner''s chat, which only the functions know.';
comment on column private.outbox.kind is 'Names the template in shared/telegram.';
comment on column private.outbox.request_id is 'Of a card: sent once, edited in place afterwards.';
comment on column private.outbox.prompt_id is 'Of a question: sent once, edited to show its answer.';
comment on column private.outbox.facts is 'What the template says, as it was when it happened. USD, USD per contract, New York dates.';
comment on column private.outbox.attempts is 'Counts claims: a late report of an earlier attempt changes nothing.';
comment on column private.outbox.due_at is 'Real time: not before; while sending: when the claim lapses.';
comment on column private.outbox.error is 'The latest failure, in Telegram''s words.';
comment on column private.outbox.created_at is 'Market clock.';
comment on column private.outbox.sent_at is 'Real time.';

-- In order, and one in flight per chat.
create unique index outbox_one_in_flight on private.outbox (coalesce(chat_id, 0)) where status = 'sending';
create index outbox_waiting on private.outbox (coalesce(chat_id, 0), message_id) where status in ('due', 'sending');
create index on private.outbox (request_id);
create index on private.outbox (prompt_id);

alter table private.outbox enable row level security;
