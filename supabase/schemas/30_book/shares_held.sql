create table private.shares_held (
  ticker text primary key,
  held integer not null,
  held_before integer check (held_before <> held),
  changes integer not null default 0,
  changed_at timestamptz not null default private.now(),
  seen_at timestamptz not null default private.now(),
  uncovered_calls integer not null default 0 check (uncovered_calls >= 0),
  lacking integer not null default 0 check (lacking >= 0)
);

comment on table private.shares_held is
  'What the broker said last of shares: of every ticker that it has named, and of the underlyings of open positions. See private.keep_shares_held().';
comment on column private.shares_held.held is 'Shares, negative when short.';
comment on column private.shares_held.held_before is 'What it said before that, of another number; null = it has never been another. Shares.';
comment on column private.shares_held.changes is 'How often that was another number.';
comment on column private.shares_held.changed_at is 'The check that first saw held. Market clock.';
comment on column private.shares_held.seen_at is 'The latest check that could read it. Market clock.';
comment on column private.shares_held.uncovered_calls is 'Short calls on it, whoever sold them, that no long call of equal or later expiration covers: each needs 100 of the shares. Contracts; without those of adjusted contracts, which deliver something else.';
comment on column private.shares_held.lacking is 'So many shares open covered calls lacked when it was last looked at; see private.tell_uncovered().';

alter table private.shares_held enable row level security;
