create table public.dividends (
  ticker text check (ticker ~ '^[A-Z][A-Z0-9./-]{0,19}$'),
  ex_date date,
  amount numeric(14, 4) not null check (amount > 0),
  source text not null,
  primary key (ticker, ex_date)
);

comment on table public.dividends is
  'Dividends to come, from a person (/dividend) or from the source of quotes. The holder of a call gets the dividend by exercising before the ex-date.';
comment on column public.dividends.ticker is 'The underlying.';
comment on column public.dividends.ex_date is
  'The first session in which the shares trade without the dividend. New York date.';
comment on column public.dividends.amount is 'USD per share.';
comment on column public.dividends.source is
  'Where the dividend is known from: a Telegram user id, or the market data.';

alter table public.dividends enable row level security;
grant select on public.dividends to service_role;
