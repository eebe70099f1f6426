create table public.stop_confirmation (
  only_row boolean primary key default true check (only_row),
  needed integer not null default 1 check (needed > 0),
  checks integer not null default 1 check (checks between 1 and 30),
  check (needed <= checks)
);

comment on table public.stop_confirmation is
  'One row: in how many checks a stop has to hold before the position closes. The owner may change it.';
comment on column public.stop_confirmation.needed is
  'A stop closes the position when it held in this many of the last checks that had a mark. Checks.';
comment on column public.stop_confirmation.checks is
  'How many of the last checks that had a mark are looked at. Checks.';

insert into public.stop_confirmation default values;

alter table public.stop_confirmation enable row level security;
grant select on public.stop_confirmation to service_role;
