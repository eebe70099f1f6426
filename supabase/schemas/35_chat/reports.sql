create table private.reports (
  kind text not null check (kind in ('brief', 'scorecard', 'weekly')),
  trade_date date not null,
  queued_at timestamptz not null default private.now(),
  primary key (kind, trade_date)
);

comment on table private.reports is
  'The reports already sent, so that each is sent once, however often its job runs.';
comment on column private.reports.trade_date is 'New York date; for a weekly review, its Saturday.';
comment on column private.reports.queued_at is 'Market clock.';

alter table private.reports enable row level security;
