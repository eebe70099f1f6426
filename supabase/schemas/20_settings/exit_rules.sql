create table public.exit_rules (
  strategy_type text primary key check (strategy_type in ('CSP', 'VPC')),
  profit_target_percent numeric(6, 2) not null check (profit_target_percent > 0 and profit_target_percent <= 100),
  stop_loss_percent numeric(8, 2) not null check (stop_loss_percent > 0),
  stop_loss_of text not null check (stop_loss_of in ('credit', 'width')),
  exit_dte integer not null check (exit_dte >= 0),
  check (strategy_type = 'VPC' or stop_loss_of = 'credit')
);

comment on table public.exit_rules is
  'The default exit rules of each strategy. A position takes its own copy when it opens; a change here touches no open position.';
comment on column public.exit_rules.strategy_type is 'CSP = cash-secured put, VPC = vertical put credit spread.';
comment on column public.exit_rules.profit_target_percent is 'Percent of the credit received.';
comment on column public.exit_rules.stop_loss_percent is 'Loss at which to close, in percent of stop_loss_of.';
comment on column public.exit_rules.stop_loss_of is 'What the stop loss is measured by: the credit received, or the width of the spread x 100.';
comment on column public.exit_rules.exit_dte is 'Close when this many calendar days to expiration, or fewer, remain.';

insert into public.exit_rules (strategy_type, profit_target_percent, stop_loss_percent, stop_loss_of, exit_dte) values
  ('CSP', 50, 200, 'credit', 21),
  ('VPC', 50, 100, 'width', 21);

alter table public.exit_rules enable row level security;
grant select on public.exit_rules to service_role;
