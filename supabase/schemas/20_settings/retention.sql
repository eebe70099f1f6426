create table public.retention (
  only_row boolean primary key default true check (only_row),
  decisions interval not null default '90 days' check (decisions >= '1 day'),
  messages interval not null default '90 days' check (messages >= '2 days'),
  updates interval not null default '2 days' check (updates >= '1 day'),
  jobs interval not null default '7 days' check (jobs >= '1 day'),
  opportunities interval not null default '90 days' check (opportunities >= '1 day')
);

comment on table public.retention is
  'One row: how long private.keep_house() keeps rows that are no longer needed. The owner may change it.';
comment on column public.retention.decisions is
  'How long private.exit_decisions and closed public.incidents are kept.';
comment on column public.retention.messages is 'How long sent and parked messages of private.outbox are kept.';
comment on column public.retention.updates is
  'How long private.telegram_updates are kept. Telegram repeats an update for at most a day, and it may use the number of an old update again for a new one.';
comment on column public.retention.jobs is
  'How long cron.job_run_details, private.calls and finished private.lookups are kept.';

comment on column public.retention.opportunities is
  'How long scans and their opportunities are kept, so that the result of each can be seen.';

insert into public.retention default values;

alter table public.retention enable row level security;
grant select on public.retention to service_role;
