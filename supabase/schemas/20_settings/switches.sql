create table public.switches (
  only_row boolean primary key default true check (only_row),
  entries_paused_at timestamptz,
  entries_paused_by text,
  killed_at timestamptz,
  killed_by text,
  check ((entries_paused_at is null) = (entries_paused_by is null)),
  check ((killed_at is null) = (killed_by is null))
);

comment on table public.switches is
  'One row: the switches of /pause and /kill; null = off. Commands set them, nobody edits them by hand.';
comment on column public.switches.entries_paused_at is 'Since this time no entry is sent; exits go on. Market clock.';
comment on column public.switches.entries_paused_by is 'Telegram user id.';
comment on column public.switches.killed_at is
  'Since this time nothing is sent, neither entries nor exits. Market clock.';
comment on column public.switches.killed_by is 'Telegram user id.';

insert into public.switches default values;

alter table public.switches enable row level security;
grant select on public.switches to service_role;
