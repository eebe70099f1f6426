create table public.scan_rules (
  rule text primary key check (rule ~ '^[a-zA-Z][a-zA-Z0-9-]{0,19}$'),
  strategy_type text not null references public.exit_rules,
  is_on boolean not null,
  min_dte integer not null check (min_dte >= 0),
  target_dte integer not null check (target_dte >= min_dte),
  max_dte integer not null check (max_dte >= target_dte),
  min_delta numeric(4, 3) not null check (min_delta > 0),
  target_delta numeric(4, 3) not null check (target_delta >= min_delta),
  max_delta numeric(4, 3) not null check (max_delta >= target_delta and max_delta < 1),
  min_credit numeric(14, 4) check (min_credit > 0),
  min_credit_percent numeric(6, 2) check (min_credit_percent > 0),
  min_return_percent numeric(6, 2) not null check (min_return_percent > 0),
  target_return_percent numeric(6, 2) not null check (target_return_percent > 0),
  overrides jsonb not null default '{}' check (jsonb_typeof(overrides) = 'object'),
  check ((min_credit is null) <> (min_credit_percent is null))
);

comment on table public.scan_rules is
  'The kinds of trade that scans look for; credit and return are those of the floor credit. The owner may change them: /scan rules.';
comment on column public.scan_rules.rule is 'Name of the rule, shown in the list.';
comment on column public.scan_rules.strategy_type is 'One of private.strategies().';
comment on column public.scan_rules.min_dte is 'The fewest calendar days to expiration.';
comment on column public.scan_rules.target_dte is 'The best number of calendar days to expiration.';
comment on column public.scan_rules.max_dte is 'The most calendar days to expiration.';
comment on column public.scan_rules.min_delta is
  'The smallest delta of each short leg, without its sign. A fraction, not percent.';
comment on column public.scan_rules.target_delta is 'The best delta. A fraction, not percent.';
comment on column public.scan_rules.max_delta is
  'The largest delta of each short leg, without its sign. A fraction, not percent.';
comment on column public.scan_rules.min_credit is
  'The least credit. USD per contract; null = min_credit_percent applies.';
comment on column public.scan_rules.min_credit_percent is
  'The least credit of a trade with wings, in percent of the wider wing; null = min_credit applies.';
comment on column public.scan_rules.min_return_percent is
  'The least return: with wings credit / risk; otherwise credit / capital (strike, shares or margin) converted to a year: simple, by 365 / days to expiration, at least 7 days. Percent.';
comment on column public.scan_rules.target_return_percent is
  'The return that gets the full score. Percent, as min_return_percent.';
comment on column public.scan_rules.overrides is 'Exit rules that differ from the defaults, as trade_requests.overrides.';

create index on public.scan_rules (strategy_type);

insert into public.scan_rules (rule, strategy_type, is_on, min_dte, target_dte, max_dte, min_delta, target_delta, max_delta,
  min_credit, min_credit_percent, min_return_percent, target_return_percent, overrides)
values
  ('CSP', 'CSP', true, 30, 45, 60, 0.16, 0.22, 0.30, 50, null, 6, 12, '{}'),
  ('VPC', 'VPC', true, 30, 45, 60, 0.18, 0.25, 0.30, null, 20, 25, 35, '{}'),
  ('VCC', 'VCC', false, 30, 45, 60, 0.14, 0.18, 0.22, null, 15, 18, 25, '{}'),
  ('IC', 'IC', true, 35, 45, 60, 0.14, 0.16, 0.20, null, 25, 33, 45, '{}'),
  ('CC', 'CC', true, 14, 30, 45, 0.20, 0.28, 0.35, 30, null, 6, 12, '{}'),
  ('wheel', 'CSP', false, 21, 35, 45, 0.20, 0.28, 0.30, 30, null, 8, 15, '{"profit_percent": 50, "stop_loss": null, "exit_dte": null}'),
  ('STR', 'STR', false, 35, 45, 60, 0.14, 0.16, 0.20, 100, null, 10, 20, '{}');

alter table public.scan_rules enable row level security;
grant select on public.scan_rules to service_role;
