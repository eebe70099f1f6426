create table private.reports (
  kind text not null check (kind in ('brief', 'scorecard', 'weekly')),
  trade_date date not null,
  primary key (kind, trade_date)
);

comment on table private.reports is
  'The reports already sent, so that each is sent once, however often its job runs.';
comment on column private.reports.trade_date is 'New York date; for a weekly review, its Saturday.';

alter table private.reports enable row level security;
