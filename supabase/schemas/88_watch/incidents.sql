create table public.incidents (
  incident_id bigint generated always as identity primary key,
  part text not null,
  fault text not null,
  subject text not null,
  says text not null,
  began_at timestamptz not null default private.now(),
  clear_looks integer not null default 0,
  ended_at timestamptz
);

comment on table public.incidents is
  'What did not work, from when to when: private.watch() opens and ends them and announces both. The faults themselves are private.system_faults().';
comment on column public.incidents.part is 'As in v_system_health.';
comment on column public.incidents.subject is 'What of its kind: a function, a job, a position_id; empty where there is only one.';
comment on column public.incidents.says is 'As its fault said it last; its beginning was announced in the words of that moment.';
comment on column public.incidents.began_at is 'When it was noticed. Market clock.';
comment on column public.incidents.clear_looks is 'Looks in a row that did not find it any more; enough of them end it.';
comment on column public.incidents.ended_at is 'Market clock.';

-- One alert, however often it is seen.
create unique index incidents_open on public.incidents (fault, subject) where ended_at is null;

alter table public.incidents enable row level security;
grant select on public.incidents to service_role;
