create view public.v_system_health with (security_invoker = true) as
with found as materialized (select * from private.system_faults())
select
  part.name as part,
  found.says is null as ok,
  incident.since,
  found.says
from (
  values (1, 'schedule'), (2, 'exit-check'), (3, 'messages'), (4, 'market data'), (5, 'broker'), (6, 'marks'), (7, 'publishing')
) part (place, name)
left join (select part, string_agg(says, e'\n' order by fault, subject) as says from found group by part) found
  on found.part = part.name
left join (select part, min(began_at) as since from public.incidents where ended_at is null group by part) incident
  on incident.part = part.name
order by part.place;

comment on view public.v_system_health is
  'The state of the system at a glance: a row for each part, with its faults in words. Past faults are in incidents.';
comment on column public.v_system_health.since is
  'When the oldest open incident of the part was found. Market clock.';
grant select on public.v_system_health to service_role;
