create function private.end_check(run private.exit_checks, changed jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  lease private.check_lease := (select l from private.check_lease l);
  -- Checks requested before this run began are done, unless one was a full check and this is a partial one.
  is_wanted boolean := lease.wanted_at > run.began_at or lease.full_wanted;
  said jsonb;
begin
  update private.check_lease set expires_at = '-infinity', wanted_at = case when is_wanted then wanted_at end where only_row;
  said := end_check.changed || jsonb_build_object(
    'asked_again', case when is_wanted then jsonb_strip_nulls(jsonb_build_object(
      'only', case when not lease.full_wanted then 'asked' end)) end,
    'wakes', private.wakes() - 'exit-check');
  update private.exit_checks c set finished_at = clock_timestamp(), answer = said where c.run_id = run.run_id;
  return said;
end;
$$;

comment on function private.end_check(private.exit_checks, jsonb) is
  'Ends a run and releases its lease. Returns changed ({opened, closed}) with asked_again (the check to request next, because one was requested meanwhile; null = none) and wakes.';
