create table public.earnings (
  ticker text check (ticker ~ '^[A-Z][A-Z0-9./-]{0,19}$'),
  reports_on date,
  source text not null default 'the owner',
  primary key (ticker, reports_on)
);

comment on table public.earnings is
  'Dates on which companies report earnings, from a person (/earnings) or imported with the table editor. Scans list no trade that would be held over such a date.';
comment on column public.earnings.reports_on is 'New York date.';
comment on column public.earnings.source is
  'Where the date is known from: a Telegram user id, or the text of an import.';

alter table public.earnings enable row level security;
grant select on public.earnings to service_role;
