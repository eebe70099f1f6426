create function public.finish_exit_check(run_id bigint, reports jsonb) returns jsonb
language plpgsql security definer set search_path = ''
as $$
declare
  changed jsonb;
begin
  perform private.lock_book(finish_exit_check.run_id);
  changed := private.apply_order_reports(finish_exit_check.reports);
  update private.exit_checks c set finished_at = clock_timestamp() where c.run_id = finish_exit_check.run_id;
  update private.check_lease set expires_at = '-infinity';
  return changed;
end;
$$;

comment on function public.finish_exit_check(bigint, jsonb) is
  'Takes the broker''s last answers into the book, closes the run and releases its lease. Returns {opened, closed}: position_ids. PT409 when the run lost its lease.';
grant execute on function public.finish_exit_check(bigint, jsonb) to service_role;
