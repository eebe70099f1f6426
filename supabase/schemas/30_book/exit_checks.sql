create table private.exit_checks (
  run_id bigint generated always as identity primary key,
  started_at timestamptz not null default private.now(),
  began_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  market_open boolean not null,
  checked integer not null default 0,
  exits jsonb not null default '[]',
  warnings jsonb not null default '[]'
);

comment on table private.exit_checks is 'One row per run of the exit check. One that is not finished was cut off; the next check takes up what it left.';
comment on column private.exit_checks.run_id is 'Grows with every run: the fencing token of the lease.';
comment on column private.exit_checks.started_at is 'Market clock.';
comment on column private.exit_checks.began_at is 'Real time.';
comment on column private.exit_checks.finished_at is 'Real time.';
comment on column private.exit_checks.checked is 'Positions evaluated.';
comment on column private.exit_checks.exits is 'Exits claimed by this run: [{position_id, reason}].';
comment on column private.exit_checks.warnings is 'What the outside world did not answer: [{asked, message}], see private.system_faults().';

alter table private.exit_checks enable row level security;
