create table public.daily_volatility (
  ticker text,
  trade_date date,
  close numeric(14, 4) check (close > 0),
  iv30 double precision check (iv30 > 0),
  hv20 double precision check (hv20 >= 0),
  hv60 double precision check (hv60 >= 0),
  primary key (ticker, trade_date)
);

comment on table public.daily_volatility is
  'What scans have seen of each ticker, kept for ever: a rank of implied volatility cannot be made up later.';
comment on column public.daily_volatility.ticker is 'The underlying.';
comment on column public.daily_volatility.trade_date is 'New York date of a session: of the scan, or of an official close before it.';
comment on column public.daily_volatility.close is 'Official close. USD per share; null = not over by then.';
comment on column public.daily_volatility.iv30 is 'Implied volatility at the money in 30 days, of the latest scan of that day: between the expirations around, by variance, or of the nearest. Annual, as a fraction; null = not scanned.';
comment on column public.daily_volatility.hv20 is 'Historic volatility of the 20 closes'' changes up to then: deviation of their logarithms, 252 sessions a year. Annual, as a fraction; null = not known.';
comment on column public.daily_volatility.hv60 is 'The same of 60.';

alter table public.daily_volatility enable row level security;
grant select on public.daily_volatility to service_role;
