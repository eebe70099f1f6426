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
  'The volatility of each ticker as scans have seen it, kept for ever, because a rank of implied volatility needs a history that cannot be fetched later.';
comment on column public.daily_volatility.ticker is 'The underlying.';
comment on column public.daily_volatility.trade_date is
  'New York date of a session: that of the scan, or of an earlier official close.';
comment on column public.daily_volatility.close is
  'Official close. USD per share; null = the session had not closed.';
comment on column public.daily_volatility.iv30 is
  'Implied volatility at the money for 30 days, from the day''s latest scan: interpolated by variance between the neighboring expirations, or from the nearest one. Annual, as a fraction; null = not scanned.';
comment on column public.daily_volatility.hv20 is
  'Historical volatility of the changes of the last 20 closes: deviation of their logarithms, 252 sessions a year. Annual, as a fraction; null = not known.';
comment on column public.daily_volatility.hv60 is 'As hv20, of the last 60 closes.';

alter table public.daily_volatility enable row level security;
grant select on public.daily_volatility to service_role;
