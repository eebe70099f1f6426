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
  'Faults with their beginning and end: private.watch() opens and ends incidents and announces both. private.system_faults() defines the faults.';
comment on column public.incidents.part is 'As in v_system_health.';
comment on column public.incidents.subject is
  'Tells the fault from others of its kind: a function, a job, a position_id; empty where there can be only one.';
comment on column public.incidents.says is
  'The latest words of the fault; its beginning was announced in the words of that time.';
comment on column public.incidents.began_at is 'When the fault was first found. Market clock.';
comment on column public.incidents.clear_looks is
  'Number of looks in a row without the fault; enough of them end the incident.';
comment on column public.incidents.ended_at is 'Market clock.';

-- One incident, and so one alert, per fault.
create unique index incidents_open on public.incidents (fault, subject) where ended_at is null;

alter table public.incidents enable row level security;
grant select on public.incidents to service_role;
