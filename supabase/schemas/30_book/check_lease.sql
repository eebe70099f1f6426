create table private.check_lease (
  only_row boolean primary key default true check (only_row),
  run_id bigint references private.exit_checks,
  expires_at timestamptz not null default '-infinity',
  reconciliation_asked boolean not null default false,
  wanted_at timestamptz,
  full_wanted boolean not null default false,
  reconciled_at timestamptz,
  mode text check (mode in ('PAPER', 'SIM', 'LIVE')),
  permits jsonb
);

comment on table private.check_lease is
  'One row: which run holds the book. Whoever changes orders or positions locks this row first, so the book has one writer at a time.';
comment on column private.check_lease.expires_at is 'Real time.';
comment on column private.check_lease.reconciliation_asked is 'Somebody waits for the next reconciliation''s result; see public.ask_reconciliation().';
comment on column private.check_lease.wanted_at is
  'When a check was last asked for beside the schedule: something was approved or asked for, or one found another at work. Null = every wish has been met. Real time.';
comment on column private.check_lease.full_wanted is 'Among those who found another at work was a full check.';

comment on column private.check_lease.reconciled_at is 'When the broker''s holdings were last compared with the book. Market clock.';
comment on column private.check_lease.mode is 'Where orders go, as the latest check was told: PAPER = the paper broker, SIM = a broker''s simulation, LIVE = real money; null = nobody has said.';
comment on column private.check_lease.permits is 'What the broker trades, as the latest check was told: {broker (its name), strategies, indices (options on an index), expiry_cutoff_minutes (so long before the close nothing more is opened in what trades for the last time; absent = until the close), liquidates_minutes (so long before it the broker may close that by itself; absent = never)}; null = everything, or nobody has said.';

insert into private.check_lease default values;
create index on private.check_lease (run_id);

alter table private.check_lease enable row level security;
