create function private.health_page() returns jsonb
language sql stable set search_path = ''
begin atomic
  select jsonb_build_object(
    'parts', (select coalesce(jsonb_agg(to_jsonb(h)), '[]') from public.v_system_health h),
    'facts', private.health_facts(),
    'incidents', (
      select coalesce(jsonb_agg(to_jsonb(latest) - 'clear_looks' order by latest.incident_id desc), '[]')
      from (select * from public.incidents order by incident_id desc limit 100) latest
    ),
    'runs', (
      select coalesce(jsonb_agg(to_jsonb(latest) order by latest.run_id desc), '[]')
      from (
        select c.run_id, c.started_at, round(extract(epoch from c.finished_at - c.began_at), 2) as seconds, c.asked_only,
          c.market_open, c.checked, jsonb_array_length(c.exits) as exits, c.warnings, c.failure
        from private.exit_checks c order by c.run_id desc limit 50
      ) latest
    )
  );
end;

comment on function private.health_page() is
  'The state of the system for the dashboard: {parts (v_system_health), facts (private.health_facts()), incidents, the newest hundred, runs: [{run_id, started_at (market clock), seconds (real time; null = not finished), asked_only, market_open, checked, exits, warnings, failure}], the newest fifty}.';
