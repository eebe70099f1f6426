create function private.compact_decisions() returns void
language plpgsql set search_path = ''
as $$
begin
  with neighbours as (
    select d.run_id, d.position_id,
      (d.verdict, d.exit_reason, d.code) as decision,
      lag((d.verdict, d.exit_reason, d.code)) over decisions as before,
      lead((d.verdict, d.exit_reason, d.code)) over decisions as after
    from private.exit_decisions d
    join private.exit_checks c using (run_id)
    where private.new_york_date(c.started_at) < private.new_york_date(private.now())
    window decisions as (partition by d.position_id, private.new_york_date(c.started_at) order by d.run_id)
  )
  delete from private.exit_decisions d
  using neighbours n
  where d.run_id = n.run_id and d.position_id = n.position_id
    and n.decision is not distinct from n.before and n.decision is not distinct from n.after;

  delete from private.exit_decisions d
  using private.exit_checks c, public.retention s
  where c.run_id = d.run_id and c.started_at < private.now() - s.decisions;

  delete from private.exit_checks c
  using public.retention s
  where c.started_at < private.now() - s.decisions
    and not exists (select from private.check_lease l where l.run_id = c.run_id);
end;
$$;

comment on function private.compact_decisions() is
  'For past days, keeps only the first and the last of equal decisions; deletes everything older than retention.decisions.';
