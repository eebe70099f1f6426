create table public.quote_settings (
  only_row boolean primary key default true check (only_row),
  max_spread_dollars numeric(14, 4) not null default 10 check (max_spread_dollars >= 0),
  max_spread_percent numeric(6, 2) not null default 40 check (max_spread_percent >= 0),
  max_whole_percent numeric(6, 2) not null default 60 check (max_whole_percent >= 0),
  max_quote_age interval not null default '2 minutes' check (max_quote_age > '0'),
  positions_per_call integer not null default 5000 check (positions_per_call > 0),
  unmarked_checks_alert integer not null default 3 check (unmarked_checks_alert > 0),
  quiet_minutes integer not null default 0 check (quiet_minutes between 0 and 60),
  settlement_margin_percent numeric(6, 2) not null default 0.5 check (settlement_margin_percent >= 0),
  max_unchanged_age interval not null default '15 minutes' check (max_unchanged_age > '0')
);

comment on table public.quote_settings is
  'One row: when a quote is trusted (see private.quote_fault()), and when an official close settles a position. The owner may change it.';
comment on column public.quote_settings.max_spread_dollars is 'A quote whose ask - bid is at most this is never too wide. USD per contract.';
comment on column public.quote_settings.max_spread_percent is
  'A wider quote is accepted while ask - bid is at most this percent of the mid.';
comment on column public.quote_settings.max_whole_percent is
  'For several legs: their widths together may be at most this percent of the whole position''s mid, or max_spread_dollars per leg.';
comment on column public.quote_settings.max_quote_age is 'A quote older than this is stale. Market clock.';
comment on column public.quote_settings.positions_per_call is
  'How many open positions a check quotes and evaluates at a time. Positions.';
comment on column public.quote_settings.unmarked_checks_alert is
  'After this many checks in a row without a trustworthy mark, private.watch() alerts the owner.';
comment on column public.quote_settings.quiet_minutes is
  'No price rule is evaluated in this many minutes after the open, because early quotes are stubs.';
comment on column public.quote_settings.settlement_margin_percent is 'An expired option whose underlying closed this near to its strike is settled by a person. Percent of the strike.';
comment on column public.quote_settings.max_unchanged_age is
  'For a source that reports when a quote last changed instead of how old it is: a short leg''s quote that has not changed for longer than this is stale. A long leg''s quote only has to have changed today.';

insert into public.quote_settings default values;

alter table public.quote_settings enable row level security;
grant select on public.quote_settings to service_role;
