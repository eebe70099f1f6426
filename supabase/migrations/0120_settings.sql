create table public.settings (
  only_row boolean primary key default true check (only_row),
  max_spread_dollars numeric(14, 4) not null default 10 check (max_spread_dollars >= 0),
  max_spread_percent numeric(6, 2) not null default 40 check (max_spread_percent >= 0),
  max_quote_age interval not null default '2 minutes' check (max_quote_age > '0'),
  max_entry_deviation_percent numeric(6, 2) not null default 25 check (max_entry_deviation_percent >= 0),
  max_close_refusals integer not null default 3 check (max_close_refusals > 0),
  unmarked_checks_alert integer not null default 3 check (unmarked_checks_alert > 0),
  paper_fee numeric(14, 4) not null default 0 check (paper_fee >= 0)
);

comment on table public.settings is 'One row: the tolerances an owner may change.';
comment on column public.settings.max_spread_dollars is 'A quote whose ask - bid is at most this is never too wide. USD per contract.';
comment on column public.settings.max_spread_percent is 'Otherwise ask - bid may be at most this part of the mid. Percent.';
comment on column public.settings.max_quote_age is 'A quote older than this by the market clock is stale.';
comment on column public.settings.max_entry_deviation_percent is 'An approved entry whose mid is further than this from the approved credit is asked again. Percent of the credit.';
comment on column public.settings.max_close_refusals is 'How often a position''s close may be refused by the broker on one trading date before it is left to a person.';
comment on column public.settings.unmarked_checks_alert is 'After this many checks in a row without a trustworthy mark the owner is alerted.';
comment on column public.settings.paper_fee is 'What the paper broker charges. USD per contract and leg.';

insert into public.settings default values;

alter table public.settings enable row level security;
grant select on public.settings to service_role;
