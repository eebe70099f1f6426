create table private.watchdog (
  only_row boolean primary key default true check (only_row),
  looked_at timestamptz not null default private.now(),
  ticks_expected_from timestamptz not null default private.now()
);

comment on table private.watchdog is 'One row: the memory of private.watch().';
comment on column private.watchdog.looked_at is 'When the watchdog last ran. Market clock.';
comment on column private.watchdog.ticks_expected_from is
  'Before this time nobody could call exit-check: the project was being set up, or the schedule stood still. Market clock.';

insert into private.watchdog default values;

alter table private.watchdog enable row level security;
