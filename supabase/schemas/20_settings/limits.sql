create table public.limits (
  only_row boolean primary key default true check (only_row),
  max_open_positions integer check (max_open_positions >= 0),
  max_positions_per_expiration integer check (max_positions_per_expiration >= 0),
  max_total_collateral numeric check (max_total_collateral >= 0),
  max_risk_per_trade numeric check (max_risk_per_trade >= 0),
  max_risk_per_ticker numeric check (max_risk_per_ticker >= 0),
  max_daily_loss numeric check (max_daily_loss > 0),
  min_buying_power numeric(18, 4) check (min_buying_power >= 0)
);

comment on table public.limits is
  'One row: the safety limits that the owner has chosen; null = not chosen, infinity = none. A limit refuses entries (see private.entry_breach()), never an exit.';
comment on column public.limits.max_open_positions is 'The most positions that may be open, the new one included.';
comment on column public.limits.max_positions_per_expiration is
  'The most positions that may be open in one ticker and expiration; 1 = never the same twice.';
comment on column public.limits.max_total_collateral is
  'The most collateral that all open positions may tie up. USD.';
comment on column public.limits.max_risk_per_trade is 'The largest max risk of one trade. USD.';
comment on column public.limits.max_risk_per_ticker is
  'The largest max risk of all open positions in one ticker. USD.';
comment on column public.limits.max_daily_loss is
  'Realized loss on one New York date from which on no entry is made on that date. USD.';
comment on column public.limits.min_buying_power is
  'The broker''s buying power that has to be left after an entry''s collateral. USD.';

insert into public.limits default values;

alter table public.limits enable row level security;
grant select on public.limits to service_role;
