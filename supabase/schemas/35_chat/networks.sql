create table private.networks (
  network text primary key check (network in ('x', 'linkedin', 'instagram', 'bluesky')),
  seen_at timestamptz not null default clock_timestamp(),
  asked_at timestamptz,
  expires_at timestamptz,
  fault text
);

comment on table private.networks is
  'The networks for which the functions have settings, as the function publish last reported them. The Telegram channel is not among them: see report_settings.';
comment on column private.networks.seen_at is 'Real time.';
comment on column private.networks.asked_at is
  'Real time: when the network''s credential was last renewed or checked.';
comment on column private.networks.expires_at is 'When the credential expires; null = never, or not known.';
comment on column private.networks.fault is
  'Why the credential could not be renewed or checked, in words; null = no fault.';

alter table private.networks enable row level security;
