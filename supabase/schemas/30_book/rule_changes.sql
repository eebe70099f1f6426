create table public.rule_changes (
  change_id bigint generated always as identity primary key,
  position_id bigint not null references public.positions,
  changed_at timestamptz not null default private.now(),
  changed_by text not null,
  rule text not null check (rule in ('profit_target', 'stop_loss', 'exit_dte', 'auto_exit')),
  old_value text,
  new_value text,
  is_growth boolean not null default false
);

comment on table public.rule_changes is
  'Every change of an exit rule of an open position: who, when, from what to what. A trigger writes it, so no change can bypass it.';
comment on column public.rule_changes.changed_by is
  'The person that the caller of override_rules() named; the database role for a change made in SQL.';
comment on column public.rule_changes.old_value is 'USD for the whole position, days, or true and false; null = off.';
comment on column public.rule_changes.new_value is 'As old_value.';
comment on column public.rule_changes.is_growth is
  'No person made the change: the entry filled further, and the rules grew with the position.';

create index on public.rule_changes (position_id);

alter table public.rule_changes enable row level security;
grant select on public.rule_changes to service_role;
