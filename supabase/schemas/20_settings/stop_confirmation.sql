create table public.stop_confirmation (
  only_row boolean primary key default true check (only_row),
  needed integer not null default 1 check (needed > 0),
  checks integer not null default 1 check (checks between 1 and 30),
  check (needed <= checks)
);

comment on table public.stop_confirmation is
  'One row: a stop closes when it held in as many as needed of the last checks that had a mark. An owner may change it.';

insert into public.stop_confirmation default values;

alter table public.stop_confirmation enable row level security;
grant select on public.stop_confirmation to service_role;
