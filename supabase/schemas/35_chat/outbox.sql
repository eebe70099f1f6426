create table private.outbox (
  message_id bigint generated always as identity primary key,
  chat_id bigint,
  kind text not null,
  request_id text references public.trade_requests,
  prompt_id bigint references private.prompts,
  edits_message_id bigint,
  facts jsonb not null default '{}',
  status text not null default 'due' check (status in ('due', 'sending', 'sent', 'parked')),
  attempts integer not null default 0,
  lapses integer not null default 0,
  due_at timestamptz not null default clock_timestamp(),
  error text,
  created_at timestamptz not null default clock_timestamp(),
  sent_at timestamptz,
  lane smallint not null,
  asked_by text,
  topic bigint,
  sent_chat_id bigint,
  sent_message_id bigint,
  check ((kind = 'card') = (request_id is not null)),
  check ((kind in ('settlement', 'settlement_value', 'which_order', 'drift', 'confirmation', 'working_closes', 'unfilled_entry')) = (prompt_id is not null))
);

comment on table private.outbox is
  'Messages to Telegram, written in the transaction of their cause. deliver-alerts is the only sender. due -> sending -> sent, or parked when Telegram refuses for good.';
comment on column private.outbox.chat_id is
  'The chat of the message; null = the owner''s chat, whose id only the functions know.';
comment on column private.outbox.kind is 'The name of the template in shared/telegram.';
comment on column private.outbox.request_id is
  'For a card: its request. The card is sent once and edited afterwards.';
comment on column private.outbox.prompt_id is
  'For a question: its prompt. The question is sent once and edited to show its answer.';
comment on column private.outbox.edits_message_id is
  'Telegram''s id of the message that this one replaces; null = a new message, or the request or prompt has the id.';
comment on column private.outbox.facts is
  'The facts for the template as of the event, or what private.message_facts() needs to read them when the message leaves. A report keeps the facts that it showed, for publishing. USD, USD per contract, New York dates.';
comment on column private.outbox.attempts is 'Number of claims: a late report of an earlier attempt changes nothing.';
comment on column private.outbox.lapses is
  'Number of claims that were cut off, so that it is not known whether the message arrived.';
comment on column private.outbox.due_at is
  'Real time: before sending, the earliest time for it; while sending, when the claim lapses.';
comment on column private.outbox.error is 'The latest failure, in Telegram''s words.';
comment on column private.outbox.created_at is 'Real time.';
comment on column private.outbox.sent_at is 'Real time.';
comment on column private.outbox.lane is
  'Lane of the kind: private.message_kinds(). The lanes of a chat are sent in parallel, each in order.';
comment on column private.outbox.asked_by is
  'Telegram user id of the person who asked; at most five answers wait for one person.';
comment on column private.outbox.topic is
  'Telegram''s message_thread_id: the topic of a forum in which the question was asked; null = the general topic.';
comment on column private.outbox.sent_chat_id is 'Telegram''s id of the chat that has the message; null = not known.';
comment on column private.outbox.sent_message_id is 'Telegram''s id of the sent message.';

-- One message in flight per chat and lane keeps the order.
create unique index outbox_one_in_flight on private.outbox (coalesce(chat_id, 0), lane) where status = 'sending';
create index outbox_waiting on private.outbox (coalesce(chat_id, 0), lane, message_id) where status in ('due', 'sending');
create index outbox_asked on private.outbox (asked_by) where status in ('due', 'sending');
create index outbox_shown on private.outbox (sent_message_id) where sent_message_id is not null;
create index outbox_sent on private.outbox (sent_at) where status = 'sent';
create index on private.outbox (request_id);
create index on private.outbox (prompt_id);

alter table private.outbox enable row level security;
