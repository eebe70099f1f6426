create table private.check_lease (
  only_row boolean primary key default true check (only_row),
  run_id bigint references private.exit_checks,
  expires_at timestamptz not null default '-infinity',
  reconciliation_asked boolean not null default false,
  wanted_at timestamptz,
  full_wanted boolean not null default false,
  reconciled_at timestamptz,
  mode text check (mode in ('PAPER', 'SIM', 'LIVE')),
  permits jsonb check (
    permits is null or (
      jsonb_typeof(permits -> 'broker') = 'string' and jsonb_typeof(permits -> 'strategies') = 'array'
      and jsonb_typeof(permits -> 'indices') = 'boolean'
      and coalesce(permits ->> 'expiry_cutoff_minutes', '0') ~ '^\d{1,3}$'
      and coalesce(permits ->> 'liquidates_minutes', '0') ~ '^\d{1,3}$'
    ) is true)
);

comment on table private.check_lease is
  'One row: the run that holds the book. Every function that changes orders or positions locks this row first, so the book has one writer at a time.';
comment on column private.check_lease.expires_at is 'Real time.';
comment on column private.check_lease.reconciliation_asked is
  'A person waits for the result of the next reconciliation; see public.ask_reconciliation().';
comment on column private.check_lease.wanted_at is
  'When a check outside the schedule was last requested: after an approval or another request of a person, or by a check that found another one running. Null = no request is open. Real time.';
comment on column private.check_lease.full_wanted is
  'A full check is among the checks that found another one running.';

comment on column private.check_lease.reconciled_at is 'When the broker''s holdings were last compared with the book. Market clock.';
comment on column private.check_lease.mode is
  'Where orders go, as the latest check reported it: PAPER = the paper broker, SIM = a broker''s simulation, LIVE = real money; null = not reported yet.';
comment on column private.check_lease.permits is
  'The trades that the broker accepts, as the latest check reported it: {broker (its name), strategies, indices (options on an index), expiry_cutoff_minutes (on an option''s last day, no entry this many minutes before the close; absent = entries until the close), liquidates_minutes (the broker may close the position itself this many minutes before that close; absent = never)}; null = everything, or not reported yet.';

insert into private.check_lease default values;
create index on private.check_lease (run_id);

alter table private.check_lease enable row level security;
