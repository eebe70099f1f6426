create table public.retention (
  only_row boolean primary key default true check (only_row),
  decisions interval not null default '90 days' check (decisions >= '1 day'),
  messages interval not null default '90 days' check (messages >= '2 days'),
  updates interval not null default '2 days' check (updates >= '1 day'),
  jobs interval not null default '7 days' check (jobs >= '1 day'),
  opportunities interval not null default '90 days' check (opportunities >= '1 day')
);

comment on table public.retention is 'One row: how long private.keep_house() keeps what has served. An owner may change it.';
comment on column public.retention.decisions is 'How long private.exit_decisions and public.incidents that are over are kept.';
comment on column public.retention.messages is 'How long messages of private.outbox are kept that were sent or parked.';
comment on column public.retention.updates is 'How long private.telegram_updates are kept. Telegram brings an update for a day at most, and gives an old number to a new one some day.';
comment on column public.retention.jobs is 'How long cron.job_run_details, private.calls and private.lookups that are over are kept.';

comment on column public.retention.opportunities is 'How long scans are kept, with what they found: long enough to see what became of it.';

insert into public.retention default values;

alter table public.retention enable row level security;
grant select on public.retention to service_role;
