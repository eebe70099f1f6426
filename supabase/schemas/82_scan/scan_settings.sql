create table public.scan_settings (
  only_row boolean primary key default true check (only_row),
  is_scheduled boolean not null default true,
  scans_at time not null default '09:15',
  reprices_at time not null default '09:45',
  most_expirations integer not null default 6 check (most_expirations > 0),
  min_open_interest_short integer not null default 500 check (min_open_interest_short >= 0),
  min_open_interest_long integer not null default 100 check (min_open_interest_long >= 0),
  min_short_bid numeric(14, 4) not null default 10 check (min_short_bid >= 0),
  max_leg_width numeric(14, 4) not null default 5 check (max_leg_width >= 0),
  max_leg_width_percent numeric(6, 2) not null default 10 check (max_leg_width_percent >= 0),
  max_whole_width_percent numeric(6, 2) not null default 15 check (max_whole_width_percent > 0),
  most_per_expiration integer not null default 1 check (most_per_expiration > 0),
  most_per_ticker integer not null default 2 check (most_per_ticker > 0),
  most_per_group integer not null default 3 check (most_per_group > 0),
  most_listed integer not null default 8 check (most_listed between 1 and 20),
  risk_percent numeric(6, 2) not null default 2 check (risk_percent > 0),
  collateral_percent numeric(6, 2) not null default 10 check (collateral_percent > 0),
  stress_percent numeric(6, 2) not null default 3 check (stress_percent > 0),
  all_collateral_percent numeric(6, 2) not null default 50 check (all_collateral_percent > 0)
);

comment on table public.scan_settings is
  'One row: when scans run, and the requirements for every opportunity. The owner may change it.';
comment on column public.scan_settings.is_scheduled is 'A scan runs automatically on each day with a session.';
comment on column public.scan_settings.scans_at is 'Time of the scheduled scan. New York time.';
comment on column public.scan_settings.reprices_at is
  'When a list from before the open gets new prices. New York time.';
comment on column public.scan_settings.most_expirations is
  'How many expirations of a ticker are looked at: those nearest to the targets of the rules that are on.';
comment on column public.scan_settings.min_open_interest_short is
  'The least open interest of a short leg. Contracts.';
comment on column public.scan_settings.min_open_interest_long is 'The least open interest of a long leg. Contracts.';
comment on column public.scan_settings.min_short_bid is 'The least bid of a short leg. USD per contract.';
comment on column public.scan_settings.max_leg_width is 'A leg whose ask - bid is at most this is never too wide. USD per contract.';
comment on column public.scan_settings.max_leg_width_percent is 'Otherwise ask - bid may be at most this part of the mid. Percent.';
comment on column public.scan_settings.max_whole_width_percent is
  'The most that the natural credit may be below the mid of the whole. Percent of the mid.';
comment on column public.scan_settings.most_per_expiration is
  'The most trades in one ticker and expiration, held positions included.';
comment on column public.scan_settings.most_per_ticker is 'The most trades in one ticker, held positions included.';
comment on column public.scan_settings.most_per_group is
  'The most trades in one group of scan_tickers, held positions included.';
comment on column public.scan_settings.most_listed is 'The most trades in a list.';
comment on column public.scan_settings.risk_percent is
  'The most that a trade with wings may lose. Percent of equity.';
comment on column public.scan_settings.collateral_percent is
  'The most that a trade secured by cash may tie up. Percent of equity.';
comment on column public.scan_settings.stress_percent is
  'The most that a trade secured by margin may lose at +-20 % of the underlying. Percent of equity.';
comment on column public.scan_settings.all_collateral_percent is
  'The most that all open positions and the new trade may tie up. Percent of equity.';

insert into public.scan_settings default values;

alter table public.scan_settings enable row level security;
grant select on public.scan_settings to service_role;
