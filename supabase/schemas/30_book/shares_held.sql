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
  'The broker''s latest report of shares, for every ticker that it has named and for the underlyings of open positions. See private.keep_shares_held().';
comment on column private.shares_held.held is 'Shares, negative when short.';
comment on column private.shares_held.held_before is
  'The last number that differed from held; null = the number has never changed. Shares.';
comment on column private.shares_held.changes is 'How often the number has changed.';
comment on column private.shares_held.changed_at is 'The check that first found held. Market clock.';
comment on column private.shares_held.seen_at is 'The latest check that could read the shares. Market clock.';
comment on column private.shares_held.uncovered_calls is
  'Short calls in the account on the ticker that no long call of equal or later expiration covers: each needs 100 of the shares. Contracts; adjusted contracts are left out, because they deliver something else.';
comment on column private.shares_held.lacking is
  'Shares that open covered calls lacked at the last look; see private.tell_uncovered().';

alter table private.shares_held enable row level security;
