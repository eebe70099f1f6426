create table public.exit_rules (
  strategy_type text primary key,
  profit_target_percent numeric(6, 2) check (profit_target_percent > 0 and profit_target_percent <= 100),
  profit_target_percent_at_one_strike numeric(6, 2)
    check (profit_target_percent_at_one_strike > 0 and profit_target_percent_at_one_strike <= 100),
  stop_loss_percent numeric(8, 2) check (stop_loss_percent > 0),
  stop_loss_of text not null check (stop_loss_of in ('credit', 'width')),
  exit_dte integer check (exit_dte >= 0)
);

comment on table public.exit_rules is
  'The default exit rules of each strategy; null = off. A position copies them when it opens, so a change here does not touch open positions.';
comment on column public.exit_rules.strategy_type is 'One of private.strategies().';
comment on column public.exit_rules.profit_target_percent is 'Percent of the credit received; null = no profit target.';
comment on column public.exit_rules.profit_target_percent_at_one_strike is
  'Percent of the credit where the short put and the short call have the same strike (iron butterfly, straddle); null = profit_target_percent applies.';
comment on column public.exit_rules.stop_loss_percent is 'Loss at which to close, in percent of stop_loss_of; null = no stop.';
comment on column public.exit_rules.stop_loss_of is
  'The amount that stop_loss_percent refers to: the credit received, or the width of the spread x 100.';
comment on column public.exit_rules.exit_dte is
  'The position closes when this many calendar days to expiration, or fewer, remain; null = never by date.';

insert into public.exit_rules
  (strategy_type, profit_target_percent, profit_target_percent_at_one_strike, stop_loss_percent, stop_loss_of, exit_dte)
values
  ('CSP', 50, null, 200, 'credit', 21),
  ('VPC', 50, null, 100, 'width', 21),
  ('VCC', 50, null, 100, 'width', 21),
  ('IC', 50, 25, 200, 'credit', 21),
  ('CC', 50, null, null, 'credit', null),
  ('STR', 50, 25, 200, 'credit', 21);

alter table public.exit_rules enable row level security;
grant select on public.exit_rules to service_role;
