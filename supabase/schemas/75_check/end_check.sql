create function private.end_check(run private.exit_checks, changed jsonb) returns jsonb
language plpgsql set search_path = ''
as $$
declare
  lease private.check_lease := (select l from private.check_lease l);
  -- What was wanted before it began, it has done, unless that was a full check and this is none.
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
  'Ends a run and gives its lease back: changed ({opened, closed}) with asked_again (what exit-check is to be asked next, since somebody wanted a check meanwhile; null = nobody did) and wakes.';
