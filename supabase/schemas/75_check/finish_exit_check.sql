create function public.finish_exit_check(
  run_id bigint, reports jsonb, holdings json default null, warnings jsonb default '[]'
) returns jsonb
language plpgsql security definer set search_path = '' set jit = off
as $$
declare
  changed jsonb;
begin
  perform private.lock_book(finish_exit_check.run_id);
  changed := private.apply_order_reports(finish_exit_check.reports);
  if finish_exit_check.holdings is not null then
    perform private.reconcile(finish_exit_check.holdings);
  end if;
  if (select reconciliation_asked from private.check_lease) then
    insert into private.outbox (kind, facts) values ('reconcile', private.reconcile_facts(finish_exit_check.holdings));
  end if;

  update private.exit_checks c set finished_at = clock_timestamp(), warnings = finish_exit_check.warnings
  where c.run_id = finish_exit_check.run_id;
  update private.check_lease set expires_at = '-infinity', reconciliation_asked = false where only_row;
  return changed;
end;
$$;

comment on function public.finish_exit_check(bigint, jsonb, json, jsonb) is
  'Takes the broker''s last answers into the book, then compares what it holds with it (holdings, see private.reconcile(); null when the broker did not tell), keeps what the world did not answer (warnings, [{asked, message}]), closes the run and releases its lease. Returns {opened, closed}: position_ids. PT409 when the run lost its lease.';
grant execute on function public.finish_exit_check(bigint, jsonb, json, jsonb) to service_role;
