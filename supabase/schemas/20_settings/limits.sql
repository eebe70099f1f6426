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

comment on table public.limits is 'One row: the safety limits that an owner has chosen; null = not chosen, infinity = none. A limit refuses entries, see private.entry_breach(), and never an exit.';
comment on column public.limits.max_open_positions is 'Positions open at most, the entry included.';
comment on column public.limits.max_positions_per_expiration is 'Positions open at most in one ticker and expiration; 1 = never the same twice.';
comment on column public.limits.max_total_collateral is 'Collateral of everything open at most. USD.';
comment on column public.limits.max_risk_per_trade is 'Max risk of one trade. USD.';
comment on column public.limits.max_risk_per_ticker is 'Max risk of everything open in one ticker. USD.';
comment on column public.limits.max_daily_loss is 'Realized loss of one New York date at which entries end for that date. USD.';
comment on column public.limits.min_buying_power is 'What has to be left of the broker''s buying power after an entry''s collateral. USD.';

insert into public.limits default values;

alter table public.limits enable row level security;
grant select on public.limits to service_role;
