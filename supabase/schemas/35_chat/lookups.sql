create table private.lookups (
  lookup_id bigint generated always as identity primary key,
  kind text not null check (kind in ('trade', 'card', 'account', 'reprice', 'chain')),
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
  'What the market and the broker are asked for people and for scans, never for the book: the function scan asks it, one after the other. due -> asking -> done, or failed when there was no answer to be had.';
comment on column private.lookups.kind is
  'Most urgent first: trade = what a person wants to sell or add, to become a card; card = a card that somebody proposed, to say what the market does; account = what the broker says of it; reprice = a morning''s list, anew; chain = a ticker of a scan.';
comment on column private.lookups.facts is 'What is wanted.';
comment on column private.lookups.learned is 'What the answers of earlier rounds came to.';
comment on column private.lookups.attempts is 'Counts claims: the answer of an earlier one changes nothing.';
comment on column private.lookups.round is 'Of its questions within a claim, from 0 on: answers that come twice are taken once.';
comment on column private.lookups.due_at is 'Real time: not before; while asking: when the claim lapses.';
comment on column private.lookups.asked_by is 'Telegram user id of whoever waits for it; null = the schedule.';
comment on column private.lookups.topic is 'Telegram''s message_thread_id: where the answer goes.';
comment on column private.lookups.edits_message_id is 'Telegram''s id of the message that the answer takes the place of; null = it is a new one.';
comment on column private.lookups.quote_calls is 'Requests that it took of the quota for quotes.';
comment on column private.lookups.chain_calls is 'Those that a source counts by themselves: chains, their lists and daily bars.';
comment on column private.lookups.error is 'Why there was no answer.';
comment on column private.lookups.created_at is 'Real time.';
comment on column private.lookups.asked_at is 'When it was claimed last. Real time.';
comment on column private.lookups.ended_at is 'Real time.';

create index lookups_waiting on private.lookups (lookup_id) where status in ('due', 'asking');
create index lookups_asked on private.lookups (asked_at) where quote_calls > 0 or chain_calls > 0;

alter table private.lookups enable row level security;
