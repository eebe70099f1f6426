create table private.lookups (
  lookup_id bigint generated always as identity primary key,
  kind text not null check (kind in ('trade', 'card', 'account', 'reprice', 'chain')),
  is_waited_for boolean not null generated always as (kind in ('trade', 'card', 'account')) stored,
  facts jsonb not null default '{}',
  learned jsonb not null default '{}',
  status text not null default 'due' check (status in ('due', 'asking', 'done', 'failed')),
  attempts integer not null default 0,
  round integer not null default 0,
  due_at timestamptz not null default clock_timestamp(),
  asked_by text,
  topic bigint,
  edits_message_id bigint,
  quote_calls integer not null default 0 check (quote_calls >= 0),
  chain_calls integer not null default 0 check (chain_calls >= 0),
  error text,
  created_at timestamptz not null default clock_timestamp(),
  asked_at timestamptz,
  ended_at timestamptz
);

comment on table private.lookups is
  'Questions to the market and the broker for people and for scans, never for the book. The function scan asks them one after the other. due -> asking -> done, or failed when no answer came.';
comment on column private.lookups.kind is
  'The most urgent first: trade = quotes for a trade that a person wants to sell or add, which becomes a card; card = quotes for the card of a proposal; account = the broker''s report of the account; reprice = new prices for a morning''s list; chain = one ticker of a scan.';
comment on column private.lookups.is_waited_for is 'A person waits for the answer: it goes before those of scans.';
comment on column private.lookups.facts is 'The question, by kind.';
comment on column private.lookups.learned is 'Results of earlier rounds.';
comment on column private.lookups.attempts is 'Number of claims: an answer for an earlier claim changes nothing.';
comment on column private.lookups.round is
  'Number of the round of questions within a claim, from 0 on: an answer that arrives twice is taken once.';
comment on column private.lookups.due_at is
  'Real time: before it is claimed, the earliest time for that; while asking, when the claim lapses.';
comment on column private.lookups.asked_by is
  'Telegram user id of the person who waits for the answer; null = the schedule.';
comment on column private.lookups.topic is 'Telegram''s message_thread_id of the topic for the answer.';
comment on column private.lookups.edits_message_id is
  'Telegram''s id of the message that the answer replaces; null = the answer is a new message.';
comment on column private.lookups.quote_calls is 'Requests that the lookup took from the quota for quotes.';
comment on column private.lookups.chain_calls is
  'Requests that the source counts separately: chains, their lists and daily bars.';
comment on column private.lookups.error is 'Why there was no answer.';
comment on column private.lookups.created_at is 'Real time.';
comment on column private.lookups.asked_at is 'When the lookup was last claimed. Real time.';
comment on column private.lookups.ended_at is 'Real time.';

create index lookups_waiting on private.lookups (lookup_id) where status in ('due', 'asking');
create index lookups_asked on private.lookups (asked_at) where quote_calls > 0 or chain_calls > 0;

alter table private.lookups enable row level security;
