create table public.rule_settings (
  only_row boolean primary key default true check (only_row),
  quiet_minutes_rules integer not null default 0 check (quiet_minutes_rules between 0 and 60),
  stop_confirmations integer not null default 1 check (stop_confirmations > 0),
  stop_confirmation_checks integer not null default 1 check (stop_confirmation_checks between 1 and 30),
  settlement_margin_percent numeric(6, 2) not null default 0.5 check (settlement_margin_percent >= 0),
  check (stop_confirmations <= stop_confirmation_checks)
);

comment on table public.rule_settings is 'One row: how cautiously rules act on what they see. What they say is in exit_rules and in each position. An owner may change it.';
comment on column public.rule_settings.quiet_minutes_rules is 'For so long after the open no price rule is judged: early quotes are stubs. Minutes.';
comment on column public.rule_settings.stop_confirmations is 'A stop closes when it held in this many of the last stop_confirmation_checks checks that had a mark.';
comment on column public.rule_settings.stop_confirmation_checks is 'See stop_confirmations.';
comment on column public.rule_settings.settlement_margin_percent is 'An expired option whose underlying closed this near to its strike is settled by a person. Percent of the strike.';

insert into public.rule_settings default values;

alter table public.rule_settings enable row level security;
grant select on public.rule_settings to service_role;
