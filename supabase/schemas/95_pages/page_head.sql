create function private.page_head() returns jsonb
language sql stable set search_path = ''
begin atomic
  select private.last_run() || jsonb_build_object(
    'mode', (select l.mode from private.check_lease l),
    'day', private.new_york_date(private.now()),
    'checked_at', (
      select c.started_at from private.exit_checks c
      where c.finished_at is not null and not c.asked_only order by c.run_id desc limit 1),
    'killed', s.killed_at is not null,
    'paused', s.entries_paused_at is not null,
    'unwell', (select coalesce(jsonb_agg(h.part), '[]') from public.v_system_health h where not h.ok)
  )
  from public.switches s;
end;

comment on function private.page_head() is
  'The head of every page of the dashboard: {run_id, market_open, changes (private.last_run()), mode (PAPER, SIM or LIVE; null before the first check), day (New York date), checked_at (start of the last full check, market clock), killed, paused, unwell (parts of v_system_health with a fault)}.';
