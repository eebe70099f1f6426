create table public.order_settings (
  only_row boolean primary key default true check (only_row),
  quiet_minutes integer not null default 2 check (quiet_minutes between 0 and 60),
  max_entry_deviation_percent numeric(6, 2) not null default 25 check (max_entry_deviation_percent >= 0),
  max_close_refusals integer not null default 3 check (max_close_refusals > 0),
  paper_fee numeric(14, 4) not null default 0 check (paper_fee >= 0),
  estimated_fee numeric(14, 4) not null default 0 check (estimated_fee >= 0)
);

comment on table public.order_settings is 'One row: how orders are sent. The owner may change it.';
comment on column public.order_settings.quiet_minutes is 'No order leaves in this many minutes after the open.';
comment on column public.order_settings.max_entry_deviation_percent is
  'An approved entry whose mid is further than this from the approved credit needs a new approval. Percent of the credit.';
comment on column public.order_settings.max_close_refusals is
  'How often the broker may refuse a position''s close on one trading date before the close is left to a person.';
comment on column public.order_settings.paper_fee is 'The paper broker''s fee. USD per contract and leg.';
comment on column public.order_settings.estimated_fee is
  'The fee assumed for a broker that reports no fees with its orders: commission, exchange and regulatory fees. USD per contract and leg.';

insert into public.order_settings default values;

alter table public.order_settings enable row level security;
grant select on public.order_settings to service_role;
