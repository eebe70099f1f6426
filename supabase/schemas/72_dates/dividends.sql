create table public.dividends (
  ticker text check (ticker ~ '^[A-Z][A-Z0-9./-]{0,19}$'),
  ex_date date,
  amount numeric(14, 4) not null check (amount > 0),
  source text not null,
  primary key (ticker, ex_date)
);

comment on table public.dividends is
  'Dividends to come, as a person has told them (/dividend), or the source of quotes: whoever exercises a call before the ex-date gets one.';
comment on column public.dividends.ticker is 'The underlying.';
comment on column public.dividends.ex_date is 'The first session without it, New York date.';
comment on column public.dividends.amount is 'USD per share.';
comment on column public.dividends.source is 'Who says so: a Telegram user id, or the market''s data.';

alter table public.dividends enable row level security;
grant select on public.dividends to service_role;
