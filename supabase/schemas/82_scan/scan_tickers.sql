create table public.scan_tickers (
  ticker text primary key check (ticker ~ '^[A-Z][A-Z0-9./-]{0,19}$'),
  moves_with text,
  reports_earnings boolean not null default true
);

comment on table public.scan_tickers is
  'The tickers that scans look at. The owner may change them: /scan add AAPL, /scan drop AAPL.';
comment on column public.scan_tickers.ticker is 'Root of the options.';
comment on column public.scan_tickers.moves_with is
  'Name of a group of tickers that move together and have a common cap; null = no group.';
comment on column public.scan_tickers.reports_earnings is 'Whether it is a company: without a known date of its next earnings it is left out.';

insert into public.scan_tickers (ticker, moves_with, reports_earnings) values
  ('SPY', 'US indices', false), ('QQQ', 'US indices', false), ('IWM', 'US indices', false),
  ('GLD', null, false), ('TLT', null, false), ('XLE', null, false), ('XLK', null, false), ('SMH', null, false), ('EEM', null, false);

alter table public.scan_tickers enable row level security;
grant select on public.scan_tickers to service_role;
