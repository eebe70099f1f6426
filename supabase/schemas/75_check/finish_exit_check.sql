create function public.finish_exit_check(
  run_id bigint, reports jsonb default '[]', holdings json default null, warnings jsonb default '[]', settlements jsonb default null
) returns jsonb
language plpgsql security definer set search_path = '' set jit = off
as $$
declare
  run private.exit_checks;
  changed jsonb;
  unreadable text[] := array[]::text[];
begin
  perform private.lock_book();
  select * into run from private.exit_checks c where c.run_id = finish_exit_check.run_id;
  if run.finished_at is not null then
    return run.answer;
  end if;
  perform private.lock_book(finish_exit_check.run_id);

  changed := private.apply_order_reports(finish_exit_check.reports);
  if finish_exit_check.holdings is not null then
    unreadable := private.reconcile(finish_exit_check.holdings, not run.asked_only);
    if run.market_open and not run.asked_only then
      perform private.compare_settled_shares();
    end if;
  end if;
  if finish_exit_check.settlements is not null then
    -- After what the shares have asked.
    changed := jsonb_set(changed, '{closed}', changed -> 'closed' || private.take_settlements(finish_exit_check.settlements));
  end if;
  if (select reconciliation_asked from private.check_lease) then
    insert into private.outbox (kind, facts) values ('reconcile', private.reconcile_facts(finish_exit_check.holdings));
    update private.check_lease set reconciliation_asked = false where only_row;
  end if;
  update private.exit_checks c set warnings = finish_exit_check.warnings || (
    select coalesce(jsonb_agg(jsonb_build_object('asked', 'a holding', 'message', coalesce(h.symbol, '')) order by h.symbol), '[]')
    from unnest(unreadable) h (symbol)
  )
  where c.run_id = run.run_id;
  return private.end_check(run, changed);
end;
$$;

comment on function public.finish_exit_check(bigint, jsonb, json, jsonb, jsonb) is
  'Takes the broker''s last answers into the book, then compares what the broker holds with the book (holdings, see private.reconcile(); null when it did not tell or was not asked) and with what expiration was booked to have brought (private.compare_settled_shares()), answers by the broker''s word what is asked about what expired (settlements, see private.take_settlements(); null when it does not tell or was not asked), keeps what the world did not answer (warnings, [{asked, message}]) and which holdings cannot be read, closes the run and releases its lease. Returns {opened, closed (position_ids), asked_again, wakes}, see private.end_check(); the same for a run that is finished. PT409 when the run lost its lease.';
grant execute on function public.finish_exit_check(bigint, jsonb, json, jsonb, jsonb) to service_role;
