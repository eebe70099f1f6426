create function private.turn_page(run private.exit_checks) returns private.exit_checks
language plpgsql set search_path = ''
as $$
begin
  with groups as (
    select c.key, count(*) as positions
    from private.checkable_positions c
    where c.key > coalesce(run.page_upto, '') and (c.is_asked or not run.asked_only)
    group by c.key
  ),
  running as (
    select key, sum(positions) over (order by key) as upto_here, sum(positions) over (order by key) - positions as before_here
    from groups
  )
  update private.exit_checks c set
    page = c.page + (run.page_upto is not null)::integer,
    page_after = coalesce(run.page_upto, ''),
    page_upto = (
      select nullif(max(r.key) filter (where r.before_here < s.positions_per_call), max(r.key))
      from running r
      having max(r.upto_here) > s.positions_per_call
    )
  from public.quote_settings s
  where c.run_id = run.run_id
  returning c.* into run;
  return run;
end;
$$;

comment on function private.turn_page(private.exit_checks) is
  'Moves a run to its next page, or to the first: quote_settings.positions_per_call positions, plus all that have the ticker and expiration of the last one.';
