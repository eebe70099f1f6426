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
    -- This comes after the comparison of shares, so that it can answer questions from that.
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
  'Ends a check. It books the broker''s last answers, compares the broker''s holdings with the book (holdings, see private.reconcile(); null = not received or not requested) and with booked expirations (private.compare_settled_shares()), answers questions about expired positions from the broker''s reports (settlements, see private.take_settlements(); null = not received or not requested), stores the questions that got no answer (warnings, [{asked, message}]) and the holdings that cannot be read, closes the run and releases its lease. Returns {opened, closed (position_ids), asked_again, wakes}, see private.end_check(); the same answer again for a finished run. PT409 when the run lost its lease.';
grant execute on function public.finish_exit_check(bigint, jsonb, json, jsonb, jsonb) to service_role;
