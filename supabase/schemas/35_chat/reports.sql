create table private.reports (
  kind text not null check (kind in ('brief', 'scorecard', 'weekly')),
  trade_date date not null,
  primary key (kind, trade_date)
);

comment on table private.reports is 'Which report was sent of which day, so that each is sent once however often its job fires.';
comment on column private.reports.trade_date is 'New York date; of a weekly review its Saturday.';

alter table private.reports enable row level security;
