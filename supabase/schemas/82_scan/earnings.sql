create table public.earnings (
  ticker text check (ticker ~ '^[A-Z][A-Z0-9./-]{0,19}$'),
  reports_on date,
  source text not null default 'the owner',
  primary key (ticker, reports_on)
);

comment on table public.earnings is
  'When companies report, as a person has told (/earnings), or as the table editor has imported: what would be held over such a date is not shown by scans.';
comment on column public.earnings.reports_on is 'New York date.';
comment on column public.earnings.source is 'Who says so: a Telegram user id, or whatever an import says.';

alter table public.earnings enable row level security;
grant select on public.earnings to service_role;
