create table private.networks (
  network text primary key check (network in ('x', 'linkedin', 'instagram', 'bluesky')),
  seen_at timestamptz not null default clock_timestamp(),
  asked_at timestamptz,
  expires_at timestamptz,
  fault text
);

comment on table private.networks is
  'The networks that the functions have settings for, as the function publish said last; beside them there is the channel of report_settings.';
comment on column private.networks.seen_at is 'Real time.';
comment on column private.networks.asked_at is 'Real time: when its credential was renewed, or asked about, last.';
comment on column private.networks.expires_at is 'When its credential lapses; null = it does not, or nobody knows.';
comment on column private.networks.fault is 'Why it could not be renewed or asked about, in words; null = it could.';

alter table private.networks enable row level security;
